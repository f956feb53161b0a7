"""One account at work: what comes in is stored, what waits gets its answer in time, what is late finds another way."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.channels.problems import log_unexpected
from bot.channels.wechat.accounts import Account, accounts
from bot.channels.wechat.api import Api
from bot.channels.wechat.incoming import Incoming
from bot.channels.wechat.pieces import ONE, WORDS, with_more
from bot.channels.wechat.said import payload
from bot.channels.wechat.waiting import Waiter, Waiting
from bot.channels.worker import Worker
from bot.settings import Settings
from bot.store.inbox import Inbox
from bot.store.inbox import Incoming as Delivered
from bot.store.leftovers import Leftover, Leftovers
from bot.wording.phrases import phrase

TYPING_SHARE = 0.25
"""Of the time that there is, after which the user is shown that something is coming."""
FIRST_LOOK, LONGEST_LOOK = 0.05, 0.8
"""Seconds between looks at an update that waits for an earlier one of its chat, or is in another process's hands."""


AT_ONCE = 8
"""Updates that one process answers for requests at the same time; more would only make each of them slower."""


class Line:
    """What an account's requests and its worker share; without worker and api as long as the house is not open."""

    def __init__(self, account: Account, patience: float) -> None:
        self.account = account
        self.waiting = Waiting()
        self.api: Api | None = None
        self.worker: Worker | None = None
        self._patience = patience
        self._errands: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(AT_ONCE)

    async def receive(
        self, message: Incoming, stores: tuple[Inbox, Leftovers], is_gone: Callable[[], Awaitable[bool]]
    ) -> tuple[str | None, Waiter]:
        """What is to be said at once, None for nothing, and whom to tell when it has been written.

        The update is stored first. The first request that asks for it has the answer; later tries get nothing,
        unless it is clear that the answer has reached nobody.
        """
        inbox, _ = stores
        name = self.account.channel
        delivered = Delivered(name, message.key, message.user, payload(message))
        new = await inbox.put(delivered, timedelta(seconds=self._patience))
        if not new:
            await inbox.take_back(name, message.key)
        waiter = self.waiting.open(message.key, is_gone)
        try:
            self._run(self._pursue(delivered, waiter, stores, again=not new))
            typing = self._run(self._show_typing(message.user))
            await asyncio.wait({waiter.answer}, timeout=self._patience)
            typing.cancel()
        finally:
            self.waiting.close(message.key, waiter)
        return (waiter.answer.result() if waiter.answer.done() else self._late()), waiter

    def _run(self, errand: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(errand)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)
        return task

    async def rest(self) -> None:
        """Until what was begun for requests has come to its end."""
        while self._errands:
            await asyncio.wait(self._errands)

    async def _pursue(
        self, delivered: Delivered, waiter: Waiter, stores: tuple[Inbox, Leftovers], *, again: bool
    ) -> None:
        """Have the update answered here as soon as it may be, or learn that it has been.

        Who comes first is answered first; what waits here when the request has ended is left to the worker.
        """
        pause = FIRST_LOOK
        while not waiter.answer.done() and delivered.update_id in self.waiting:
            try:
                async with self._room:
                    if await self._taken(delivered, waiter, stores[0]):
                        return
                if again and await stores[0].is_answered(delivered.channel, delivered.update_id):
                    await self._found(delivered, waiter, stores)
                    return
            except SQLAlchemyError as error:
                log_unexpected(error)
            await asyncio.wait({waiter.answer}, timeout=pause)
            pause = min(2 * pause, LONGEST_LOOK)

    async def _taken(self, delivered: Delivered, waiter: Waiter, inbox: Inbox) -> bool:
        """Whether it could be claimed; then it has been answered, or nobody waits for it here any more."""
        if self.worker is None or delivered.update_id not in self.waiting:
            return False
        claimed = await inbox.claim(delivered.channel, 1, delivered.update_id)
        if claimed:
            handling = self._run(self.worker.handle(claimed[0]))
            either: set[asyncio.Future[Any]] = {handling, waiter.answer}
            await asyncio.wait(either, timeout=self._patience, return_when=asyncio.FIRST_COMPLETED)
        return bool(claimed)

    async def _found(self, delivered: Delivered, waiter: Waiter, stores: tuple[Inbox, Leftovers]) -> None:
        """Nothing is said again; but what nobody has seen is shown."""
        _, leftovers = stores
        left = None if await waiter.is_gone() else await leftovers.answer_to(delivered.channel, delivered.update_id)
        if left and left.texts[1:]:
            rest = Leftover(left.texts[1:], begun=True)
            await leftovers.put(delivered.channel, delivered.chat, delivered.update_id, rest)
        if not waiter.answer.done():
            text = None if left is None else left.texts[0] if len(left.texts) == 1 else with_more(left.texts[0])
            waiter.answer.set_result(text)

    async def _show_typing(self, user: str) -> None:
        await asyncio.sleep(self._patience * TYPING_SHARE)
        if self.api:
            await self.api.show_typing(user)

    def _late(self) -> str | None:
        """Nothing where our own message will follow; else how to get the answer."""
        may_send = self.api.may_send if self.api else bool(self.account.secret)
        return phrase("say.late", WORDS, number=ONE) if may_send is False else None


def lines(settings: Settings) -> Mapping[str, Line]:
    """The accounts that are set up, by channel.

    :raises AccountError: as `accounts`.
    """
    patience = settings.wechat_patience_seconds
    return {channel: Line(account, patience) for channel, account in accounts(settings).items()}
