"""The path of a message, read from top to bottom: fit, lock, load, answer, save."""

import asyncio
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Protocol
from weakref import WeakValueDictionary

from pydantic import ValidationError

from bot import metrics
from bot.dialogue.state import DialogueState
from bot.intake import fit
from bot.messages import Reply, UserMessage
from bot.store.sessions import Session, SessionConflictError, SessionNotFoundError, Sessions

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")  # one zone, no summer time: no time zone database needed
ATTEMPTS = 40
PAUSE_SECONDS = 0.03  # at most, before a turn is taken again: who collided once should not collide again


class Talks(Protocol):
    """One turn of a conversation: synchronous, a function of its arguments, the day included."""

    def reply(
        self, message: UserMessage, state: DialogueState, session_id: str, today: date
    ) -> tuple[Reply, DialogueState]: ...


def today_in_china() -> date:
    return datetime.now(CHINA).date()


class Assistant:
    """What every channel knows: `respond(message) -> reply`, and how to look at or forget a conversation."""

    def __init__(
        self,
        talk: Talks,
        sessions: Sessions,
        message_limit: int,
        today: Callable[[], date] = today_in_china,
    ) -> None:
        self._sessions = sessions
        self.today = today
        self._talk = talk
        self._message_limit = message_limit
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def respond(self, message: UserMessage) -> Reply:
        """One turn. Messages of one session are answered one after the other, in the order of arrival.

        :raises UnfitMessageError: when there is nothing to answer; says why.
        :raises SessionNotFoundError: when the message names a session that is not there.
        :raises SessionConflictError: when other processes kept writing the same session all the while.
        """
        fitting = fit(message, self._message_limit)
        if fitting.session_id is None:
            return await self._turn(fitting, self._sessions.fresh(DialogueState().model_dump_json()))
        async with self._locks.setdefault(fitting.session_id, asyncio.Lock()):
            return await self._turn_on_newest(fitting, fitting.session_id)

    async def recall(self, session_id: str) -> tuple[Session, DialogueState]:
        """What is remembered of a conversation.

        :raises SessionNotFoundError: when there is no such conversation.
        """
        session = await self._sessions.load(session_id)
        return session, _state(session)

    async def forget(self, session_id: str) -> None:
        """:raises SessionNotFoundError: when there is no such conversation."""
        await self._sessions.delete(session_id)

    async def _turn_on_newest(self, message: UserMessage, session_id: str) -> Reply:
        for _ in range(ATTEMPTS - 1):
            try:
                return await self._turn(message, await self._sessions.load(session_id))
            except SessionConflictError:
                metrics.SESSION_CONFLICTS.inc()
                await asyncio.sleep(random.uniform(0, PAUSE_SECONDS))
        return await self._turn(message, await self._sessions.load(session_id))

    async def _turn(self, message: UserMessage, session: Session) -> Reply:
        given = (message, _state(session), session.id, self.today())
        reply, after = await asyncio.to_thread(self._talk.reply, *given)
        await self._sessions.save(session, after.model_dump_json())
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
