"""This is where an older database is brought up to date, once, whoever opens it first."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

FOLDER = Path(__file__).with_name("migrations")
POSTGRESQL_LOCK = 0x706F6C696379  # any number that no other program on the server takes: "policy" in ASCII

_one_at_a_time = Lock()  # alembic keeps the running migration in module variables


class DatabaseOpeningError(RuntimeError):
    """The database can't be used; the words name it without its password and say what to do."""


def migrate(url: str, tune: Callable[[Engine], None]) -> None:
    """Run every step that the database has not seen, in one transaction that other processes wait for.

    :raises DatabaseOpeningError: when it can't be reached, or knows steps that this program does not.
    """
    engine = create_engine(_for_waiting(url), poolclass=NullPool, hide_parameters=True)
    tune(engine)
    with _one_at_a_time:
        try:
            with engine.execution_options(sqlite_begin="BEGIN IMMEDIATE").begin() as connection:
                upgrade(connection)
        except (SQLAlchemyError, OSError) as error:
            why = " ".join(str(getattr(error, "orig", None) or error).split()).rstrip(".")
            raise DatabaseOpeningError(
                f"{engine.url!r} can't be opened: {why}. Check DATABASE_URL, and that the server runs and lets us in."
            ) from error


def upgrade(connection: Connection) -> None:
    """The steps up to the newest, inside the transaction that the connection is in.

    :raises DatabaseOpeningError: when the database was made by a newer program.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": POSTGRESQL_LOCK})
    config = _config(connection)
    steps = ScriptDirectory.from_config(config)
    known = {step.revision for step in steps.walk_revisions()}
    done = set(MigrationContext.configure(connection).get_current_heads())
    if done - known:
        raise DatabaseOpeningError(
            f"{connection.engine.url!r} was made by a newer version (step {', '.join(sorted(done - known))}; "
            f"this one knows up to {steps.get_current_head()}). Install that version or a later one, "
            "or name another database by DATABASE_URL."
        )
    if done != set(steps.get_heads()):
        command.upgrade(config, "head")


def write_step(what: str) -> None:
    """Write the step from the newest migration to `tables.py`, found by comparing with an empty database."""
    with create_engine("sqlite://").begin() as connection:
        upgrade(connection)
        config = _config(connection)
        count = len(list(ScriptDirectory.from_config(config).walk_revisions()))
        command.revision(config, what, autogenerate=True, rev_id=f"{count + 1:04}")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _for_waiting(url: str) -> str:
    """The same database through a driver that waits: psycopg does both."""
    parsed = make_url(url)
    return parsed.set(drivername=parsed.drivername.removesuffix("+aiosqlite")).render_as_string(hide_password=False)


def main(arguments: Sequence[str] | None = None) -> None:
    """`python -m bot.store.migrate "add feedback"`."""
    parser = argparse.ArgumentParser(description=write_step.__doc__)
    parser.add_argument("what", help="what the step does, in a few words")
    write_step(parser.parse_args(arguments).what)


if __name__ == "__main__":
    main()
