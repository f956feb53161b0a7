"""WeChat waits for an answer inside its own request: here the answer finds the request that waits for it."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

WRITE_SECONDS = 2.0


class Waiter:
    """One request; `answer` is what it is to say, None for nothing, and `written` that it has been said."""

    def __init__(self, is_gone: Callable[[], Awaitable[bool]]) -> None:
        self.is_gone = is_gone
        self.answer: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self.written = asyncio.Event()


class Waiting:
    """The requests of this process that wait; several may wait for one answer, when WeChat has tried again."""

    def __init__(self) -> None:
        self._waiters: defaultdict[str, list[Waiter]] = defaultdict(list)

    def open(self, update_id: str, is_gone: Callable[[], Awaitable[bool]]) -> Waiter:
        waiter = Waiter(is_gone)
        self._waiters[update_id].append(waiter)
        return waiter

    def close(self, update_id: str, waiter: Waiter) -> None:
        """It waits no longer: from now on nothing is handed to it."""
        self._waiters[update_id].remove(waiter)
        if not self._waiters[update_id]:
            del self._waiters[update_id]

    def __contains__(self, update_id: str) -> bool:
        return update_id in self._waiters

    async def hand(self, update_id: str, answer: str | None) -> bool:
        """Give the answer to one request that is still there, nothing to the others; whether one was there.

        Comes back when the answer has been written to the wire.
        """
        for waiter in list(self._waiters.get(update_id, ())):
            if waiter.answer.done() or await waiter.is_gone() or waiter.answer.done():
                continue
            if waiter not in self._waiters.get(update_id, ()):
                continue
            waiter.answer.set_result(answer)
            for other in self._waiters[update_id]:
                if not other.answer.done():
                    other.answer.set_result(None)
            await _until_written(waiter)
            return True
        return False


class WrittenResponse(Response):
    """A response that tells when it has been written."""

    def __init__(self, content: str, media_type: str, written: asyncio.Event) -> None:
        super().__init__(content, media_type=media_type)
        self._written = written

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await super().__call__(scope, receive, send)
        self._written.set()


async def _until_written(waiter: Waiter) -> None:
    try:
        async with asyncio.timeout(WRITE_SECONDS):
            await waiter.written.wait()
    except TimeoutError:
        return
