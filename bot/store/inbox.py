"""This is where a messenger's updates are kept until they are answered: each once, those of one chat in order."""

import secrets
from asyncio import Event
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, tuple_, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError

from bot.store.database import Database
from bot.store.sessions import utc_now
from bot.store.tables import inbox as table

LEASE = timedelta(seconds=10)
"""How long a process that went away keeps others from an update; who works on it renews in time."""
KEPT = timedelta(days=3)
"""How long an answered update is known, its content gone: no messenger tries again after more than a day."""
OWNER_BYTES = 12
REQUEST_BYTES = 24


class LeaseLostError(RuntimeError):
    """Another process has taken the update over: this one must send nothing more."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a messenger delivered. `chat` is what is answered in order, `place` the messenger's own order in it."""

    channel: str
    update_id: str
    chat: str
    payload: str
    place: int = 0


@dataclass(frozen=True, slots=True)
class Update:
    """An update in hand; `sent` parts of its answer have been sent already, `attempts` counts this one too.

    `request_id` is what the assistant is to call it: nobody outside can guess it, so nobody gets another's reply by it.
    """

    id: int
    channel: str
    update_id: str
    chat: str
    payload: str
    request_id: str
    attempts: int
    sent: int


class Inbox:
    """One for each process: what it claims is its own until the lease ends."""

    def __init__(self, database: Database, now: Callable[[], datetime] = utc_now, lease: timedelta = LEASE) -> None:
        self._database = database
        self._now = now
        self._lease = lease
        self._owner = secrets.token_urlsafe(OWNER_BYTES)
        self._news: defaultdict[str, Event] = defaultdict(Event)

    @property
    def lease(self) -> timedelta:
        return self._lease

    def news(self, channel: str) -> Event:
        """Set whenever this process puts something in."""
        return self._news[channel]

    async def put(self, incoming: Incoming, wait: timedelta = timedelta()) -> bool:
        """Keep it for good before the messenger is told so; False when it was delivered before.

        So long it waits for the process that asks for it by its id, before any may take it.
        """
        now, request_id = self._now(), secrets.token_urlsafe(REQUEST_BYTES)
        values = {name: getattr(incoming, name) for name in ("channel", "update_id", "chat", "payload", "place")}
        try:
            async with self._database.writing() as connection:
                new = {"request_id": request_id, "received": now, "due": now + wait, "attempts": 0, "sent": 0}
                await connection.execute(insert(table).values(**new, **values))
        except IntegrityError:
            return False
        self.news(incoming.channel).set()
        return True

    async def claim(self, channel: str, most: int = 1, update_id: str | None = None) -> list[Update]:
        """Take what may be answered now, oldest first: of each chat the first, unless it is taken or not yet due.

        `update_id` asks for that one alone, due or not. What it gives is leased to this process.
        """
        now = self._now()
        wanted = _heads(channel, now, table.c.due <= now if update_id is None else table.c.update_id == update_id)
        async with self._database.reading() as connection:
            if not (await connection.execute(wanted.limit(1))).first():
                return []
        async with self._database.writing() as connection:
            locked = wanted.limit(most).with_for_update(skip_locked=True, of=table)
            ids = (await connection.execute(locked)).scalars().all()
            taken = (
                update(table)
                .where(table.c.id.in_(ids), *_free(now))
                .values(owner=self._owner, leased_until=now + self._lease, attempts=table.c.attempts + 1)
                .returning(*(table.c[name] for name in Update.__dataclass_fields__))
            )
            rows = (await connection.execute(taken)).all()
        return [Update(**row._mapping) for row in sorted(rows, key=lambda row: row.id)]

    async def renew(self, claimed: Update) -> None:
        """:raises LeaseLostError: when it is no longer this process's."""
        await self._mine(claimed, leased_until=self._now() + self._lease)

    async def note_sent(self, claimed: Update, sent: int) -> None:
        """So many parts have left; a process that takes over sends only the rest.

        :raises LeaseLostError: when it is no longer this process's.
        """
        await self._mine(claimed, sent=sent, leased_until=self._now() + self._lease)

    async def take_back(self, channel: str, update_id: str) -> None:
        """What another process was about to send has not arrived, as the messenger tells by trying again."""
        unfinished = (table.c.channel == channel) & (table.c.update_id == update_id) & table.c.answered.is_(None)
        others = table.c.owner.is_(None) | (table.c.owner != self._owner)
        await self._execute(update(table).where(unfinished, others, table.c.sent > 0).values(sent=0))

    async def finish(self, claimed: Update) -> None:
        """Answered, or given up: what it said and who said it are erased.

        :raises LeaseLostError: when it is no longer this process's.
        """
        await self._mine(claimed, answered=self._now(), payload="", chat="", owner=None, leased_until=None)

    async def postpone(self, claimed: Update, wait: timedelta) -> None:
        """Let it go until then; later updates of its chat wait with it.

        :raises LeaseLostError: when it is no longer this process's.
        """
        await self._mine(claimed, due=self._now() + wait, owner=None, leased_until=None)

    async def release(self) -> None:
        """Let everything go that this process holds, for others to take at once."""
        mine = (table.c.owner == self._owner) & table.c.answered.is_(None)
        await self._execute(update(table).where(mine).values(owner=None, leased_until=None))

    async def is_answered(self, channel: str, update_id: str) -> bool:
        which = (table.c.channel == channel) & (table.c.update_id == update_id) & table.c.answered.is_not(None)
        async with self._database.reading() as connection:
            return (await connection.execute(select(table.c.id).where(which))).first() is not None

    async def waiting(self, channel: str) -> int:
        """How many have not been answered yet."""
        which = (table.c.channel == channel) & table.c.answered.is_(None)
        async with self._database.reading() as connection:
            return len((await connection.execute(select(table.c.id).where(which))).all())

    async def sweep(self) -> int:
        """Forget which updates were answered long ago; how many."""
        return (await self._execute(delete(table).where(table.c.answered <= self._now() - KEPT))).rowcount

    async def _mine(self, claimed: Update, **values: Any) -> None:
        mine = (table.c.id == claimed.id, table.c.owner == self._owner, table.c.attempts == claimed.attempts)
        if (await self._execute(update(table).where(*mine).values(**values))).rowcount != 1:
            raise LeaseLostError

    async def _execute(self, statement: Any) -> CursorResult[Any]:
        async with self._database.writing() as connection:
            result: CursorResult[Any] = await connection.execute(statement)
            return result


def _free(now: datetime) -> tuple[Any, ...]:
    """What is unanswered and held by nobody."""
    return table.c.answered.is_(None), table.c.leased_until.is_(None) | (table.c.leased_until <= now)


def _heads(channel: str, now: datetime, which: Any) -> Any:
    """The ids of the first unanswered update of each chat, where it is free."""
    before = table.alias()
    earlier = (
        select(before.c.id)
        .where(
            before.c.channel == channel,
            before.c.chat == table.c.chat,
            before.c.answered.is_(None),
            tuple_(before.c.place, before.c.id) < tuple_(table.c.place, table.c.id),
        )
        .exists()
    )
    return select(table.c.id).where(table.c.channel == channel, which, *_free(now), ~earlier).order_by(table.c.id)
