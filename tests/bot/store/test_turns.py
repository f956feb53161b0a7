"""What was answered is kept: a request sent again is answered the same, and forgotten is forgotten."""

import asyncio
from datetime import date, timedelta

from bot.dialogue.state import DialogueState
from bot.messages import Reply, UserMessage
from bot.store.feedback import Feedback, Feedbacks
from tests.bot.fakes import CountingTalk
from tests.bot.store.test_sessions import IDLE, NOON, assistant, opened, run


def again(request_id: str, session_id: str | None = None) -> UserMessage:
    return UserMessage(message="一", request_id=request_id, session_id=session_id)


def test_a_request_sent_again_is_heard_once(database_url: str) -> None:
    async def sent() -> None:
        talk = CountingTalk()
        async with opened(database_url) as sessions:
            first = await assistant(sessions, talk).respond(again("a"))
            assert await assistant(sessions, talk).respond(again("a")) == first
            assert await assistant(sessions, talk).respond(again("a", first.session_id)) == first
            second = await assistant(sessions, talk).respond(again("b", first.session_id))
        assert (second.turn, len(talk.heard)) == (2, 2)

    run(sent())


def test_a_request_sent_many_times_at_once_leads_to_one_turn(database_url: str) -> None:
    async def sent() -> set[tuple[str, int]]:
        async with opened(database_url) as sessions:
            workers = [assistant(sessions) for _ in range(4)]
            replies = await asyncio.gather(*(worker.respond(again("a")) for worker in workers * 2))
        return {(reply.session_id, reply.turn) for reply in replies}

    assert len(run(sent())) == 1


class Forgetting(CountingTalk):
    """Forgets at the word 忘."""

    def reply(
        self, message: UserMessage, state: DialogueState, session_id: str, today: date
    ) -> tuple[Reply, DialogueState]:
        reply, after = super().reply(message, state, session_id, today)
        return reply, after.model_copy(update={"forgotten": after.turn} if "忘" in message.message else {})


def test_what_the_user_wants_forgotten_leaves_the_database(database_url: str) -> None:
    async def told() -> None:
        async with opened(database_url) as sessions:
            bot = assistant(sessions, Forgetting())
            session_id = (await bot.respond(UserMessage(message="到账三百万"))).session_id
            await rated(sessions, session_id)
            await bot.respond(UserMessage(message="忘", session_id=session_id))
            assert await sessions.turns.of_session(session_id, 1) is None
            assert await sessions.turns.of_session(session_id, 2)
            kept = (await Feedbacks(sessions._database).newest())[0]
            assert (kept.rating, kept.question, kept.comment, kept.citations) == ("down", "", "", "[]")
            await bot.forget(session_id)
            assert await sessions.turns.of_session(session_id, 2) is None

    async def rated(sessions: object, session_id: str) -> None:
        turn = await sessions.turns.of_session(session_id, 1)  # type: ignore[attr-defined]
        given = Feedback(turn.id, session_id, "down", "我的电话", turn.message, "[]", "corpus", NOON)
        await Feedbacks(sessions._database).put(given)  # type: ignore[attr-defined]

    run(told())


def test_turns_go_with_their_idle_session(database_url: str) -> None:
    now = NOON

    async def swept() -> None:
        nonlocal now
        async with opened(database_url, lambda: now) as sessions:
            old = (await assistant(sessions).respond(UserMessage(message="一"))).session_id
            now += IDLE - timedelta(seconds=1)
            new = (await assistant(sessions).respond(UserMessage(message="一"))).session_id
            now += timedelta(seconds=1)
            assert await sessions.sweep() == 1
            assert await sessions.turns.of_session(old, 1) is None
            assert await sessions.turns.of_session(new, 1)

    run(swept())
