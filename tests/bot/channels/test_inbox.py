"""The inbox: each update once, those of a chat in order, nobody's for ever; and the worker that answers them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.channels.messenger import Part, TryLaterError
from bot.channels.worker import MOST_ATTEMPTS, MOST_FAULTS, Worker
from bot.store.database import Database
from bot.store.inbox import KEPT, LEASE, Inbox, Incoming, LeaseLostError, Update
from bot.store.tables import inbox as table
from tests.bot.store.test_sessions import NOON, run

PATIENCE = 20


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def later(self, by: timedelta) -> None:
        self.now += by


@asynccontextmanager
async def inboxes(url: str, count: int = 1, now: Callable[[], datetime] | None = None) -> AsyncIterator[list[Inbox]]:
    """So many processes' inboxes over one database."""
    databases = [await Database.open(url) for _ in range(count)]
    try:
        yield [Inbox(database, now or Clock()) for database in databases]
    finally:
        for database in databases:
            await database.close()


def incoming(update_id: str, chat: str = "a", place: int = 0, payload: str = "机密") -> Incoming:
    return Incoming("telegram", update_id, chat, payload, place)


def ids(updates: Sequence[Update]) -> list[str]:
    return [update.update_id for update in updates]


def test_an_update_is_taken_in_once(database_url: str) -> None:
    async def put() -> list[bool]:
        async with inboxes(database_url, 4) as four:
            return list(await asyncio.gather(*(each.put(incoming("1")) for each in four)))

    assert sorted(run(put())) == [False, False, False, True]


def test_of_each_chat_the_first_is_claimed_and_by_one_process_alone(database_url: str) -> None:
    async def claim() -> None:
        async with inboxes(database_url, 2) as (first, second):
            late, early = incoming("9", "c", place=9), incoming("8", "c", place=8)
            for given in (incoming("1"), incoming("2"), incoming("3", "b"), late, early):
                await first.put(given)
            assert ids(await first.claim("telegram", 2)) == ["1", "3"]
            (third,) = await second.claim("telegram", 10)
            assert third.update_id == "8"
            assert await first.claim("telegram", 10) == []
            await second.finish(third)
            assert ids(await first.claim("telegram", 10)) == ["9"]
            assert await first.claim("wechat", 10) == []

    run(claim())


def test_many_processes_that_claim_at_once_share_the_work(database_url: str) -> None:
    async def claim() -> list[str]:
        async with inboxes(database_url, 4) as four:
            for number in range(40):
                await four[0].put(incoming(str(number), f"chat {number}"))
            taken = await asyncio.gather(*(each.claim("telegram", 10) for each in four * 3))
            return [update.update_id for updates in taken for update in updates]

    found = run(claim())
    assert sorted(found, key=int) == [str(number) for number in range(40)]


def test_what_a_killed_process_held_is_taken_over_when_its_lease_ends(database_url: str) -> None:
    clock = Clock()

    async def die() -> None:
        async with inboxes(database_url, 2, clock) as (first, second):
            await first.put(incoming("1"))
            (held,) = await first.claim("telegram")
            await first.note_sent(held, 2)
            clock.later(LEASE - timedelta(seconds=1))
            assert await second.claim("telegram") == []
            await first.renew(held)
            clock.later(LEASE - timedelta(seconds=1))
            assert await second.claim("telegram") == []
            clock.later(timedelta(seconds=1))
            (taken,) = await second.claim("telegram")
            assert (taken.update_id, taken.sent, taken.attempts) == ("1", 2, 2)
            for attempt in (first.renew(held), first.note_sent(held, 3), first.finish(held)):
                with pytest.raises(LeaseLostError):
                    await attempt
            await second.finish(taken)

    run(die())


def test_a_process_that_lost_its_lease_to_itself_has_lost_it(database_url: str) -> None:
    clock = Clock()

    async def claim() -> None:
        async with inboxes(database_url, 1, clock) as (only,):
            await only.put(incoming("1"))
            (held,) = await only.claim("telegram")
            clock.later(LEASE)
            assert await only.claim("telegram")
            with pytest.raises(LeaseLostError):
                await only.finish(held)

    run(claim())


def test_an_answered_update_leaves_no_words_and_is_known_for_days(database_url: str) -> None:
    clock = Clock()

    async def answer() -> None:
        async with inboxes(database_url, 1, clock) as (only,):
            await only.put(incoming("1"))
            (held,) = await only.claim("telegram")
            assert not await only.is_answered("telegram", "1")
            await only.finish(held)
            assert await only.is_answered("telegram", "1")
            async with only._database.reading() as connection:
                row = (await connection.execute(select(table.c.payload, table.c.chat))).one()
            assert tuple(row) == ("", "")
            assert await only.put(incoming("1")) is False
            clock.later(KEPT - timedelta(seconds=1))
            assert await only.sweep() == 0
            clock.later(timedelta(seconds=1))
            assert await only.sweep() == 1

    run(answer())


