"""A conversation is kept, found again after a restart, and never lost to a second writer."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

import pytest

from bot.assistant import Assistant
from bot.dialogue.state import DialogueState
from bot.messages import Reply, UserMessage
from bot.store.database import Database
from bot.store.sessions import SessionConflictError, SessionNotFoundError, Sessions
from tests.bot.fakes import TODAY, CountingTalk, FailingTalk

NOON = datetime(2025, 7, 1, 12, tzinfo=UTC)
IDLE = timedelta(hours=24)
T = TypeVar("T")


@asynccontextmanager
async def opened(url: str, now: Callable[[], datetime] = lambda: NOON) -> AsyncIterator[Sessions]:
    database = await Database.open(url)
    try:
        yield Sessions(database, IDLE, now)
    finally:
        await database.close()


def assistant(sessions: Sessions, talk: Any = None) -> Assistant:
    return Assistant(talk or CountingTalk(), sessions, 4_000, lambda: TODAY)


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(coroutine)


def test_a_session_survives_a_restart(database_url: str) -> None:
    async def first() -> str:
        async with opened(database_url) as sessions:
            return (await assistant(sessions).respond(UserMessage(message="一"))).session_id

    async def second(session_id: str) -> Reply:
        async with opened(database_url) as sessions:
            return await assistant(sessions).respond(UserMessage(message="二", session_id=session_id))

    session_id = run(first())
    assert run(second(session_id)).turn == 2


def test_an_id_holds_128_random_bits_and_is_never_the_same(database_url: str) -> None:
    async def ids() -> set[str]:
        async with opened(database_url) as sessions:
            return {sessions.fresh("{}").id for _ in range(100)}

    found = run(ids())
    assert len(found) == 100
    assert min(map(len, found)) * 6 >= 128


@pytest.mark.parametrize(("idle", "alive"), [(IDLE - timedelta(seconds=1), True), (IDLE, False)])
def test_a_session_lasts_its_idle_time(database_url: str, idle: timedelta, alive: bool) -> None:
    async def kept() -> bool:
        clock = [NOON]
        async with opened(database_url, lambda: clock[0]) as sessions:
            session = sessions.fresh("{}")
            await sessions.save(session, "{}")
            clock[0] += idle
            swept = await sessions.sweep()
            try:
                await sessions.load(session.id)
            except SessionNotFoundError:
                return swept == 0
            return swept == 0

    assert run(kept()) is alive


def test_what_was_read_too_early_is_not_written(database_url: str) -> None:
    async def collide() -> None:
        async with opened(database_url) as sessions:
            await sessions.save(fresh := sessions.fresh("{}"), '{"turn": 1}')
            stale = await sessions.load(fresh.id)
            await sessions.save(stale, '{"turn": 2}')
            with pytest.raises(SessionConflictError):
                await sessions.save(stale, '{"turn": 9}')
            with pytest.raises(SessionConflictError):
                await sessions.save(fresh, '{"turn": 9}')
            assert (await sessions.load(fresh.id)).state == '{"turn": 2}'

    run(collide())


def test_two_messages_at_once_in_one_session_both_land(database_url: str) -> None:
    async def together() -> list[Reply]:
        async with opened(database_url) as sessions:
            bot = assistant(sessions)
            session_id = (await bot.respond(UserMessage(message="零"))).session_id
            messages = [UserMessage(message=text, session_id=session_id) for text in "一二三四五"]
            return list(await asyncio.gather(*map(bot.respond, messages)))

    assert [reply.turn for reply in run(together())] == [2, 3, 4, 5, 6]


class Meeting(CountingTalk):
    """Holds its first two turns until both have read the session."""

    def __init__(self) -> None:
        super().__init__()
        self.barrier = threading.Barrier(2)

    def reply(
        self, message: UserMessage, state: DialogueState, session_id: str, today: date
    ) -> tuple[Reply, DialogueState]:
        if len(self.heard) < 2 and message.session_id:
            self.barrier.wait(timeout=10)
        return super().reply(message, state, session_id, today)


def test_two_processes_at_once_in_one_session_both_land(database_url: str) -> None:
    async def together() -> list[int]:
        talk = Meeting()
        async with opened(database_url) as mine, opened(database_url) as theirs:
            session = mine.fresh(DialogueState().model_dump_json())
            await mine.save(session, session.state)
            message = UserMessage(message="一", session_id=session.id)
            replies = await asyncio.gather(*(assistant(s, talk).respond(message) for s in (mine, theirs)))
            assert (await mine.load(session.id)).version == 3
        return sorted(reply.turn for reply in replies)

    assert run(together()) == [1, 2]


def test_an_error_never_loses_a_session(database_url: str) -> None:
    async def broken() -> int:
        async with opened(database_url) as sessions:
            session_id = (await assistant(sessions).respond(UserMessage(message="一"))).session_id
            again = UserMessage(message="二", session_id=session_id)
            with pytest.raises(RuntimeError):
                await assistant(sessions, FailingTalk()).respond(again)
            return (await assistant(sessions).respond(again)).turn

    assert run(broken()) == 2


def test_a_forgotten_session_stays_forgotten(database_url: str) -> None:
    async def forget() -> None:
        async with opened(database_url) as sessions:
            bot = assistant(sessions)
            session_id = (await bot.respond(UserMessage(message="一"))).session_id
            await bot.forget(session_id)
            for attempt in (bot.forget, bot.recall):
                with pytest.raises(SessionNotFoundError):
                    await attempt(session_id)
            with pytest.raises(SessionNotFoundError):
                await bot.respond(UserMessage(message="二", session_id=session_id))

    run(forget())


def test_a_state_that_nobody_can_read_is_as_good_as_forgotten(database_url: str) -> None:
    async def old() -> None:
        async with opened(database_url) as sessions:
            await sessions.save(session := sessions.fresh(""), '{"turn": "many"}')
            with pytest.raises(SessionNotFoundError):
                await assistant(sessions).recall(session.id)

    run(old())
