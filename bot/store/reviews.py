"""This is where it is kept who signed, changed or rejected which rule, when, why, and in what words."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from hashlib import sha256
from typing import Literal

from sqlalchemy import insert, select

from bot.store.database import Database
from bot.store.sessions import utc_now
from bot.store.tables import reviews as table

Action = Literal["signed", "rejected", "edited"]
MOST_READ = 50


@dataclass(frozen=True, slots=True)
class Done:
    """What a reviewer did to a rule ("document/name"); `text` is the rule file as it then stood."""

    reviewer: str
    action: Action
    rule: str
    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """A line of the trail; `digest` is the SHA-256 of the text."""

    made: datetime
    digest: str
    done: Done


KEYS = [field.name for field in fields(Done)]


class Reviews:
    """A trail that is only ever added to."""

    def __init__(self, database: Database, now: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._now = now

    async def add(self, done: Done) -> None:
        digest = sha256(done.text.encode()).hexdigest()
        async with self._database.writing() as connection:
            await connection.execute(insert(table).values(made=self._now(), digest=digest, **asdict(done)))

    async def newest(self, count: int = MOST_READ, rule: str = "") -> list[Review]:
        """The newest first, of all rules or of one."""
        asked = select(table).order_by(table.c.id.desc()).limit(count)
        async with self._database.reading() as connection:
            rows = await connection.execute(asked.where(table.c.rule == rule) if rule else asked)
            return [Review(row.made, row.digest, Done(**{key: row._mapping[key] for key in KEYS})) for row in rows]
