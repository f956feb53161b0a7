"""`telegram`: the bot by polling, for development and where Telegram can't reach us."""

import argparse
import asyncio
import logging
from contextlib import suppress

from rich.console import Console
from starlette.datastructures import State

from bot.assistant import Assistant
from bot.channels.console import WORDS
from bot.channels.messenger import Desk
from bot.channels.telegram.serving import poll
from bot.commands.opening import opened
from bot.dialogue.turn import House
from bot.house import open_talk
from bot.settings import Settings
from bot.store.chats import Chats
from bot.store.database import opened_database
from bot.store.inbox import Inbox
from bot.store.sessions import Sessions
from bot.wording.phrases import phrase


def run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    if not settings.telegram_token.get_secret_value():
        console.print(phrase("telegram.no_token", WORDS))
        return 1
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    house = opened(settings, console)
    console.print(phrase("telegram.polling", WORDS))
    with suppress(KeyboardInterrupt):
        asyncio.run(_poll(house, settings))
    return 0


async def _poll(house: House, settings: Settings) -> None:
    async with opened_database(settings) as database:
        assistant = Assistant(open_talk(house), Sessions(database, settings.session_idle), settings.message_limit)
        await poll(Desk(settings, assistant, Inbox(database), Chats(database), State()))
