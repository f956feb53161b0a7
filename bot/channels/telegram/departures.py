"""This is where it is noted that a call has left for Telegram, within a moment: who is killed then says nothing twice.

The database learns it only when Telegram has answered, some hundred milliseconds later; a process that was killed
meanwhile has left a line here, in a file that needs no commit.
"""

import os
import secrets
import time
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import httpx

from bot.channels.messenger import Part
from bot.store.inbox import Inbox, Update

LEFT = "http11.send_request_body.complete"
"""What httpcore calls the moment when the last byte of a request has been handed to the system."""
KEPT_SECONDS = 3 * 86_400
SUFFIX = ".left"
NAME_BYTES = 8

_leaving: ContextVar[Callable[[], None] | None] = ContextVar("_leaving", default=None)


class Departures:
    """Lines "update part" in a file for each process: the last of an update tells how many parts have left."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        for old in self._files():
            if old.stat().st_mtime < time.time() - KEPT_SECONDS:
                old.unlink(missing_ok=True)
        self._file = os.open(folder / (secrets.token_hex(NAME_BYTES) + SUFFIX), os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def close(self) -> None:
        os.close(self._file)

    def note(self, update: Update, part: int) -> None:
        """One system call: what the system has survives the end of the process."""
        os.write(self._file, f"{update.id} {update.attempts} {part}\n".encode())

    def of(self, update: Update) -> int:
        """How many parts have left by whichever process of this machine had the update last."""
        lines = (line.split() for file in self._files() for line in file.read_text("ascii").splitlines())
        mine = [(int(line[1]), at, int(line[2])) for at, line in enumerate(lines) if line[0] == str(update.id)]
        return max(mine, default=(0, 0, 0))[2]

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("*" + SUFFIX))


class Noting(httpx.AsyncHTTPTransport):
    """The way to Telegram; tells the part that is on its way when its call has left."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if leaving := _leaving.get():

            async def trace(event: str, _: dict[str, Any]) -> None:
                if event == LEFT:
                    leaving()

            request.extensions = {**request.extensions, "trace": trace}
        return await super().handle_async_request(request)


def each_once(inbox: Inbox, departures: Departures, update: Update, parts: Sequence[Part]) -> list[Part]:
    """The same parts, each doing nothing where it has left before; one that fails is taken back and may leave again."""
    gone = max(update.sent, departures.of(update) if update.attempts > 1 else 0)

    def once(number: int, part: Part) -> Part:
        async def send() -> None:
            if number <= gone:
                return
            token = _leaving.set(lambda: departures.note(update, number))
            try:
                await part()
            except Exception:
                departures.note(update, number - 1)
                raise
            finally:
                _leaving.reset(token)
            if number < len(parts):
                await inbox.note_sent(update, number)

        return send

    return [once(number, part) for number, part in enumerate(parts, 1)]
