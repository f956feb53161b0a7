"""The border between a messenger and the conversation: what a messenger has to be, and all that it knows of us."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.assistant import Assistant
from bot.channels.problems import log_unexpected
from bot.intake import UnfitMessageError
from bot.messages import Reply, UserMessage
from bot.settings import Settings
from bot.store.chats import Chats
from bot.store.inbox import Inbox, Update
from bot.store.sessions import SessionConflictError, SessionNotFoundError
from bot.wording.problems import tell

Part = Callable[[], Awaitable[object]]
"""Sends one part of an answer, when it is called."""


class TryLaterError(Exception):
    """The outside does not take it now; `seconds` is when it wants to be asked again, None where it did not say."""

    def __init__(self, seconds: float | None = None) -> None:
        super().__init__()
        self.seconds = seconds


class Messenger(Protocol):
    """What a platform adds: how an update of its own is answered. Everything else is the same for all."""

    @property
    def name(self) -> str: ...

    async def answer(self, update: Update) -> Sequence[Part]:
        """The parts of the answer in their order, each sent when it is called; none where nothing is to be said.

        The same update gives the same parts, also in another process: what was sent before is left out by their
        number, which each part notes in the inbox. An update that can't be read gives no part.

        :raises TryLaterError: this, or a part, when the outside does not take it now.
        """
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What a messenger is given when the service is ready."""

    settings: Settings
    assistant: Assistant
    inbox: Inbox
    chats: Chats
    state: Any
    """What the service's parts share: the house that is open now, and what routes have put there."""

    def conversations(self, channel: str) -> "Conversations":
        return Conversations(channel, self.assistant, self.chats)


class Conversations:
    """The conversations of a channel's chats: one session each, found again by every process and after a restart."""

    def __init__(self, channel: str, assistant: Assistant, chats: Chats) -> None:
        self._channel = channel
        self._assistant = assistant
        self._chats = chats

    async def respond(self, chat: str, message: UserMessage) -> Reply | str:
        """The reply, in the session that the chat is in, or in a new one; or words that say why there is none.

        :raises TryLaterError: when the database does not answer or others keep writing the session.
        """
        try:
            return await self._respond(chat, message)
        except UnfitMessageError as error:
            return tell(error.problem, **error.words).detail
        except (SessionConflictError, OperationalError, PoolTimeoutError) as error:
            raise TryLaterError from error
        except Exception as error:
            log_unexpected(error)
            return tell("internal").detail

    async def answered(self, request_id: str) -> Reply | None:
        """What was replied to an update before, by a process that went away then."""
        return await self._assistant.answered(request_id)

    async def glance(self, message: str) -> Reply | None:
        """A reply outside any conversation; None where there is nothing to answer."""
        try:
            return await self._assistant.glance(UserMessage(message=message))
        except UnfitMessageError:
            return None

    async def earlier(self, chat: str, turn: int) -> Reply | None:
        """The reply of a turn of the chat's conversation, where it is kept."""
        session_id = await self._chats.session_of(self._channel, chat)
        return await self._assistant.reply_of(session_id, turn) if session_id else None

    async def last(self, chat: str) -> Reply | None:
        """What was replied last in a chat, for a number that chooses from it."""
        session_id = await self._chats.session_of(self._channel, chat)
        return await self._assistant.last_reply(session_id) if session_id else None

    async def forget(self, chat: str) -> None:
        """Everything that was said in it."""
        session_id = await self._chats.session_of(self._channel, chat)
        try:
            if session_id:
                await self._assistant.forget(session_id)
        except SessionNotFoundError:
            pass
        await self._chats.forget(self._channel, chat)

    async def _respond(self, chat: str, message: UserMessage) -> Reply:
        known = await self._chats.session_of(self._channel, chat)
        try:
            reply = await self._assistant.respond(message.model_copy(update={"session_id": known}))
        except SessionNotFoundError:  # idle for too long: the chat goes on in a new one
            reply = await self._assistant.respond(message.model_copy(update={"session_id": None}))
        if reply.session_id != known:
            await self._chats.put(self._channel, chat, reply.session_id)
        return reply
