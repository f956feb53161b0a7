"""The review pages, whole without a script: what waits, one rule beside its clause, what a reviewer does with it."""

import asyncio
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.assistant import CHINA
from bot.channels.pages import private_page
from bot.channels.review_login import HOME, SEE_OTHER, Guest, LoggedIn, Opened, OwnForm
from bot.review.cases import Case, cases
from bot.review.desk import ReadOnlyError, Sheet
from bot.review.facts import amounts, scanning, standing, steps
from bot.review.marks import marked
from bot.review.office import Office
from bot.store.reviews import Action, Done
from bot.wording.phrases import section
from calculators.anchors import RuleError
from calculators.signing import PaperChangedError, PaperGoneError, Signature
from corpus.differences import worded

OK, NOT_FOUND, CONFLICT, UNFIT, FORBIDDEN, BUSY = 200, 404, 409, 422, 403, 503
LONGEST_REASON = 2_000

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says beside the sheet: a note by its phrase, and an error in what was typed."""

    note: str = ""
    status: int = OK
    error: RuleError | None = None


class UnreadyError(ValueError):
    """Something is missing of what was sent; the phrase that says so."""


def _address(place: str, document: str, name: str) -> tuple[str, str, str]:
    return place, document, name


Address = Annotated[tuple[str, str, str], Depends(_address)]


@router.get(HOME)
async def list_page(request: Request, office: Opened, guest: LoggedIn, done: str = "") -> HTMLResponse:
    files, refused = await asyncio.to_thread(lambda: (office.desk.files(), office.desk.refused()))
    say = section("page", "review")
    return private_page(
        "review/list.html",
        say=say,
        guest=guest,
        note=say.get(f"done_{done}", ""),
        files=files,
        refused=refused,
        url=sheet_url,
        trail=await office.reviews.newest(),
        zone=CHINA,
    )


@router.get("/review/{place}/{document}/{name}")
async def sheet_page(asked: Address, request: Request, office: Opened, guest: LoggedIn, done: str = "") -> HTMLResponse:
    sheet = await asyncio.to_thread(office.desk.sheet, *asked)
    return _page(request, guest, sheet, Told(f"done_{done}" if done == "edited" else ""), {})


@router.post("/review/{place}/{document}/{name}")
async def act(asked: Address, request: Request, office: Opened, guest: LoggedIn, form: OwnForm) -> Response:
    typed = form.get("toml", "")
    try:
        sheet = await asyncio.to_thread(office.desk.sheet, *asked)
        return await _act(request, office, guest, sheet, form)
    except PaperGoneError:
        return _gone(typed)
    except UnreadyError as error:
        told = Told(str(error), UNFIT)
    except ReadOnlyError:
        told = Told("read_only", FORBIDDEN)
    except RuleError as error:
        told = Told("", UNFIT, error)
    except PaperChangedError:
        told = Told("changed", CONFLICT)
        typed = "" if sha256(typed.encode()).hexdigest() == form.get("seen") else typed
    except TimeoutError:
        told = Told("busy", BUSY)
    shown = await asyncio.to_thread(office.desk.sheet, *asked)
    return _page(request, guest, shown, told, form | {"toml": typed})


async def _act(request: Request, office: Office, guest: Guest, sheet: Sheet, form: dict[str, str]) -> Response:
    if form.get("seen") != sheet.paper.digest:
        raise PaperChangedError(sheet.paper.id)
    what, typed = form.get("do", ""), form.get("toml", sheet.paper.text)
    if what == "check":
        tried = await asyncio.to_thread(office.desk.retyped, sheet, typed)
        return _page(request, guest, tried, Told("" if tried.error else "checked", OK, tried.error), form)
    if what == "save":
        paper = await asyncio.to_thread(office.desk.edit, sheet, typed)
        await _note(office, guest, "edited", sheet, typed)
        return RedirectResponse(sheet_url(paper.place, paper.folder.name, paper.name) + "?done=edited", SEE_OTHER)
    signature = Signature(guest.name, request.app.state.today())
    if what == "reject":
        reason = _given(form.get("reason", "").strip()[:LONGEST_REASON], "reason_missing")
        await asyncio.to_thread(office.desk.reject, sheet, signature, reason)
        await _note(office, guest, "rejected", sheet, sheet.paper.text, reason)
        return RedirectResponse(f"{HOME}?done=rejected", SEE_OTHER)
    if typed.strip() != sheet.paper.text.replace("\r\n", "\n").strip():
        raise UnreadyError("unsaved")
    _given(form.get("confirmed", ""), "unconfirmed")
    await asyncio.to_thread(office.desk.sign, sheet, signature)
    await _note(office, guest, "signed", sheet, sheet.paper.text)
    return RedirectResponse(f"{HOME}?done=signed", SEE_OTHER)


def _given(value: str, otherwise: str) -> str:
    if not value:
        raise UnreadyError(otherwise)
    return value


async def _note(office: Office, guest: Guest, action: Action, sheet: Sheet, text: str, reason: str = "") -> None:
    await office.reviews.add(Done(guest.name, action, sheet.paper.id, text, reason))


def _page(request: Request, guest: Guest, sheet: Sheet, told: Told, form: dict[str, str]) -> HTMLResponse:
    clause, rule, say = sheet.clause, sheet.rule, section("page", "review")
    return private_page(
        "review/sheet.html",
        told.status,
        say=say,
        guest=guest,
        sheet=sheet,
        rule=rule,
        clause=clause,
        pieces=marked(clause, rule, sheet.beside) if clause else [],
        changes=worded(sheet.former, clause.text) if clause and sheet.former else [],
        origin=standing(sheet.origin) if sheet.origin else "",
        scans=scanning(sheet.origin) if sheet.origin else [],
        amounts=amounts(rule) if rule else [],
        steps=steps(rule) if rule else [],
        cases=_cases(sheet),
        day=request.app.state.today(),
        note=say.get(told.note, ""),
        wrong=told.status != OK,
        error=told.error or sheet.error,
        typed=form.get("toml") or sheet.text,
        reason=form.get("reason", ""),
        url=sheet_url(sheet.paper.place, sheet.paper.folder.name, sheet.paper.name),
        was_typed=told.error is not None,
    )


def _cases(sheet: Sheet) -> tuple[Case, ...]:
    """The trial runs; those of a rule that can't be worked through are told when it is signed."""
    try:
        return cases(sheet.rule) if sheet.rule else ()
    except RuleError:
        return ()


def sheet_url(place: str, document: str, name: str) -> str:
    return f"{HOME}/{place}/{quote(document, '')}/{quote(name, '')}"


async def gone(_: Request, __: Exception) -> Response:
    return _gone("")


def _gone(typed: str) -> HTMLResponse:
    say = section("page", "review")
    return private_page("review/note.html", NOT_FOUND, say=say, text=say["gone_text"], typed=typed)


HANDLERS: dict[type[Exception], Any] = {PaperGoneError: gone}
