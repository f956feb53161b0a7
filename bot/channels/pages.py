"""The pages for people, whole without a script: the chat, a document with a clause marked, the errors by name."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.channels.assets import WEB, asset, read_text
from bot.channels.body import form_of, settings_of
from bot.channels.fields import Day
from bot.channels.http import assistant_of
from bot.channels.reading import blocks, contents, neighbours, page_url
from bot.channels.reference import Open, clause_in
from bot.channels.shapes import clause_url, rule_out
from bot.channels.widget import widget
from bot.dialogue.turn import House
from bot.messages import UserMessage
from bot.store.turns import fresh_turn_id
from bot.wording.phrases import section
from bot.wording.problems import every_problem
from corpus.model import Corpus, Document
from corpus.scripts import is_traditional

LONGEST_QUOTE = 2_000
STYLE = "page.css"
FORCE: Mapping[bool | None, str] = {True: "in_force", False: "not_in_force", None: "unknown_force"}

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/")
def home(request: Request) -> HTMLResponse:
    return _home(request)


@router.post("/")
async def home_answering(request: Request) -> HTMLResponse:
    """The chat without a script, or before it has come: the form's question answered on the page.

    :raises UnfitMessageError: as `Assistant.respond`.
    """
    told = await form_of(request)
    assistant = assistant_of(request)
    request_id = fresh_turn_id()
    message = UserMessage(message=told.get("q", ""), session_id=told.get("session"), request_id=request_id)
    reply = await assistant.respond(message)
    return _home(request, question=message.message, request_id=request_id, reply=reply)


def _home(request: Request, **answered: Any) -> HTMLResponse:
    house: House | None = request.app.state.house
    today = request.app.state.today()
    corpus = house.corpus if house else Corpus(())
    policies = [_policy(each, today) for each in corpus.documents.values()]
    nothing = {"question": "", "request_id": "", "reply": None}
    shown = nothing | answered | {"policies": policies, "examples": examples(corpus)}
    return page(request, "home.html", chat=section("widget", "web"), **shown)


@router.get("/widget.js")
def widget_script(request: Request) -> Response:
    house: House | None = request.app.state.house
    headers = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
    if house is None:
        headers["Cache-Control"] = "no-store"
    return widget(examples(house.corpus) if house else ()).answer(request, headers)


@router.get("/favicon.ico")
@router.get("/icon.svg")
def icon(request: Request) -> Response:
    return asset(read_text("icon.svg").encode(), "image/svg+xml").answer(request, {})


@router.get("/clauses/{document}/{number:path}")
def clause_page(
    document: str,
    number: str,
    request: Request,
    house: Open,
    as_of: Day | None = None,
    quote: Annotated[str, Query(max_length=LONGEST_QUOTE)] = "",
) -> HTMLResponse:
    clause = clause_in(house, document, number)
    found = house.corpus.document(document)
    day = as_of or request.app.state.today()
    rules = house.rules.of_clause(clause.id)
    before, behind = neighbours(found, clause)
    return page(
        request,
        "clause.html",
        clause=clause,
        traditional=is_traditional(found.source),
        policy=_policy(found, day),
        day=day,
        blocks=blocks(found, clause, rules, quote),
        contents=contents(found, clause, as_of),
        rules=[rule_out(rule, house.corpus) for rule in rules],
        before=before and page_url(before, as_of),
        behind=behind and page_url(behind, as_of),
        url=clause_url(clause.id),
    )


@router.get("/problems")
def problems_page(request: Request) -> HTMLResponse:
    return page(request, "problems.html", problems=list(every_problem()))


def examples(corpus: Corpus) -> tuple[str, ...]:
    """The questions that the policies offer, the first of each policy before the second of any."""
    offered = [document.examples for document in corpus.documents.values()]
    rounds = max(map(len, offered), default=0)
    return tuple(each[at] for at in range(rounds) for each in offered if at < len(each))


def _policy(document: Document, day: date) -> dict[str, Any]:
    first = next(iter(document.clauses), None)
    return {"document": document, "force": FORCE[document.in_force(day)], "url": first and clause_url(first.id)}


def page(request: Request, template: str, **values: Any) -> HTMLResponse:
    """A template filled with the words of the web and these values, under the strict policy of every page."""
    return HTMLResponse(filled(template, STYLE, **values), headers=_headers(settings_of(request).frame_ancestors))


def private_page(template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """The same for someone logged in: kept by nobody, framed by nobody, without any script."""
    headers = _headers("'none'", "review.css") | {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
    policy = headers["Content-Security-Policy"].replace("script-src 'self'; connect-src 'self'; ", "")
    headers |= {"Content-Security-Policy": policy, "X-Robots-Tag": "noindex"}
    return HTMLResponse(filled(template, STYLE, "review.css", **values), status, headers)


def filled(template: str, *styles: str, **values: Any) -> str:
    """The text of a page with its styles, which come with it: it is painted after one answer of the server."""
    values = {"words": section("page", "web")} | values | {"style": Markup(_style(*styles))}
    return _templates().get_template(template).render(**values)


@cache
def _style(*names: str) -> str:
    return "".join(map(read_text, names))


@cache
def _style_hash(*names: str) -> str:
    return b64encode(sha256(_style(*names).encode()).digest()).decode()


def _headers(frame_ancestors: str, *styles: str) -> dict[str, str]:
    """Nothing from elsewhere, no inline script; other sites frame the page only where the setting says so."""
    return {
        "Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'; "
        f"style-src 'self' 'sha256-{_style_hash(STYLE, *styles)}'; "
        f"img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors {frame_ancestors}",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }


@cache
def _templates() -> Environment:
    loader = FileSystemLoader(str(WEB / "templates"))
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
