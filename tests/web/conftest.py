"""A real browser on a real server: the page as its users have it."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from bot.app import Making, create_app
from bot.dialogue.turn import House
from tests.bot.fakes import TODAY, settings
from tests.services import absent, free_port

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
PATIENCE = 20_000  # milliseconds: a busy machine is slow, not wrong


class Server(uvicorn.Server):
    """A server in a thread of its own, which can go away and come back on the same port."""

    def __init__(self, app: FastAPI, port: int) -> None:
        super().__init__(uvicorn.Config(app, port=port, log_level="critical", timeout_graceful_shutdown=1))
        self._thread = threading.Thread(target=self.run, daemon=True)

    def begin(self) -> None:
        self._thread.start()
        while not self.started:
            self._thread.join(0.01)

    def end(self) -> None:
        self.should_exit = self.force_exit = True
        self._thread.join()


@contextmanager
def served(app: FastAPI, port: int) -> Iterator[str]:
    server = Server(app, port)
    server.begin()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.end()


@pytest.fixture(scope="session")
def making(real_house: House) -> Making:
    return Making(open_house=lambda _: real_house, today=lambda: TODAY)


@pytest.fixture(scope="session")
def service(making: Making, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the product."""
    folder: Path = tmp_path_factory.mktemp("served")
    with served(create_app(settings(folder), making), free_port()) as address:
        yield address


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Closed before other tests come: while it is open, its event loop runs in this thread, and bars any other."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        absent("Chromium", "chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


class Watch:
    """What a page did that it must not: errors, refused policies, requests to other hosts."""

    def __init__(self, context: BrowserContext, own: str) -> None:
        self.faults: list[str] = []
        self._own = own
        context.on("weberror", lambda error: self.faults.append(f"error: {error.error}"))
        context.on("console", lambda message: self._console(message.type, message.text))
        context.on("request", self._request)

    def _console(self, kind: str, text: str) -> None:
        if kind == "error" or "Content Security Policy" in text:
            self.faults.append(f"console: {text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self._own, "data:", "blob:", "about:")):
            self.faults.append(f"request: {request.url}")


Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, service: str) -> Iterator[Open]:
    """Opens a page of the product; afterwards nothing may have gone wrong on any of them."""
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def open_page(path: str = "/", size: dict[str, int] = DESKTOP, **options: object) -> Page:
        context = browser.new_context(viewport=size, locale="zh-CN", **options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        watches.append(Watch(context, service))
        page = context.new_page()
        page.goto(service + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [fault for watch in watches for fault in watch.faults] == []


def shot(page: Page, name: str) -> None:
    """A picture for the reader of the tests, where SHOTS names a folder."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png")
