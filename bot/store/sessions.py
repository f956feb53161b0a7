"""This is where a conversation is kept between turns: one row each, safe with several writers."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError

from bot.store.chats import forget_chats_of, forget_ownerless_chats
from bot.store.database import Database
from bot.store.tables import ID_LENGTH_LIMIT
from bot.store.tables import sessions as table
from bot.store.turns import Turns, forget_ownerless, forget_session

ID_BYTES = 24  # 192 random bits

_ID = re.compile(rf"[\w-]{{1,{ID_LENGTH_LIMIT}}}", re.ASCII)


class SessionNotFoundError(KeyError):
    """No conversation of this id, or it has been idle for too long."""


class SessionConflictError(RuntimeError):
    """Someone else has written the session since it was read."""


@dataclass(frozen=True, slots=True)
class Session:
    """A conversation as stored; `state` is JSON text, `version` counts the writes, 0 before the first."""

    id: str
    state: str
    version: int
    created: datetime
    touched: datetime


def utc_now() -> datetime:
    return datetime.now(UTC)


class Sessions:
    """Reads and writes conversations; a session idle for longer than `idle` is not found any more."""

    def __init__(self, database: Database, idle: timedelta, now: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self.turns = Turns(database)
        self._idle = idle
        self._now = now

    def fresh(self, state: str) -> Session:
        """A conversation that nobody has stored yet, under an id that nobody can guess."""
        now = self._now()
        return Session(secrets.token_urlsafe(ID_BYTES), state, 0, now, now)

    async def load(self, session_id: str) -> Session:
        """:raises SessionNotFoundError: for an id that is unknown or was idle for too long."""
        if not _ID.fullmatch(session_id):
            raise SessionNotFoundError
        alive = table.c.touched > self._now() - self._idle
        async with self._database.reading() as connection:
            row = (await connection.execute(select(table).where(table.c.id == session_id, alive))).one_or_none()
        if row is None:
            raise SessionNotFoundError
        return Session(row.id, row.state, row.version, row.created, row.touched)

    async def save(self, session: Session, state: str, *beside: Any) -> None:
        """Write the next version, and these statements with it or not at all; on return it is stored for good.

        :raises SessionConflictError: when the stored version is not the one that `session` was read at, or a
            statement beside it meets what someone else has written.
        """
        values = {"state": state, "version": session.version + 1, "touched": self._now()}
        try:
            async with self._database.writing() as connection:
                written = await connection.execute(_write(session, values))
                if session.version and written.rowcount != 1:
                    raise SessionConflictError
                for statement in beside:
                    await connection.execute(statement)
        except IntegrityError as error:
            raise SessionConflictError from error

    async def delete(self, session_id: str) -> None:
        """:raises SessionNotFoundError: when there is nothing to forget."""
        await self.load(session_id)
        gone = delete(table).where(table.c.id == session_id)
        await self._execute(gone, *forget_session(session_id), forget_chats_of(session_id))

    async def sweep(self) -> int:
        """Forget what has been idle for too long; the number of sessions forgotten."""
        idle = delete(table).where(table.c.touched <= self._now() - self._idle)
        return (await self._execute(idle, forget_ownerless(), forget_ownerless_chats())).rowcount

    async def _execute(self, statement: Any, *beside: Any) -> CursorResult[Any]:
        async with self._database.writing() as connection:
            result: CursorResult[Any] = await connection.execute(statement)
            for other in beside:
                await connection.execute(other)
        return result


def _write(session: Session, values: dict[str, Any]) -> Any:
    if session.version == 0:
        return insert(table).values(id=session.id, created=session.created, **values)
    same = (table.c.id == session.id) & (table.c.version == session.version)
    return update(table).where(same).values(values)
