"""`serve`: the HTTP service, its house opened and its database reached before the port is."""

import argparse
import asyncio
import logging
import os
import tempfile
from typing import Any

import uvicorn
from fastapi import FastAPI
from rich.console import Console

from bot.app import Making, create_app
from bot.channels.console import WORDS
from bot.channels.wechat.accounts import accounts
from bot.commands.opening import opened
from bot.dialogue.turn import House
from bot.metrics import SHARED_FOLDER
from bot.settings import Settings
from bot.store.database import opened_database
from bot.wording.phrases import phrase


def run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    accounts(settings)  # what is wrong with them is said before anything is opened
    house = opened(settings, console)
    asyncio.run(_reach_database(settings))
    console.print(phrase("load.serving", WORDS, url=f"http://localhost:{settings.port}/"))
    workers = given.workers or settings.workers
    if workers > 1:
        del house  # each worker opens its own from the index that is now there
        _serve_by_many(settings, workers)
    else:
        _serve(_app(settings, house), settings)
    return 0


def worker() -> FastAPI:
    """The service of one of several processes, set by the environment that they share."""
    return _app(Settings(), None)


def _app(settings: Settings, house: House | None) -> FastAPI:
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    return create_app(settings, Making(open_house=lambda _: house) if house else Making())


def _serve_by_many(settings: Settings, workers: int) -> None:
    """Processes that share the database; one that dies is replaced. They are counted together."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault(SHARED_FOLDER, folder)
        _serve("bot.commands.serve:worker", settings, factory=True, workers=workers)


def _serve(app: FastAPI | str, settings: Settings, **how: Any) -> None:
    uvicorn.run(
        app, host=settings.host, port=settings.port, access_log=False, log_config=None, server_header=False, **how
    )


async def _reach_database(settings: Settings) -> None:
    """Bring it up to date once, and fail here, in words, rather than in each worker."""
    async with opened_database(settings):
        pass
