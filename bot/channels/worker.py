"""The inbox at work: the updates of one chat in order, many chats side by side, each answered once."""

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot import metrics
from bot.channels.messenger import Messenger, TryLaterError
from bot.channels.problems import log_unexpected
from bot.store.inbox import Inbox, LeaseLostError, Update

AT_ONCE = 32
"""Chats that one process answers at the same time."""
LOOK_SECONDS = 1.0
"""How often it looks for what other processes left, and for what has become due."""
MOST_ATTEMPTS = 20
"""With the waits between them, about an hour of a messenger that does not answer."""
MOST_FAULTS = 3
LONGEST_WAIT = timedelta(minutes=5)
RENEWALS = 3
"""So often a lease is renewed before it would end."""
GOODBYE_SECONDS = 5.0
"""How long what is in hand may take when the service ends."""

_log = logging.getLogger(__name__)


class Worker:
    """Answers one messenger's updates from the inbox; several processes may each have one."""

    def __init__(self, inbox: Inbox, messenger: Messenger) -> None:
        self._inbox = inbox
        self._messenger = messenger
        self._running: set[asyncio.Task[None]] = set()
        self._news = inbox.news(messenger.name)
        self._looking: asyncio.Task[bool] | None = None

    async def run(self) -> None:
        """Until it is cancelled; what is in hand then is finished, or left for others."""
        try:
            while True:
                self._news.clear()
                self._looking = asyncio.create_task(self._take())
                if not await asyncio.shield(self._looking):
                    with suppress(TimeoutError):
                        async with asyncio.timeout(LOOK_SECONDS):  # wait_for may swallow a cancellation
                            await self._news.wait()
        finally:
            await asyncio.shield(self._leave())

    async def _take(self) -> bool:
        """Whether there was something to answer, and room for it."""
        room = AT_ONCE - len(self._running)
        try:
            claimed = await self._inbox.claim(self._messenger.name, room) if room > 0 else []
        except SQLAlchemyError as error:
            log_unexpected(error)
            return False
        for update in claimed:
            task = asyncio.create_task(self.handle(update))
            self._running.add(task)
            task.add_done_callback(self._done)
        return bool(claimed)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._news.set()

    async def _leave(self) -> None:
        if self._looking:
            await self._looking  # a look that is broken off would leave its connection open
        if self._running:
            await asyncio.wait(self._running, timeout=GOODBYE_SECONDS)
        for task in self._running:
            task.cancel()
        with suppress(SQLAlchemyError):
            await self._inbox.release()

    async def handle(self, update: Update) -> None:
        """Answer one claimed update, its lease renewed meanwhile; what fails outside is tried again later."""
        answering = asyncio.current_task()
        renewing = asyncio.create_task(self._renew(update, answering))
        try:
            await self._settle(update)
        except LeaseLostError:
            _log.warning("%s: an update was taken over by another process", update.channel)
        except SQLAlchemyError as error:  # the lease ends by itself, then it is taken again
            log_unexpected(error)
        finally:
            renewing.cancel()

    async def _settle(self, update: Update) -> None:
        if update.attempts > MOST_ATTEMPTS:
            await self._give_up(update)
            return
        try:
            await self._send(update)
        except TryLaterError as error:
            await self._inbox.postpone(update, _wait(update.attempts, error.seconds))
        except (LeaseLostError, SQLAlchemyError):
            raise
        except Exception as error:  # a fault of ours, which waiting seldom mends
            log_unexpected(error)
            if update.attempts >= MOST_FAULTS:
                await self._give_up(update)
            else:
                await self._inbox.postpone(update, _wait(update.attempts, None))

    async def _give_up(self, update: Update) -> None:
        _log.error("%s: an update was given up after %d attempts", update.channel, update.attempts)
        await self._inbox.finish(update)
        metrics.UPDATES.labels(update.channel, "given up").inc()

    async def _send(self, update: Update) -> None:
        parts = await self._messenger.answer(update)
        for part in parts[update.sent :]:
            await part()
        await self._inbox.finish(update)
        metrics.UPDATES.labels(update.channel, "answered").inc()

    async def _renew(self, update: Update, answering: "asyncio.Task[None] | None") -> None:
        pause = self._inbox.lease.total_seconds() / RENEWALS
        while True:
            await asyncio.sleep(pause)
            try:
                await self._inbox.renew(update)
            except LeaseLostError:
                if answering:
                    answering.cancel()
                return
            except SQLAlchemyError as error:
                log_unexpected(error)


def _wait(attempts: int, seconds: float | None) -> timedelta:
    """What the outside asked for, else twice as long each time from one second."""
    if seconds is not None:
        return timedelta(seconds=seconds)
    return min(timedelta(seconds=2 ** min(attempts - 1, MOST_ATTEMPTS)), LONGEST_WAIT)
