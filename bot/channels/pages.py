"""The pages for people, whole without a script: the chat, a document with a clause marked, the errors by name."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.channels.assets import WEB, asset, read_text
from bot.channels.body import settings_of
from bot.channels.fields import Day
from bot.channels.reading import blocks, contents, neighbours, page_url
from bot.channels.reference import Open, clause_in
from bot.channels.shapes import clause_url, rule_out
from bot.channels.widget import widget
from bot.dialogue.turn import House
from bot.wording.phrases import section
from bot.wording.problems import every_problem
from corpus.model import Corpus, Document
from corpus.scripts import is_traditional

LONGEST_QUOTE = 2_000
FORCE: Mapping[bool | None, str] = {True: "in_force", False: "not_in_force", None: "unknown_force"}

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/")
def home(request: Request) -> HTMLResponse:
    house: House | None = request.app.state.house
    today = request.app.state.today()
    documents = house.corpus.documents.values() if house else ()
    return page(request, "home.html", policies=[_policy(each, today) for each in documents])


@router.get("/widget.js")
def widget_script(request: Request) -> Response:
    house: House | None = request.app.state.house
    headers = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
    if house is None:
        headers["Cache-Control"] = "no-store"
    return widget(examples(house.corpus) if house else ()).answer(request, headers)


@router.get("/page.css")
def page_style(request: Request) -> Response:
    return asset(read_text("page.css").encode(), "text/css; charset=utf-8").answer(request, {})


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
    html = _templates().get_template(template).render(words=section("page", "web"), **values)
    ancestors = settings_of(request).frame_ancestors
    return HTMLResponse(html, headers=_headers(ancestors))


def _headers(frame_ancestors: str) -> dict[str, str]:
    """Nothing from elsewhere, no inline script or style; other sites frame the page only where the setting says so."""
    return {
        "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        f"img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors {frame_ancestors}",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }


@cache
def _templates() -> Environment:
    loader = FileSystemLoader(str(WEB / "templates"))
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
