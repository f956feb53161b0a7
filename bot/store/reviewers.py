"""This is where reviewers are kept, by name and hashed password, and who of them is logged in."""

import secrets as random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.store.database import Database
from bot.store.sessions import utc_now
from bot.store.tables import logins, reviewers, secrets

TOKEN_BYTES = 32
KEY = "login"
"""The name of the secret that cookies are signed with."""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Someone who may sign; `changed` is when the password was last set."""

    name: str
    password: str
    changed: datetime


class ReviewerExistsError(ValueError):
    """There is a reviewer of this name already."""


class ReviewerNotFoundError(KeyError):
    """There is no reviewer of this name."""


class Reviewers:
    """Names, hashes and logins; a login ends with its time, with its reviewer, and with a change of password."""

    def __init__(self, database: Database, now: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._now = now

    async def add(self, name: str, password: str) -> None:
        """`password` is its hash.

        :raises ReviewerExistsError: when the name is taken.
        """
        try:
            async with self._database.writing() as connection:
                await connection.execute(insert(reviewers).values(name=name, password=password, changed=self._now()))
        except IntegrityError as error:
            raise ReviewerExistsError(name) from error

    async def change(self, name: str, password: str) -> None:
        """Another hash; whoever is logged in by that name is out.

        :raises ReviewerNotFoundError: when there is nobody of this name.
        """
        changed = update(reviewers).where(reviewers.c.name == name).values(password=password, changed=self._now())
        async with self._database.writing() as connection:
            if (await connection.execute(changed)).rowcount != 1:
                raise ReviewerNotFoundError(name)
            await connection.execute(delete(logins).where(logins.c.reviewer == name))

    async def remove(self, name: str) -> None:
        """:raises ReviewerNotFoundError: when there is nobody of this name."""
        async with self._database.writing() as connection:
            if (await connection.execute(delete(reviewers).where(reviewers.c.name == name))).rowcount != 1:
                raise ReviewerNotFoundError(name)
            await connection.execute(delete(logins).where(logins.c.reviewer == name))

    async def all(self) -> list[Reviewer]:
        """By name."""
        async with self._database.reading() as connection:
            rows = await connection.execute(select(reviewers).order_by(reviewers.c.name))
            return [Reviewer(**row._mapping) for row in rows]

    async def find(self, name: str) -> Reviewer | None:
        async with self._database.reading() as connection:
            row = (await connection.execute(select(reviewers).where(reviewers.c.name == name))).one_or_none()
        return None if row is None else Reviewer(**row._mapping)

    async def log_in(self, reviewer: Reviewer, lasting: timedelta) -> str:
        """A new token of 256 random bits, of which only a digest is kept.

        :raises ReviewerNotFoundError: when the reviewer has been removed, or the password changed, since.
        """
        token, now = random.token_urlsafe(TOKEN_BYTES), self._now()
        same = (reviewers.c.name == reviewer.name) & (reviewers.c.password == reviewer.password)
        login = {"token": _digest(token), "reviewer": reviewer.name, "expires": now + lasting}
        async with self._database.writing() as connection:
            if (await connection.execute(select(reviewers.c.name).where(same))).one_or_none() is None:
                raise ReviewerNotFoundError(reviewer.name)
            await connection.execute(delete(logins).where(logins.c.expires <= now))
            await connection.execute(insert(logins).values(login))
        return token

    async def of_token(self, token: str) -> str | None:
        """The name of who is logged in by the token."""
        alive = (logins.c.token == _digest(token)) & (logins.c.expires > self._now())
        asked = select(reviewers.c.name).join(logins, logins.c.reviewer == reviewers.c.name).where(alive)
        async with self._database.reading() as connection:
            name: str | None = (await connection.execute(asked)).scalar_one_or_none()
        return name

    async def log_out(self, token: str) -> None:
        async with self._database.writing() as connection:
            await connection.execute(delete(logins).where(logins.c.token == _digest(token)))

    async def key(self) -> str:
        """The secret that all processes on this database sign cookies with, made by the first that asks."""
        asked = select(secrets.c.value).where(secrets.c.name == KEY)
        async with self._database.reading() as connection:
            found: str | None = (await connection.execute(asked)).scalar_one_or_none()
        if found is not None:
            return found
        try:
            async with self._database.writing() as connection:
                await connection.execute(insert(secrets).values(name=KEY, value=random.token_urlsafe(TOKEN_BYTES)))
        except IntegrityError:
            pass  # another process was first: theirs is the one
        return await self.key()


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
