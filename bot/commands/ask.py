"""`ask`: one message, one reply; what is said around it goes to the error stream."""

import argparse
import asyncio

from rich.console import Console

from bot.channels.console import say
from bot.commands.opening import assistant_over, opened
from bot.messages import UserMessage
from bot.settings import Settings


def run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    return asyncio.run(_ask(given, settings, console))


async def _ask(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    message = UserMessage(message=given.message, region=given.region, as_of=given.as_of)
    house = opened(settings, Console(stderr=True, highlight=False))
    async with assistant_over(house, settings) as assistant:
        return 0 if await say(assistant.respond, console, message, as_json=given.json) else 1
