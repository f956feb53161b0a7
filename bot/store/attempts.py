"""This is where failures to log in are counted, for all processes together, and how long each makes one wait."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.sessions import utc_now
from bot.store.tables import attempts as table

Kind = Literal["pair", "address", "name"]
FREE: Mapping[Kind, int] = {"pair": 5, "address": 20, "name": 50}
"""Failures without a wait: of a name from an address, from an address, and of a name from anywhere. The last is
high, so that nobody is kept out by another's failures for long."""
LONGEST_WAIT = 900
"""Seconds. The wait doubles with each failure up to it."""
FORGOTTEN_AFTER = timedelta(days=1)


class Attempts:
    """An attempt is a failure until it has succeeded, so that many at once count like one after the other."""

    def __init__(self, database: Database, now: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._now = now

    async def begin(self, name: str, address: str) -> int:
        """Count an attempt; 0 when it may be made, else the seconds to wait, and then it is not counted."""
        keys = _keys(name, address)
        try:
            async with self._database.writing() as connection:
                return await self._begin(connection, keys)
        except IntegrityError:
            return 1  # another process counted the first failure of the same key: try again

    async def succeed(self, name: str, address: str) -> None:
        """What the name failed from this address is forgotten; what others failed from it is not."""
        keys = _keys(name, address)
        async with self._database.writing() as connection:
            await connection.execute(delete(table).where(table.c.key.in_([keys["pair"], keys["name"]])))
            of_address = table.c.key == keys["address"]
            await connection.execute(update(table).where(of_address).values(failures=table.c.failures - 1))

    async def _begin(self, connection: AsyncConnection, keys: Mapping[Kind, str]) -> int:
        now = self._now()
        await connection.execute(delete(table).where(table.c.last <= now - FORGOTTEN_AFTER))
        asked = select(table).where(table.c.key.in_(list(keys.values()))).with_for_update()
        rows = {row.key: row for row in await connection.execute(asked)}
        wait = max((_seconds(row.until - now) for row in rows.values()), default=0)
        if wait > 0:
            return wait
        for kind, key in keys.items():
            failures = rows[key].failures + 1 if key in rows else 1
            values = {"failures": failures, "last": now, "until": now + timedelta(seconds=_wait(kind, failures))}
            known = update(table).where(table.c.key == key) if key in rows else insert(table)
            await connection.execute(known.values(key=key, **values))
        return 0


def _wait(kind: Kind, failures: int) -> int:
    over = failures - FREE[kind]
    return min(2**over, LONGEST_WAIT) if over >= 0 else 0


def _seconds(wait: timedelta) -> int:
    return -int(-wait.total_seconds() // 1)


def _keys(name: str, address: str) -> dict[Kind, str]:
    """What is counted, unreadable in the table."""
    parts: dict[Kind, str] = {"pair": f"{name}\n{address}", "address": address, "name": name}
    return {kind: sha256(f"{kind}\n{text}".encode(errors="replace")).hexdigest() for kind, text in parts.items()}
