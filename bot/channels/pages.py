"""The plain pages for people: what this is, one document with a clause marked, the problems by name."""

from html import escape
from importlib.resources import files
from string import Template
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bot.channels.reference import Open, clause_in
from bot.wording.problems import every_problem
from corpus.model import Clause, Document, Part

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_WEB = files(__package__) / "web"
_PAGE = Template((_WEB / "page.html").read_text("utf-8"))
_HOME = Template((_WEB / "home.html").read_text("utf-8"))

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/")
def home(request: Request) -> HTMLResponse:
    house = request.app.state.house
    listed = "".join(map(_listed, house.corpus.documents.values())) if house else ""
    return _page("政策问答助手", _HOME.substitute(documents=listed))


@router.get("/clauses/{document}/{number:path}")
def clause_page(document: str, number: str, house: Open) -> HTMLResponse:
    marked = clause_in(house, document, number)
    found = house.corpus.document(document)
    text = "".join(_part(part, found, marked) for part in found.parts)
    return _page(found.title, f"<h1>{escape(found.title)}</h1><p>{escape(found.number or '')}</p>{text}")


@router.get("/problems")
def problems_page() -> HTMLResponse:
    rows = "".join(
        f"<dt id={told.anchor}>{told.status} {escape(told.title)}</dt><dd>{escape(told.detail)}</dd>"
        for told in every_problem()
    )
    return _page("错误说明", f"<h1>错误说明</h1><dl>{rows}</dl>")


def _part(part: Part, document: Document, marked: Clause) -> str:
    """A span of the source as printed, with what of the clause lies in it marked."""
    start, end = (min(max(at, part.start), part.end) for at in (marked.start, marked.end))
    spans = ((part.start, start), (start, end), (end, part.end))
    before, inside, after = (escape(document.source[a:b]) for a, b in spans)
    inside = f"<mark id=clause>{inside}</mark>" if inside else ""
    return f"<p class=text>{before}{inside}{after}</p>"


def _listed(document: Document) -> str:
    title = escape(document.title)
    first = next((clause.id for clause in document.clauses), None)
    return f'<li><a href="/clauses/{quote(first)}">{title}</a></li>' if first else f"<li>{title}</li>"


def _page(title: str, body: str) -> HTMLResponse:
    return HTMLResponse(_PAGE.substitute(title=escape(title), body=body), headers=HEADERS)
