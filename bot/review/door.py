"""This is where it is decided who comes in: a name, a password, and how often one may try."""

import asyncio
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.review.passwords import AT_ONCE, fits, hashed, matches
from bot.store.attempts import Attempts
from bot.store.database import Database
from bot.store.reviewers import ReviewerNotFoundError, Reviewers
from bot.store.sessions import utc_now

LONGEST_NAME = 40


class UnfitNameError(ValueError):
    """What can be no reviewer's name: nothing, too long, or more than one line."""


class UnfitPasswordError(ValueError):
    """A password of a length that is not taken."""


class WaitError(RuntimeError):
    """Too many failures: `seconds` to wait before the next attempt."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} seconds")
        self.seconds = seconds


class Door:
    """Lets reviewers in and out; what is wrong about a login is never told."""

    def __init__(self, database: Database, lasting: timedelta, now: Callable[[], datetime] = utc_now) -> None:
        self.reviewers = Reviewers(database)
        self._attempts = Attempts(database, now)
        self._lasting = lasting
        self._few = asyncio.Semaphore(AT_ONCE)

    async def enter(self, name: str, password: str, address: str) -> str | None:
        """A token for whoever gives a name and its password, None for anyone else.

        :raises WaitError: after too many failures, whoever asks and whatever the password.
        """
        name = _normal(name)
        if wait := await self._attempts.begin(name, address):
            raise WaitError(wait)
        known = await self.reviewers.find(name)
        async with self._few:
            right = await asyncio.to_thread(matches, password, known.password if known else None)
        if not right or known is None:
            return None
        await self._attempts.succeed(name, address)
        try:
            return await self.reviewers.log_in(known, self._lasting)
        except ReviewerNotFoundError:
            return None

    async def add(self, name: str, password: str) -> str:
        """A new reviewer; the name as it is kept.

        :raises UnfitNameError, UnfitPasswordError, ReviewerExistsError: when it can't be.
        """
        name = fit_name(name)
        await self.reviewers.add(name, await _hash(password))
        return name

    async def change(self, name: str, password: str) -> None:
        """:raises UnfitPasswordError, ReviewerNotFoundError: when it can't be."""
        await self.reviewers.change(_normal(name), await _hash(password))

    async def remove(self, name: str) -> None:
        """:raises ReviewerNotFoundError: when there is nobody of this name."""
        await self.reviewers.remove(_normal(name))


def fit_name(name: str) -> str:
    """A name that may stand in a signature: one line, composed characters, no blanks around it.

    :raises UnfitNameError: when it is none.
    """
    name = _normal(name)
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise UnfitNameError(name)
    return name


def _normal(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split(" ")).strip()


async def _hash(password: str) -> str:
    if not fits(password):
        raise UnfitPasswordError
    return await asyncio.to_thread(hashed, password)
