"""This is where a conversation is kept between turns: one row each, safe with several writers."""

import re
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from sqlalchemy import (
    Column,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    event,
    insert,
    select,
    update,
)
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.schema import CreateIndex, CreateTable

from bot.settings import Settings

ID_BYTES = 24  # 192 random bits
ID_LENGTH_LIMIT = 64
BUSY_MILLISECONDS = 10_000

_ID = re.compile(rf"[\w-]{{1,{ID_LENGTH_LIMIT}}}", re.ASCII)
_metadata = MetaData()
_sessions = Table(
    "sessions",
    _metadata,
    Column("id", String(ID_LENGTH_LIMIT), primary_key=True),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("touched", DateTime(timezone=True), nullable=False, index=True),
)


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

    def __init__(self, engine: AsyncEngine, idle: timedelta, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._idle = idle
        self._now = now

    @classmethod
    async def open(cls, url: str, idle: timedelta, now: Callable[[], datetime] = utc_now) -> Self:
        """Connect and make the table where it is missing; several processes may do so at once."""
        engine = create_async_engine(url, hide_parameters=True, pool_pre_ping=True)
        if engine.dialect.name == "sqlite":
            event.listen(engine.sync_engine, "connect", _tune_sqlite)
        async with engine.begin() as connection:
            await connection.execute(CreateTable(_sessions, if_not_exists=True))
            for index in _sessions.indexes:
                await connection.execute(CreateIndex(index, if_not_exists=True))
        return cls(engine, idle, now)

    async def close(self) -> None:
        await self._engine.dispose()

    def fresh(self, state: str) -> Session:
        """A conversation that nobody has stored yet, under an id that nobody can guess."""
        now = self._now()
        return Session(secrets.token_urlsafe(ID_BYTES), state, 0, now, now)

    async def load(self, session_id: str) -> Session:
        """:raises SessionNotFoundError: for an id that is unknown or was idle for too long."""
        if not _ID.fullmatch(session_id):
            raise SessionNotFoundError
        alive = _sessions.c.touched > self._now() - self._idle
        asked = select(_sessions).where(_sessions.c.id == session_id, alive)
        async with self._engine.connect() as connection:
            row = (await connection.execute(asked)).one_or_none()
        if row is None:
            raise SessionNotFoundError
        return Session(row.id, row.state, row.version, _aware(row.created), _aware(row.touched))

    async def save(self, session: Session, state: str) -> None:
        """Write the next version.

        :raises SessionConflictError: when the stored version is not the one that `session` was read at.
        """
        values = {"state": state, "version": session.version + 1, "touched": self._now()}
        try:
            async with self._engine.begin() as connection:
                written = await connection.execute(_write(session, values))
        except IntegrityError as error:
            raise SessionConflictError from error
        if written.rowcount != 1:
            raise SessionConflictError

    async def delete(self, session_id: str) -> None:
        """:raises SessionNotFoundError: when there is nothing to forget."""
        await self.load(session_id)
        async with self._engine.begin() as connection:
            await connection.execute(delete(_sessions).where(_sessions.c.id == session_id))

    async def sweep(self) -> int:
        """Forget what has been idle for too long; the number of sessions forgotten."""
        idle = delete(_sessions).where(_sessions.c.touched <= self._now() - self._idle)
        async with self._engine.begin() as connection:
            swept: CursorResult[Any] = await connection.execute(idle)
        return swept.rowcount


@asynccontextmanager
async def opened_sessions(settings: Settings) -> AsyncIterator[Sessions]:
    """The store that the settings name, closed in the end."""
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    sessions = await Sessions.open(settings.database, settings.session_idle)
    try:
        yield sessions
    finally:
        await sessions.close()


def _write(session: Session, values: dict[str, Any]) -> Any:
    if session.version == 0:
        return insert(_sessions).values(id=session.id, created=session.created, **values)
    same = (_sessions.c.id == session.id) & (_sessions.c.version == session.version)
    return update(_sessions).where(same).values(values)


def _tune_sqlite(connection: Any, _record: Any) -> None:
    """Readers beside one writer, and patience where another process is writing."""
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={BUSY_MILLISECONDS}", "journal_mode=WAL", "synchronous=NORMAL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _aware(moment: datetime) -> datetime:
    """SQLite forgets the zone; what is stored is always UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
