"""This is where an error becomes RFC 9457: each kind a table of problems.toml, none shows the inside."""

import logging
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

from bot.intake import UnfitMessageError
from bot.store.sessions import SessionConflictError, SessionNotFoundError
from bot.wording.problems import reason, tell

EXAMPLE = '{"message": "先使用后付费是什么意思?"}'
MEDIA_TYPE = "application/problem+json"
NAME_LIMIT = 64  # characters of a field's name that are said back
UNREADABLE = "string_unicode"
BODY_FIELDS_FROM = 1  # a location is ("body", field, …); ("body",) alone is the body as a whole

PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "description": "RFC 9457:detail 说明应改成怎样发送",
        "content": {MEDIA_TYPE: {"schema": {"type": "object"}}},
    }
}
_BY_STATUS = {400: "bad_request", 404: "unknown_route", 405: "wrong_method"}
_log = logging.getLogger(__name__)


class Problem(HTTPException):
    """An error by its name in problems.toml; `words` fill its detail, `field` or `fields` name what is wrong.

    :raises KeyError: when there is no such problem, or a word of its detail is missing.
    """

    def __init__(self, name: str, headers: Mapping[str, str] | None = None, /, **words: object) -> None:
        self.told = tell(name, **words)
        super().__init__(self.told.status, self.told.detail, dict(headers or {}))
        fields = words.get("fields", [words["field"]] if "field" in words else [])
        self.fields = [str(field) for field in fields] if isinstance(fields, list) else []

    def body(self) -> dict[str, Any]:
        """What RFC 9457 calls the problem details."""
        body: dict[str, Any] = {
            "type": f"/problems#{self.told.anchor}",
            "title": self.told.title,
            "status": self.told.status,
            "detail": self.told.detail,
        }
        if self.fields:
            body["fields"] = self.fields
        return body

    def response(self) -> JSONResponse:
        return JSONResponse(self.body(), self.told.status, dict(self.headers or {}), MEDIA_TYPE)


def of_validation(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """The problem that names each wrong field and says what belongs there."""
    if any(error["type"] == "json_invalid" or len(error["loc"]) <= BODY_FIELDS_FROM for error in errors):
        return Problem("malformed_json", example=EXAMPLE)
    if any(error["type"] == UNREADABLE for error in errors):
        return Problem("unreadable_text")
    reasons = dict.fromkeys(_reason(error) for error in errors)
    fields = list(dict.fromkeys(_field(error) for error in errors))
    return Problem("wrong_field", reasons=";".join(reasons), fields=fields)


def _field(error: Mapping[str, Any]) -> str:
    location = [str(part)[:NAME_LIMIT] for part in error["loc"][BODY_FIELDS_FROM:]]
    return ".".join(location[:2]) if location[0] in {"answers", "inputs"} else location[0]


def _reason(error: Mapping[str, Any]) -> str:
    field = _field(error)
    return reason("answer" if "." in field else error["type"], **{"field": field, **error.get("ctx", {})})


def log_unexpected(error: BaseException) -> None:
    """Where it happened and of what type: an error's own words may hold a user's figures."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames[-8:]))
    _log.error("unexpected %s at %s", type(error).__name__, places)


def install(app: FastAPI) -> None:
    """Map every kind of error at the border; what nobody expected is mapped by the edge."""
    for kind in _BY_KIND:
        app.add_exception_handler(kind, lambda _, error: problem_of(error).response())


def problem_of(error: BaseException) -> Problem:
    """What is told of an error; of what nobody expected, only that it was logged."""
    for kind, problem in _BY_KIND.items():
        if isinstance(error, kind):
            return problem(error)
    log_unexpected(error)
    return Problem("internal")


def _of_status(error: HTTPException) -> Problem:
    headers = error.headers or {}
    return Problem(_BY_STATUS.get(error.status_code, "bad_request"), headers, allow=headers.get("Allow", "GET"))


def _no_database(error: Exception) -> Problem:
    log_unexpected(error)
    return Problem("no_database", {"Retry-After": "2"})


_BY_KIND: dict[type[Exception], Callable[[Any], Problem]] = {
    Problem: lambda error: error,
    RequestValidationError: lambda error: of_validation(error.errors()),
    UnfitMessageError: lambda error: Problem(error.problem, **error.words),
    SessionNotFoundError: lambda _: Problem("unknown_session"),
    SessionConflictError: lambda _: Problem("busy_session", {"Retry-After": "1"}),
    OperationalError: _no_database,
    PoolTimeoutError: _no_database,
    HTTPException: _of_status,
}
