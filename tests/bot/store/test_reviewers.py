"""Who may review is known by name and hash; a login ends with its time, its reviewer and a change of password."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy import text

from bot.review.door import Door, UnfitNameError, UnfitPasswordError, WaitError, fit_name
from bot.store.attempts import FORGOTTEN_AFTER, FREE, LONGEST_WAIT, Attempts
from bot.store.database import Database
from bot.store.reviewers import ReviewerExistsError, ReviewerNotFoundError, Reviewers
from bot.store.reviews import Done, Reviews

NOON = datetime(2025, 7, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PASSWORD = "correct horse battery"
T = TypeVar("T")


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    database = await Database.open(url)
    try:
        yield database
    finally:
        await database.close()


def run(url: str, work: Callable[[Database], Coroutine[Any, Any, T]]) -> T:
    async def within() -> T:
        async with opened(url) as database:
            return await work(database)

    return asyncio.run(within())


def test_a_login_ends_with_its_time_its_reviewer_and_a_change_of_password(database_url: str) -> None:
    async def work(database: Database) -> None:
        clock = Clock()
        reviewers = Reviewers(database, clock)
        await reviewers.add("王芳", "hash")
        known = await reviewers.find("王芳")
        assert known is not None
        token = await reviewers.log_in(known, HOUR)
        clock.now = NOON + HOUR - timedelta(seconds=1)
        assert await reviewers.of_token(token) == "王芳"
        clock.now = NOON + HOUR
        assert await reviewers.of_token(token) is None
        second, third = await reviewers.log_in(known, HOUR), await reviewers.log_in(known, HOUR)
        await reviewers.log_out(second)
        assert [await reviewers.of_token(each) for each in (second, third)] == [None, "王芳"]
        await reviewers.change("王芳", "another")
        assert await reviewers.of_token(third) is None
        with pytest.raises(ReviewerNotFoundError):
            await reviewers.log_in(known, HOUR)  # read before the change
        again = await reviewers.find("王芳")
        assert again is not None
        fourth = await reviewers.log_in(again, HOUR)
        await reviewers.remove("王芳")
        await reviewers.add("王芳", "another")
        assert await reviewers.of_token(fourth) is None

    run(database_url, work)


def test_a_name_is_taken_once_and_unknown_names_are_refused(database_url: str) -> None:
    async def work(database: Database) -> None:
        reviewers = Reviewers(database)
        await reviewers.add("王芳", "hash")
        with pytest.raises(ReviewerExistsError):
            await reviewers.add("王芳", "other")
        for act in (reviewers.remove("李"), reviewers.change("李", "hash")):
            with pytest.raises(ReviewerNotFoundError):
                await act
        assert [each.name for each in await reviewers.all()] == ["王芳"]

    run(database_url, work)


def test_processes_that_ask_at_once_get_one_key(database_url: str) -> None:
    async def work(database: Database) -> None:
        async with opened(database_url) as other:
            keys = await asyncio.gather(*(Reviewers(each).key() for each in (database, other) * 4))
        assert len(set(keys)) == 1
        assert len(keys[0]) > 40

    run(database_url, work)


def test_failures_slow_down_by_name_and_address(database_url: str) -> None:
    async def work(database: Database) -> None:
        clock = Clock()
        attempts = Attempts(database, clock)
        assert [await attempts.begin("a", "1") for _ in range(FREE["pair"])] == [0] * FREE["pair"]
        assert await attempts.begin("a", "1") == 1
        assert await attempts.begin("a", "2") == 0, "another address is not kept out"
        assert await attempts.begin("b", "1") == 0, "nor another name"
        waits = []
        for _ in range(14):
            clock.now += timedelta(seconds=LONGEST_WAIT)
            assert await attempts.begin("a", "1") == 0
            waits.append(await attempts.begin("a", "1"))
        assert waits == sorted(waits)
        assert waits[0] == 2
        assert waits[-1] == LONGEST_WAIT
        clock.now += FORGOTTEN_AFTER
        assert [await attempts.begin("a", "1") for _ in range(FREE["pair"])] == [0] * FREE["pair"]

    run(database_url, work)


def test_many_attempts_at_once_count_like_one_after_the_other(database_url: str) -> None:
    async def work(database: Database) -> None:
        clock = Clock()
        tries = [Attempts(database, clock).begin("a", "1") for _ in range(4 * FREE["pair"])]
        assert (await asyncio.gather(*tries)).count(0) <= FREE["pair"]

    run(database_url, work)


def test_a_success_forgets_the_failures_of_its_own_name_alone(database_url: str) -> None:
    async def work(database: Database) -> None:
        attempts = Attempts(database, Clock())
        for number in range(FREE["address"] - 1):
            assert await attempts.begin(f"n{number}", "1") == 0
        assert await attempts.begin("good", "1") == 0
        await attempts.succeed("good", "1")
        assert await attempts.begin("n99", "1") > 0, "an address that fails with many names waits"

    run(database_url, work)


def test_the_door_tells_an_unknown_name_from_a_wrong_password_by_nothing(database_url: str) -> None:
    async def work(database: Database) -> None:
        door = Door(database, HOUR, Clock())
        assert await door.add(" 王芳 ", PASSWORD) == "王芳"
        assert await door.enter("王芳", "wrong password", "1") is None
        assert await door.enter("nobody", "wrong password", "1") is None
        token = await door.enter("王芳 ", PASSWORD, "1")
        assert token is not None
        assert await door.reviewers.of_token(token) == "王芳"
        for _ in range(FREE["pair"]):
            await door.enter("王芳", "wrong password", "1")
        with pytest.raises(WaitError):
            await door.enter("王芳", PASSWORD, "1")
        assert await door.enter("王芳", PASSWORD, "2")

    run(database_url, work)


def test_neither_a_password_nor_a_token_stands_in_the_database(database_url: str) -> None:
    async def work(database: Database) -> None:
        door = Door(database, HOUR)
        await door.add("王芳", PASSWORD)
        token = await door.enter("王芳", PASSWORD, "10.0.0.1")
        assert token is not None
        async with database.reading() as connection:
            for table in ("reviewers", "logins", "attempts", "secrets"):
                rows = str([tuple(row) for row in await connection.execute(text(f"SELECT * FROM {table}"))])
                assert PASSWORD not in rows
                assert token not in rows
                assert "10.0.0.1" not in rows
            (stored,) = (await connection.execute(text("SELECT password FROM reviewers"))).scalars()
            assert stored.startswith("$argon2id$")

    run(database_url, work)


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\tb", "a\x00", "长" * 41, "a\u202eb"])
def test_what_can_be_no_name_is_refused(name: str) -> None:
    with pytest.raises(UnfitNameError):
        fit_name(name)


@pytest.mark.parametrize("password", ["", "short", "x" * 257])
def test_a_password_of_no_fit_length_is_refused(database_url: str, password: str) -> None:
    async def work(database: Database) -> None:
        with pytest.raises(UnfitPasswordError):
            await Door(database, HOUR).add("王芳", password)

    run(database_url, work)


def test_the_trail_is_kept_in_its_order(database_url: str) -> None:
    async def work(database: Database) -> None:
        reviews = Reviews(database, Clock())
        await reviews.add(Done("王芳", "edited", "a/1", "x = 1"))
        await reviews.add(Done("李明", "signed", "a/1", "x = 2"))
        await reviews.add(Done("李明", "rejected", "a/2", "x = 3", "金额不对"))
        newest = await reviews.newest()
        assert [each.done.action for each in newest] == ["rejected", "signed", "edited"]
        assert newest[0].done.reason == "金额不对"
        assert newest[0].made == NOON
        assert len({each.digest for each in newest}) == 3
        assert [each.done.reviewer for each in await reviews.newest(rule="a/1")] == ["李明", "王芳"]

    run(database_url, work)
