"""The API's own description as a page; its script and style come from a package, not from elsewhere on the net."""

from functools import cache
from importlib.resources import files

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from bot.channels.assets import Asset, asset, read_text
from bot.channels.pages import page

SCRIPT, STYLE = "text/javascript; charset=utf-8", "text/css; charset=utf-8"

router = APIRouter(include_in_schema=False)


@router.get("/docs")
def docs_page(request: Request) -> HTMLResponse:
    return page(request, "docs.html")


@router.get("/docs/ui.js")
def docs_library(request: Request) -> Response:
    return _packaged("swagger-ui-bundle.js", SCRIPT).answer(request, {})


@router.get("/docs/ui.css")
def docs_style(request: Request) -> Response:
    return _packaged("swagger-ui.css", STYLE).answer(request, {})


@router.get("/docs/start.js")
def docs_script(request: Request) -> Response:
    return asset(read_text("docs.js").encode(), SCRIPT).answer(request, {})


@cache
def _packaged(name: str, media_type: str) -> Asset:
    return asset((files("fastapi_swagger") / "resources" / name).read_bytes(), media_type)
