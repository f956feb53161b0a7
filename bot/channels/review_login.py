"""The door of the review pages: who is logged in by which cookie, and forms that only our own pages can send."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.channels.body import form_of
from bot.channels.pages import private_page
from bot.channels.problems import Problem
from bot.review.door import WaitError
from bot.review.office import Office
from bot.review.seals import fresh_token
from bot.wording.phrases import section

HOME = "/review"
LOGIN = "/review/login"
COOKIE = "review"
FORM_COOKIE = "review-form"
"""Carried by a visitor before the login, so that nobody can be logged in by another's form."""
SEE_OTHER, FORBIDDEN, TOO_MANY, UNAUTHORIZED = 303, 403, 429, 401
UNKNOWN_ADDRESS = "?"

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@dataclass(frozen=True, slots=True)
class Guest:
    """Who is logged in, and what every form of theirs carries."""

    name: str
    csrf: str


class NotLoggedInError(Exception):
    """Nobody is logged in by this request's cookie."""


class ForeignFormError(Exception):
    """A form without the proof that it is ours."""


def office_of(request: Request) -> Office:
    office: Office | None = getattr(request.app.state, "office", None)
    if office is None:
        raise Problem("not_ready", {"Retry-After": "2"})
    return office


Opened = Annotated[Office, Depends(office_of)]


async def guest_of(request: Request, office: Opened) -> Guest:
    """:raises NotLoggedInError: without a login that is still good."""
    token = office.seals.unseal(request.cookies.get(COOKIE, ""))
    name = await office.door.reviewers.of_token(token) if token else None
    if token is None or name is None:
        raise NotLoggedInError
    return Guest(name, office.seals.form(token))


async def own_form(request: Request, office: Opened) -> dict[str, str]:
    """The fields of a form that one of our pages gave to whoever is logged in.

    :raises NotLoggedInError, ForeignFormError: else.
    """
    await guest_of(request, office)
    token = office.seals.unseal(request.cookies.get(COOKIE, "")) or ""
    told = await form_of(request)
    if not office.seals.is_form(token, told.get("csrf", "")):
        raise ForeignFormError
    return told


LoggedIn = Annotated[Guest, Depends(guest_of)]
OwnForm = Annotated[dict[str, str], Depends(own_form)]


@router.get(LOGIN)
async def login_page(request: Request, office: Opened) -> Response:
    token = office.seals.unseal(request.cookies.get(COOKIE, ""))
    if token and await office.door.reviewers.of_token(token):
        return RedirectResponse(HOME, SEE_OTHER)
    return await _login(request, office)


@router.post(LOGIN)
async def log_in(request: Request, office: Opened) -> Response:
    told = await form_of(request)
    visitor = office.seals.unseal(request.cookies.get(FORM_COOKIE, ""))
    if visitor is None or not office.seals.is_form(visitor, told.get("csrf", "")):
        return await _login(request, office, FORBIDDEN, "expired")
    address = request.client.host if request.client else UNKNOWN_ADDRESS
    try:
        token = await office.door.enter(told.get("name", ""), told.get("password", ""), address)
    except WaitError as error:
        answer = await _login(request, office, TOO_MANY, "wait", seconds=str(error.seconds))
        answer.headers["Retry-After"] = str(error.seconds)
        return answer
    if token is None:
        return await _login(request, office, UNAUTHORIZED, "wrong")
    answer = RedirectResponse(HOME, SEE_OTHER)
    _carry(answer, request, COOKIE, office.seals.seal(token), office.seals.seconds)
    answer.delete_cookie(FORM_COOKIE, path=HOME)
    return answer


@router.post("/review/logout")
async def log_out(request: Request, office: Opened, _: OwnForm) -> Response:
    await office.door.reviewers.log_out(office.seals.unseal(request.cookies.get(COOKIE, "")) or "")
    answer = RedirectResponse(LOGIN, SEE_OTHER)
    answer.delete_cookie(COOKIE, path=HOME)
    return answer


async def to_login(_: Request, __: Exception) -> Response:
    """What everyone gets who is not logged in, whatever there is behind the address."""
    return RedirectResponse(LOGIN, SEE_OTHER, headers={"Cache-Control": "no-store"})


async def refuse_form(_: Request, __: Exception) -> Response:
    say = section("page", "review")
    return private_page("review/note.html", FORBIDDEN, say=say, text=say["forbidden"])


HANDLERS: dict[type[Exception], Callable[[Request, Exception], Awaitable[Response]]] = {
    NotLoggedInError: to_login,
    ForeignFormError: refuse_form,
}


async def _login(request: Request, office: Office, status: int = 200, note: str = "", **words: str) -> Response:
    sealed = request.cookies.get(FORM_COOKIE, "")
    visitor = office.seals.unseal(sealed) or fresh_token()
    say = section("page", "review")
    told = say[note].format(**words) if note else ""
    nobody = not await office.door.reviewers.all()
    shown = {"say": say, "note": told, "wrong": bool(note), "nobody": nobody, "csrf": office.seals.form(visitor)}
    answer = private_page("review/login.html", status, **shown)
    _carry(answer, request, FORM_COOKIE, office.seals.seal(visitor), office.seals.seconds)
    return answer


def _carry(answer: Response, request: Request, name: str, value: str, seconds: int) -> None:
    """A cookie that no script reads and no other site sends, nor an open line where the page came over a safe one."""
    safe = request.url.scheme == "https"
    answer.set_cookie(name, value, seconds, path=HOME, secure=safe, httponly=True, samesite="strict")
