"""This is where every table is declared; `make migration` writes the step from the last declaration to this one."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

ID_LENGTH_LIMIT = 64
CHANNEL_LENGTH_LIMIT = 16
CHAT_LENGTH_LIMIT = 128


class Moment(TypeDecorator[datetime]):
    """A point in time, always in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """:raises ValueError: for a moment without a zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no zone; write datetime.now(UTC)")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(ID_LENGTH_LIMIT), primary_key=True),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created", Moment, nullable=False),
    Column("touched", Moment, nullable=False, index=True),
)

turns = Table(
    "turns",
    metadata,
    Column("id", String(ID_LENGTH_LIMIT), primary_key=True),
    Column("session_id", String(ID_LENGTH_LIMIT), nullable=False, index=True),
    Column("turn", Integer, nullable=False),
    Column("request_id", String(ID_LENGTH_LIMIT), unique=True),
    Column("message", Text, nullable=False),
    Column("reply", Text, nullable=False),
    Column("answered", Moment, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("turn_id", String(ID_LENGTH_LIMIT), primary_key=True),
    Column("session_id", String(ID_LENGTH_LIMIT), nullable=False, index=True),
    Column("rating", String(8), nullable=False),
    Column("comment", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("citations", Text, nullable=False),
    Column("corpus", String(ID_LENGTH_LIMIT), nullable=False),
    Column("given", Moment, nullable=False, index=True),
)

reviewers = Table(
    "reviewers",
    metadata,
    Column("name", String(ID_LENGTH_LIMIT), primary_key=True),
    Column("password", Text, nullable=False),
    Column("changed", Moment, nullable=False),
)

logins = Table(
    "logins",
    metadata,
    Column("token", String(ID_LENGTH_LIMIT), primary_key=True),
    Column("reviewer", String(ID_LENGTH_LIMIT), nullable=False, index=True),
    Column("expires", Moment, nullable=False, index=True),
)

attempts = Table(
    "attempts",
    metadata,
    Column("key", String(ID_LENGTH_LIMIT), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last", Moment, nullable=False, index=True),
    Column("until", Moment, nullable=False),
)

secrets = Table(
    "secrets",
    metadata,
    Column("name", String(ID_LENGTH_LIMIT), primary_key=True),
    Column("value", String(ID_LENGTH_LIMIT), nullable=False),
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("made", Moment, nullable=False, index=True),
    Column("reviewer", String(ID_LENGTH_LIMIT), nullable=False),
    Column("action", String(16), nullable=False),
    Column("rule", String(255), nullable=False, index=True),
    Column("digest", String(ID_LENGTH_LIMIT), nullable=False),
    Column("reason", Text, nullable=False),
    Column("text", Text, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("channel", String(CHANNEL_LENGTH_LIMIT), nullable=False),
    Column("update_id", String(ID_LENGTH_LIMIT), nullable=False),
    Column("chat", String(CHAT_LENGTH_LIMIT), nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("payload", Text, nullable=False),
    Column("request_id", String(ID_LENGTH_LIMIT), nullable=False),
    Column("received", Moment, nullable=False, index=True),
    Column("due", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("sent", Integer, nullable=False),
    Column("answered", Moment),
    Column("owner", String(ID_LENGTH_LIMIT)),
    Column("leased_until", Moment),
    UniqueConstraint("channel", "update_id"),
    Index("ix_inbox_waiting", "channel", "answered", "chat", "place"),
)

chats = Table(
    "chats",
    metadata,
    Column("channel", String(CHANNEL_LENGTH_LIMIT), primary_key=True),
    Column("chat", String(CHAT_LENGTH_LIMIT), primary_key=True),
    Column("session_id", String(ID_LENGTH_LIMIT), nullable=False, index=True),
)

leftovers = Table(
    "leftovers",
    metadata,
    Column("channel", String(CHANNEL_LENGTH_LIMIT), primary_key=True),
    Column("chat", String(CHAT_LENGTH_LIMIT), primary_key=True),
    Column("update_id", String(ID_LENGTH_LIMIT), nullable=False),
    Column("texts", Text, nullable=False),
    Column("begun", Boolean, nullable=False),
    Column("taken_by", String(ID_LENGTH_LIMIT)),
    Column("kept", Moment, nullable=False, index=True),
)
