"""The path of a message, read from top to bottom: fit, lock, load, answer, save."""

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta, timezone
from typing import Protocol
from weakref import WeakValueDictionary

from pydantic import ValidationError

from bot import metrics
from bot.dialogue.state import DialogueState
from bot.intake import fit
from bot.messages import Reply, UserMessage
from bot.store.sessions import Session, SessionConflictError, SessionNotFoundError, Sessions, utc_now
from bot.store.turns import KeptTurn, forget_session, fresh_turn_id, keep

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")  # one zone, no summer time: no time zone database needed
ATTEMPTS = 40
PAUSE_SECONDS = 0.03  # at most, before a turn is taken again: who collided once should not collide again
SHEETS = "/sheets/"


class Talks(Protocol):
    """One turn of a conversation: synchronous, a function of its arguments, the day included."""

    def reply(
        self, message: UserMessage, state: DialogueState, session_id: str, today: date
    ) -> tuple[Reply, DialogueState]: ...


def today_in_china() -> date:
    return datetime.now(CHINA).date()


class Assistant:
    """What every channel knows: `respond(message) -> reply`, and how to look at or forget a conversation.

    `talk` may be replaced at any time: a turn is answered by the one that it began with.
    """

    def __init__(
        self,
        talk: Talks,
        sessions: Sessions,
        message_limit: int,
        today: Callable[[], date] = today_in_china,
    ) -> None:
        self._sessions = sessions
        self.today = today
        self.talk = talk
        self._message_limit = message_limit
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def respond(self, message: UserMessage) -> Reply:
        """One turn. Messages of one session are answered one after the other, in the order of arrival.

        :raises UnfitMessageError: when there is nothing to answer; says why.
        :raises SessionNotFoundError: when the message names a session that is not there.
        :raises SessionConflictError: when other processes kept writing the same session all the while.
        """
        fitting = fit(message, self._message_limit)
        one_at_a_time = fitting.session_id or fitting.request_id
        if one_at_a_time is None:
            return await self._attempt(fitting)
        async with self._locks.setdefault(one_at_a_time, asyncio.Lock()):
            return await self._patiently(fitting)

    async def recall(self, session_id: str) -> tuple[Session, DialogueState]:
        """What is remembered of a conversation.

        :raises SessionNotFoundError: when there is no such conversation.
        """
        session = await self._sessions.load(session_id)
        return session, _state(session)

    async def forget(self, session_id: str) -> None:
        """:raises SessionNotFoundError: when there is no such conversation."""
        await self._sessions.delete(session_id)

    async def glance(self, message: UserMessage) -> Reply:
        """A reply outside any conversation: nothing is remembered of it.

        :raises UnfitMessageError: as `respond`.
        """
        fitting = fit(message, self._message_limit)
        reply, _ = await asyncio.to_thread(self.talk.reply, fitting, DialogueState(), "", self.today())
        return reply

    async def answered(self, request_id: str) -> Reply | None:
        """What was replied to a request, where it came before."""
        kept = await self._sessions.turns.of_request(request_id)
        return Reply.model_validate_json(kept.reply) if kept else None

    async def last_reply(self, session_id: str) -> Reply | None:
        """The reply of a conversation's last turn; None where there is no such conversation or no turn in it."""
        with suppress(SessionNotFoundError):
            _, state = await self.recall(session_id)
            return await self.reply_of(session_id, state.turn)
        return None

    async def reply_of(self, session_id: str, turn: int) -> Reply | None:
        """The reply of one turn, where it is still kept."""
        kept = await self._sessions.turns.of_session(session_id, turn)
        return Reply.model_validate_json(kept.reply) if kept else None

    async def _patiently(self, message: UserMessage) -> Reply:
        """On the newest state: what another process wrote in between is read again."""
        for _ in range(ATTEMPTS - 1):
            try:
                return await self._attempt(message)
            except SessionConflictError:
                metrics.SESSION_CONFLICTS.inc()
                await asyncio.sleep(random.uniform(0, PAUSE_SECONDS))
        return await self._attempt(message)

    async def _attempt(self, message: UserMessage) -> Reply:
        if message.request_id and (kept := await self._sessions.turns.of_request(message.request_id)):
            return Reply.model_validate_json(kept.reply)
        if message.session_id is None:
            return await self._turn(message, self._sessions.fresh(DialogueState().model_dump_json()))
        return await self._turn(message, await self._sessions.load(message.session_id))

    async def _turn(self, message: UserMessage, session: Session) -> Reply:
        given = (message, _state(session), session.id, self.today())
        reply, after = await asyncio.to_thread(self.talk.reply, *given)
        turn_id = fresh_turn_id()
        if reply.calculations:
            reply = reply.model_copy(update={"sheet": SHEETS + turn_id})
        kept = KeptTurn(
            id=turn_id,
            session_id=session.id,
            turn=after.turn,
            request_id=message.request_id,
            message=message.message,
            reply=reply.model_dump_json(),
            answered=utc_now(),
        )
        forgotten = forget_session(session.id, after.turn) if after.forgotten == after.turn else ()
        await self._sessions.save(session, after.model_dump_json(), *forgotten, keep(kept))
        metrics.REPLIES.labels(reply.kind).inc()
        return reply


def _state(session: Session) -> DialogueState:
    """A state that an older version wrote and this one can't read is as good as forgotten.

    :raises SessionNotFoundError: then.
    """
    try:
        return DialogueState.model_validate_json(session.state)
    except ValidationError as error:
        raise SessionNotFoundError from error
