"""`serve`: the HTTP service, its house opened before the port is."""

import argparse
import logging

import uvicorn
from rich.console import Console

from bot.app import Making, create_app
from bot.channels.console import WORDS
from bot.commands.opening import opened
from bot.settings import Settings
from bot.wording.phrases import phrase


def run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    house = opened(settings, console)
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    app = create_app(settings, Making(open_house=lambda _: house))
    console.print(phrase("load.serving", WORDS, url=f"http://localhost:{settings.port}/"))
    uvicorn.run(app, host=settings.host, port=settings.port, access_log=False, log_config=None, server_header=False)
    return 0
