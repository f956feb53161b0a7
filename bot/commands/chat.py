"""`chat`: a conversation in the terminal, kept like any other."""

import argparse
import asyncio
from functools import partial

from rich.console import Console
from rich.text import Text

from bot.channels.console import WORDS, converse
from bot.commands.opening import assistant_over, opened
from bot.messages import UserMessage
from bot.settings import Settings
from bot.wording.phrases import phrase


def run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    return asyncio.run(_chat(given, settings, console))


async def _chat(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    first = UserMessage(session_id=given.session, region=given.region, as_of=given.as_of)
    read = partial(console.input, phrase("chat.prompt", WORDS))
    async with assistant_over(opened(settings, console), settings) as assistant:
        session = await converse(assistant.respond, console, read, first)
    if session:
        console.print(Text(phrase("chat.resume", WORDS, session=session), "dim"))
    return 0
