"""What a chat has still to be shown: one at most, taken by one, shown once."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from bot.store.database import Database
from bot.store.leftovers import KEPT, Leftover, Leftovers

REST = Leftover(("二", "三"), begun=True)
UNSEEN = Leftover(("一",), begun=False)


def with_leftovers(url: str, work: Callable[[Leftovers], Awaitable[None]]) -> None:
    async def whole() -> None:
        database = await Database.open(url)
        try:
            await work(Leftovers(database))
        finally:
            await database.close()

    asyncio.run(whole())


def test_what_is_left_is_taken_by_one_who_may_take_it_again(database_url: str) -> None:
    async def work(leftovers: Leftovers) -> None:
        await leftovers.put("wechat", "o", "first", REST)
        assert await leftovers.take("wechat", "other", "second") is None
        assert await leftovers.take("wechat", "o", "second") == REST
        assert await leftovers.take("wechat", "o", "second") == REST
        assert await leftovers.take("wechat", "o", "third") is None
        await leftovers.settle("wechat", "o", "third")
        assert await leftovers.is_of("wechat", "o", "first")
        await leftovers.settle("wechat", "o", "second")
        assert not await leftovers.is_of("wechat", "o", "first")

    with_leftovers(database_url, work)


def test_a_new_one_takes_the_place_and_is_free(database_url: str) -> None:
    async def work(leftovers: Leftovers) -> None:
        await leftovers.put("wechat", "o", "first", REST)
        await leftovers.take("wechat", "o", "second")
        await asyncio.gather(*(leftovers.put("wechat", "o", "second", UNSEEN) for _ in range(3)))
        await leftovers.settle("wechat", "o", "second")
        assert await leftovers.take("wechat", "o", "third") == UNSEEN
        await leftovers.forget("wechat", "o")
        assert await leftovers.take("wechat", "o", "third") is None

    with_leftovers(database_url, work)


def test_an_answer_is_given_to_a_later_try_once_and_only_when_nobody_has_seen_it(database_url: str) -> None:
    async def work(leftovers: Leftovers) -> None:
        await leftovers.put("wechat", "o", "first", UNSEEN)
        assert await leftovers.answer_to("wecom", "first") is None
        given = await asyncio.gather(*(leftovers.answer_to("wechat", "first") for _ in range(4)))
        assert sorted(given, key=bool) == [None, None, None, UNSEEN]
        await leftovers.put("wechat", "o", "first", REST)
        assert await leftovers.answer_to("wechat", "first") is None

    with_leftovers(database_url, work)


def test_what_nobody_asks_for_is_forgotten(database_url: str) -> None:
    async def whole() -> None:
        now = [datetime(2026, 1, 1, tzinfo=UTC)]
        database = await Database.open(database_url)
        leftovers = Leftovers(database, lambda: now[0])
        await leftovers.put("wechat", "o", "first", REST)
        now[0] += KEPT - timedelta(seconds=1)
        assert await leftovers.sweep() == 0
        now[0] += timedelta(seconds=1)
        assert await leftovers.sweep() == 1
        await database.close()

    asyncio.run(whole())
