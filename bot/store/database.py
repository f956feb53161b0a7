"""This is where the database is opened, brought up to date, and where a transaction begins."""

import asyncio
import sqlite3
import time
from asyncio import Lock
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any, Self

from sqlalchemy import Connection, Engine, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.settings import Settings
from bot.store.migrate import migrate

BUSY_MILLISECONDS = 10_000
CONNECT_SECONDS = 5
AGAIN_SECONDS = 0.02
"""Between two tries to change SQLite over to its write-ahead log."""


class Database:
    """One pool of connections, shared by every table's class."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._immediate = engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
        self._turn: AbstractAsyncContextManager[None] = Lock() if engine.dialect.name == "sqlite" else nullcontext()

    @classmethod
    async def open(cls, url: str) -> Self:
        """Connect and bring the tables up to date; several processes may do so at once.

        :raises DatabaseOpeningError: when it can't be reached or is newer than this program; says what to do.
        """
        await asyncio.to_thread(migrate, url, tune)
        engine = create_async_engine(url, hide_parameters=True, pool_pre_ping=True)
        tune(engine.sync_engine)
        return cls(engine)

    async def close(self) -> None:
        await self._engine.dispose()

    @property
    def engine(self) -> Engine:
        """What SQLAlchemy's events are heard on."""
        return self._engine.sync_engine

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that only reads."""
        return self._engine.connect()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that may read and then write.

        On SQLite it waits for its turn before it reads, in line within this process: SQLite's own waiting has no
        line, and among many writers one may wait for ever.
        """
        async with self._turn, self._immediate.begin() as connection:
            yield connection


@asynccontextmanager
async def opened_database(settings: Settings) -> AsyncIterator[Database]:
    """The database that the settings name, closed in the end.

    :raises DatabaseOpeningError: as `Database.open`.
    """
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    database = await Database.open(settings.database)
    try:
        yield database
    finally:
        await database.close()


def tune(engine: Engine) -> None:
    """PostgreSQL with an end to waiting for it; SQLite with readers beside one writer, patience, and our own begin.

    What has been answered is stored: `synchronous=FULL` holds that through a power cut, as PostgreSQL does by
    itself, and not only through the end of the process. `secure_delete` overwrites what is forgotten.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _tune_connection)
        event.listen(engine, "begin", _begin)
    else:
        event.listen(engine, "do_connect", _be_impatient)


def _tune_connection(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver would begin by itself, and not before a CREATE TABLE
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={BUSY_MILLISECONDS}", "synchronous=FULL", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    _write_ahead(cursor)
    cursor.close()


def _write_ahead(cursor: Any) -> None:
    """Readers beside one writer; SQLite does not wait by itself where another process is changing over just now."""
    until = time.monotonic() + BUSY_MILLISECONDS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(AGAIN_SECONDS)
        else:
            return


def _be_impatient(_dialect: Any, _record: Any, _positional: Any, named: dict[str, Any]) -> None:
    named.setdefault("connect_timeout", CONNECT_SECONDS)  # libpq would wait for ever


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))
