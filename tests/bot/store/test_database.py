"""A database is opened whatever it was before: new, of an older version, by many at once; or it says what to do."""

import asyncio
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from pydantic import ValidationError
from sqlalchemy import Connection, create_engine, event, text

from bot.__main__ import main
from bot.assistant import Assistant
from bot.messages import UserMessage
from bot.settings import Settings
from bot.store.database import Database, tune
from bot.store.migrate import DatabaseOpeningError, migrate
from bot.store.sessions import Sessions
from bot.store.tables import metadata
from tests.bot.fakes import TODAY, CountingTalk

ROOT = Path(__file__).parents[3]
MOMENT = {"sqlite": "DATETIME", "postgresql": "TIMESTAMP WITH TIME ZONE"}
OLD = """
CREATE TABLE sessions (
    id VARCHAR(64) NOT NULL, state TEXT NOT NULL, version INTEGER NOT NULL,
    created {moment} NOT NULL, touched {moment} NOT NULL, PRIMARY KEY (id)
);
CREATE INDEX ix_sessions_touched ON sessions (touched);
INSERT INTO sessions VALUES ('old', '{{"turn": 6}}', 6, '2025-07-01 10:00:00.000000', '2025-07-01 11:00:00.000000');
"""
OPEN = (
    "import sys; from bot.store.database import tune; from bot.store.migrate import migrate; migrate(sys.argv[1], tune)"
)


@contextmanager
def connected(url: str) -> Any:
    engine = create_engine(url.replace("+aiosqlite", ""))
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def run(connection: Connection, statements: str) -> None:
    for statement in filter(str.strip, statements.split(";\n")):
        connection.exec_driver_sql(statement)


def test_the_steps_lead_to_what_is_declared(database_url: str) -> None:
    migrate(database_url, tune)
    with connected(database_url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        remedy = 'bot/store/tables.py has changed: make migration WHAT="what has changed"'
        assert compare_metadata(context, metadata) == [], remedy
        assert context.get_current_heads()


def test_a_database_of_before_the_first_step_keeps_its_sessions(database_url: str) -> None:
    with connected(database_url) as connection:
        run(connection, OLD.format(moment=MOMENT[connection.dialect.name]))
    for _ in range(2):
        migrate(database_url, tune)

    async def loaded() -> tuple[str, int, datetime]:
        database = await Database.open(database_url)
        now = datetime(2025, 7, 1, 12, tzinfo=UTC)
        session = await Sessions(database, timedelta(hours=24), lambda: now).load("old")
        await database.close()
        return session.state, session.version, session.touched

    state, version, touched = asyncio.run(loaded())
    assert (state, version) == ('{"turn": 6}', 6)
    assert touched.utcoffset() == timedelta(0)
    with connected(database_url) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_many_may_open_at_once(database_url: str) -> None:
    command = [sys.executable, "-c", OPEN, database_url]
    opening = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    said = [process.communicate(timeout=60)[1] for process in opening]
    assert [process.returncode for process in opening] == [0] * 4, said


def test_a_newer_database_is_left_alone_and_says_so(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    migrate(database_url, tune)
    with connected(database_url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseOpeningError, match=r"newer version \(step 9999.*Install that version"):
        asyncio.run(Database.open(database_url))
    monkeypatch.setenv("DATABASE_URL", database_url)
    assert main(["ask", "先使用后付费是什么意思?"]) == 1
    assert "newer version" in " ".join(capsys.readouterr().err.split())


def test_a_database_out_of_reach_is_named_without_its_password(tmp_path: Path) -> None:
    for url in ("postgresql://us:hush@127.0.0.1:9/none", f"sqlite:///{tmp_path / 'absent' / 'file.db'}"):
        with pytest.raises(DatabaseOpeningError, match=r"can't be opened.*Check DATABASE_URL") as error:
            asyncio.run(Database.open(Settings(database_url=url).database))
        assert "hush" not in str(error.value)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("postgresql://u:p%40ss@h:5433/d?sslmode=require", "postgresql+psycopg://u:p%40ss@h:5433/d?sslmode=require"),
        ("postgres://h/d", "postgresql+psycopg://h/d"),
        ("postgresql+asyncpg://h/d", "postgresql+psycopg://h/d"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg://h/d"),
        ("sqlite:////x/y.db", "sqlite+aiosqlite:////x/y.db"),
        (" ", "sqlite+aiosqlite:///.data/sessions.db"),
    ],
)
def test_a_url_is_taken_as_operators_write_it(written: str, read: str) -> None:
    assert Settings(database_url=written, data_folder=Path(".data")).database == read


@pytest.mark.parametrize("url", ["mysql://u:hush@h/d", "hush@h", "postgresql//hush"])
def test_a_url_that_nobody_speaks_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ValidationError, match="DATABASE_URL") as error:
        Settings(database_url=url)
    assert "hush" not in str(error.value)


def test_a_turn_reads_once_and_writes_once(database_url: str) -> None:
    async def counted() -> list[list[str]]:
        database = await Database.open(database_url)
        bot = Assistant(CountingTalk(), Sessions(database, timedelta(hours=24)), 4_000, lambda: TODAY)
        session_id: str | None = None
        turns = []
        for _ in range(3):
            with listened(database) as verbs:
                session_id = (await bot.respond(UserMessage(message="一", session_id=session_id))).session_id
            turns.append([verb for verb in verbs if verb not in {"BEGIN", "COMMIT"}])
        await database.close()
        return turns

    later = ["SELECT", "UPDATE", "INSERT"]
    assert asyncio.run(counted()) == [["INSERT", "INSERT"], later, later]


@contextmanager
def listened(database: Database) -> Any:
    verbs: list[str] = []

    def hear(_c: Any, _u: Any, statement: str, *_rest: Any) -> None:
        verbs.append(statement.split(maxsplit=1)[0])

    event.listen(database.engine, "before_cursor_execute", hear)
    try:
        yield verbs
    finally:
        event.remove(database.engine, "before_cursor_execute", hear)


def test_sqlite_stores_for_good_and_overwrites_what_is_forgotten(tmp_path: Path) -> None:
    async def tuned() -> list[Any]:
        database = await Database.open(Settings(data_folder=tmp_path).database)
        pragmas = ("journal_mode", "synchronous", "secure_delete", "busy_timeout")
        async with database.reading() as connection:
            found = [(await connection.exec_driver_sql(f"PRAGMA {name}")).scalar() for name in pragmas]
        await database.close()
        return found

    assert asyncio.run(tuned()) == ["wal", 2, 1, 10_000]


def test_who_reads_before_writing_waits_for_the_other(database_url: str) -> None:
    """Both read a count and write one more; without waiting, SQLite would turn the second away."""

    async def together() -> int:
        database = await Database.open(database_url)
        async with database.writing() as connection:
            await connection.exec_driver_sql("CREATE TABLE counter (value INTEGER)")
            await connection.exec_driver_sql("INSERT INTO counter VALUES (0)")

        async def one_more() -> None:
            async with database.writing() as connection:
                await connection.exec_driver_sql("SELECT value FROM counter")
                await asyncio.sleep(0.01)
                await connection.exec_driver_sql("UPDATE counter SET value = value + 1")

        await asyncio.gather(*(one_more() for _ in range(5)))
        async with database.reading() as connection:
            found: int = (await connection.exec_driver_sql("SELECT value FROM counter")).scalar_one()
        await database.close()
        return found

    assert asyncio.run(together()) == 5
