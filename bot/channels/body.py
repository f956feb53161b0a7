"""This is where a request's bytes become JSON: capped, UTF-8, exact numbers, and every failure named."""

import json
from collections.abc import Callable, Coroutine
from decimal import Decimal
from typing import Any, NoReturn
from urllib.parse import parse_qs

from fastapi import Request, Response
from fastapi.routing import APIRoute

from bot.channels.problems import EXAMPLE, Problem
from bot.settings import Settings

MOST_FIELDS = 40
HALF_PAIR = "\\ud"  # how an escape of one begins


class JsonRequest(Request):
    """A request whose body is one JSON text in UTF-8; fractions are read as Decimal, never as float."""

    async def body(self) -> bytes:
        """:raises Problem: body_too_large."""
        if not hasattr(self, "_body"):
            limit = settings_of(self).body_limit
            chunks = bytearray()
            async for chunk in self.stream():
                chunks += chunk
                if len(chunks) > limit:
                    raise Problem("body_too_large", limit=limit)
            self._body = bytes(chunks)
        return self._body

    async def json(self) -> Any:
        """:raises Problem: malformed_json, also for NaN, numbers without end and nesting without bottom."""
        try:
            text = (await self.body()).decode("utf-8-sig")
            value = json.loads(text, parse_float=Decimal, parse_constant=_refuse)
        except (ValueError, ArithmeticError, RecursionError) as error:
            raise Problem("malformed_json", example=EXAMPLE) from error
        if HALF_PAIR in text.lower() and _has_half_pair(value):
            raise Problem("unreadable_text")
        return value


class JsonRoute(APIRoute):
    """A route that reads its body as above."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            return await handler(JsonRequest(request.scope, request.receive))

        return handle


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form without a file, each once, lines ended as on paper by one sign.

    :raises Problem: body_too_large, bad_request.
    """
    body = (await JsonRequest(request.scope, request.receive).body()).decode("utf-8", "replace")
    try:
        told = parse_qs(body, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise Problem("bad_request") from error
    return {name: values[0].replace("\r\n", "\n") for name, values in told.items()}


def settings_of(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _has_half_pair(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        return True
    return False


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")
