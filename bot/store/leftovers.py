"""This is where it is kept what a chat has still to be shown, for as long as "1" may ask for it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Delete, delete, insert, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError

from bot.store.database import Database
from bot.store.sessions import utc_now
from bot.store.tables import leftovers as table

KEPT = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Leftover:
    """Texts in their order. `begun`: the chat has seen what comes before them; else it has seen nothing of it."""

    texts: tuple[str, ...]
    begun: bool


class Leftovers:
    """At most one for each chat: a new one takes the place of the one before."""

    def __init__(self, database: Database, now: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._now = now

    async def put(self, channel: str, chat: str, update_id: str, leftover: Leftover) -> None:
        """What is left of the answer to an update."""
        texts = json.dumps(leftover.texts, ensure_ascii=False)
        values = {"texts": texts, "begun": leftover.begun, "kept": self._now()}
        new = insert(table).values(channel=channel, chat=chat, update_id=update_id, **values)
        try:
            async with self._database.writing() as connection:
                await connection.execute(_drop(channel, chat))
                await connection.execute(new)
        except IntegrityError:  # another process put it at the same time
            await self.put(channel, chat, update_id, leftover)

    async def take(self, channel: str, chat: str, taken_by: str) -> Leftover | None:
        """What is left in the chat, for the update that takes it: that one gets it again, no other does."""
        mine = _of(channel, chat) & (table.c.taken_by.is_(None) | (table.c.taken_by == taken_by))
        taken = update(table).where(mine).values(taken_by=taken_by).returning(table.c.texts, table.c.begun)
        return await self._one(taken) if await self._is_there(mine) else None

    async def settle(self, channel: str, chat: str, taken_by: str) -> None:
        """What an update has taken has been shown."""
        taken = _of(channel, chat) & (table.c.taken_by == taken_by)
        if await self._is_there(taken):
            await self._execute(delete(table).where(taken))

    async def is_of(self, channel: str, chat: str, update_id: str) -> bool:
        """Whether what is left in the chat belongs to the answer to this update."""
        return await self._is_there(_of(channel, chat) & (table.c.update_id == update_id))

    async def answer_to(self, channel: str, update_id: str) -> Leftover | None:
        """The whole answer to an update, where nothing of it has been seen; it is given once."""
        unseen = (table.c.channel == channel) & (table.c.update_id == update_id) & table.c.begun.is_(False)
        free = unseen & table.c.taken_by.is_(None)
        return await self._one(delete(table).where(free).returning(table.c.texts, table.c.begun))

    async def forget(self, channel: str, chat: str) -> None:
        await self._execute(_drop(channel, chat))

    async def sweep(self) -> int:
        """Forget what nobody asked for; how many."""
        return (await self._execute(delete(table).where(table.c.kept <= self._now() - KEPT))).rowcount

    async def _is_there(self, which: Any) -> bool:
        async with self._database.reading() as connection:
            return (await connection.execute(select(table.c.chat).where(which))).first() is not None

    async def _one(self, statement: Any) -> Leftover | None:
        row = (await self._execute(statement)).one_or_none()
        return Leftover(tuple(json.loads(row.texts)), row.begun) if row else None

    async def _execute(self, statement: Any) -> CursorResult[Any]:
        async with self._database.writing() as connection:
            result: CursorResult[Any] = await connection.execute(statement)
            return result


def _of(channel: str, chat: str) -> Any:
    return (table.c.channel == channel) & (table.c.chat == chat)


def _drop(channel: str, chat: str) -> Delete:
    return delete(table).where(_of(channel, chat))