def test_what_is_postponed_waits_and_its_chat_with_it(database_url: str) -> None:
    clock = Clock()

    async def wait() -> None:
        async with inboxes(database_url, 1, clock) as (only,):
            await only.put(incoming("1"))
            await only.put(incoming("2"))
            await only.postpone((await only.claim("telegram"))[0], timedelta(seconds=5))
            clock.later(timedelta(seconds=4))
            assert await only.claim("telegram") == []
            clock.later(timedelta(seconds=1))
            assert ids(await only.claim("telegram", 5)) == ["1"]

    run(wait())


def test_a_certain_update_is_claimed_by_its_id(database_url: str) -> None:
    async def claim() -> None:
        async with inboxes(database_url) as (only,):
            await only.put(incoming("1"))
            await only.put(incoming("2"))
            await only.put(incoming("3", "b"))
            assert await only.claim("telegram", update_id="2") == []
            assert ids(await only.claim("telegram", update_id="3")) == ["3"]

    run(claim())


@dataclass
class Echo:
    """Says the payload in two parts; `faults` are raised first, one a part or an answer."""

    sent: list[str] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    name: str = "telegram"
    pause: float = 0.0
    busy: set[str] = field(default_factory=set)
    overlapped: bool = False
    inbox: Inbox | None = None

    async def answer(self, update: Update) -> list[Part]:
        self.overlapped |= update.chat in self.busy
        self.busy.add(update.chat)
        await asyncio.sleep(self.pause)
        return [self._part(update, "一"), self._part(update, "二")]

    def _part(self, update: Update, which: str) -> Part:
        async def send() -> None:
            if which == "二" and self.faults:
                self.busy.discard(update.chat)
                raise self.faults.pop()
            self.sent.append(update.payload + which)
            if which == "二":
                self.busy.discard(update.chat)
            elif self.inbox:
                await self.inbox.note_sent(update, 1)

        return send


async def until_empty(inbox: Inbox, clock: Clock) -> None:
    async with asyncio.timeout(PATIENCE):
        while await inbox.waiting("telegram"):
            clock.later(timedelta(minutes=5))
            inbox.news("telegram").set()
            await asyncio.sleep(0.01)


async def worked(url: str, echo: Echo, *given: Incoming) -> list[str]:
    """What was said when all was answered; the clock runs so fast that no lease may end by it."""
    clock = Clock()
    database = await Database.open(url)
    inbox = Inbox(database, clock, lease=timedelta(days=9))
    try:
        for each in given:
            await inbox.put(each)
        echo.inbox = inbox
        worker = asyncio.create_task(Worker(inbox, echo).run())
        await until_empty(inbox, clock)
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
    finally:
        await database.close()
    return echo.sent


def test_a_part_that_left_is_not_sent_again(database_url: str) -> None:
    echo = Echo(faults=[TryLaterError(2), TryLaterError()])
    assert run(worked(database_url, echo, incoming("1", payload="甲"))) == ["甲一", "甲二"]
    assert echo.faults == []


def test_a_chat_is_answered_in_order_and_never_two_of_it_at_once(database_url: str) -> None:
    echo = Echo(pause=0.002)
    given = [incoming(f"{chat}{number}", chat, payload=f"{chat}{number}") for number in range(5) for chat in "abcdefgh"]
    sent = run(worked(database_url, echo, *given))
    for chat in "abcdefgh":
        mine = [words for words in sent if words.startswith(chat)]
        assert mine == [f"{chat}{number}{part}" for number in range(5) for part in "一二"]
    assert not echo.overlapped


@pytest.mark.parametrize(
    ("fault", "attempts"),
    [(RuntimeError("机密"), MOST_FAULTS), (TryLaterError(), MOST_ATTEMPTS)],
    ids=["ours", "outside"],
)
def test_what_never_works_is_given_up_and_its_chat_goes_on(
    fault: Exception, attempts: int, tmp_path: object, caplog: pytest.LogCaptureFixture
) -> None:
    echo = Echo(faults=[fault] * attempts)
    url = f"sqlite+aiosqlite:///{tmp_path}/inbox.db"
    assert run(worked(url, echo, incoming("1", payload="甲"), incoming("2", payload="乙"))) == ["甲一", "乙一", "乙二"]
    assert "given up" in caplog.text
    assert "机密" not in caplog.text


def test_a_worker_that_ends_lets_go_of_what_it_holds(database_url: str) -> None:
    async def end() -> None:
        async with inboxes(database_url, 2) as (first, second):
            await first.put(incoming("1"))
            await first.claim("telegram")
            await first.release()
            assert ids(await second.claim("telegram")) == ["1"]

    run(end())
