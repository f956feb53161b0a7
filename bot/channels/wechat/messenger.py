"""WeChat and WeCom as messengers: the accounts that are set up, each with its worker, until the service ends."""

import asyncio
from collections.abc import Mapping, Sequence

import httpx

from bot.channels.messenger import Desk, Part
from bot.channels.pages import examples
from bot.channels.wechat.api import TIMEOUT, Api
from bot.channels.wechat.delivery import Delivery
from bot.channels.wechat.line import Line
from bot.channels.wechat.said import Said
from bot.channels.worker import Worker
from bot.store.inbox import Update


class WeChat:
    """One account as the worker sees it."""

    def __init__(self, name: str, said: Said, delivery: Delivery) -> None:
        self.name = name
        self._said = said
        self._delivery = delivery

    async def answer(self, update: Update) -> Sequence[Part]:
        return self._delivery.parts(update, await self._said.to(update))


async def serve(desk: Desk) -> None:
    """Every account that is set up; returns at once where none is."""
    lines: Mapping[str, Line] = desk.state.lines
    async with httpx.AsyncClient(timeout=TIMEOUT) as client:
        await asyncio.gather(*(_serve(desk, line, client) for line in lines.values()))


async def _serve(desk: Desk, line: Line, client: httpx.AsyncClient) -> None:
    channel, leftovers, state = line.account.channel, desk.state.leftovers, desk.state
    line.api = Api(line.account, client)
    said = Said(desk.conversations(channel), leftovers, lambda: examples(state.house.corpus), desk.settings.public)
    delivery = Delivery(desk.inbox, leftovers, line.api, line.waiting)
    line.worker = Worker(desk.inbox, WeChat(channel, said, delivery))
    try:
        await line.worker.run()
    finally:
        line.worker = line.api = None
        await asyncio.shield(line.rest())
