"""From what came in to what is to be shown: one message, what is left from before, what an event asks for."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict

from bot.channels.messenger import Conversations
from bot.channels.wechat.choices import chosen, number_of, wants_figures
from bot.channels.wechat.incoming import CLICK, EVENT, SAID, Incoming
from bot.channels.wechat.pieces import ONE, WORDS, Piece, Public, after, pieces, plain, texts_of
from bot.messages import UserMessage
from bot.store.inbox import Update
from bot.store.leftovers import Leftovers
from bot.wording.phrases import phrase

SUBSCRIBE, UNSUBSCRIBE = "subscribe", "unsubscribe"
HEARD = frozenset({SUBSCRIBE, UNSUBSCRIBE, CLICK})
"""Events that are answered, or at least noted; all others want nothing from us."""


def wants_nothing(message: Incoming) -> bool:
    return message.kind == EVENT and message.event not in HEARD


def payload(message: Incoming) -> str:
    return json.dumps(asdict(message), ensure_ascii=False)


def message_of(update: Update) -> Incoming:
    return Incoming(**json.loads(update.payload))


class Said:
    """What one account's users are told, as pieces in their order."""

    def __init__(
        self,
        conversations: Conversations,
        leftovers: Leftovers,
        examples: Callable[[], Sequence[str]],
        public: Public,
    ) -> None:
        self._conversations = conversations
        self._leftovers = leftovers
        self._examples = examples
        self._public = public

    async def to(self, update: Update) -> list[Piece]:
        """The answer to an update, the same whenever it is asked for until it has been shown; none for silence.

        What the chat has not seen at all comes first; what it has been told to ask for by "1", only then.
        """
        message = message_of(update)
        if message.event == UNSUBSCRIBE:
            return await self._forget(update)
        left = await self._leftovers.take(update.channel, update.chat, update.update_id)
        if left and number_of(message.said) == ONE:
            return list(left.texts)
        answer = await self._answer(update, message)
        return after(left.texts, answer) if left and not left.begun else answer

    async def _answer(self, update: Update, message: Incoming) -> list[Piece]:
        if not message.said:
            return list(texts_of(self._instead(message)))
        meant = await self._meant(update, message.said)
        if isinstance(meant, str):
            return list(texts_of(meant))
        named = meant.model_copy(update={"request_id": update.request_id})
        reply = await self._conversations.respond(update.chat, named)
        return list(texts_of(plain(reply))) if isinstance(reply, str) else pieces(reply, self._public)

    def _instead(self, message: Incoming) -> str:
        """What is said where nothing was said that could be answered."""
        if message.kind == EVENT:
            return self._greeting()
        return phrase("say.unheard" if message.kind in SAID else "say.unsupported", WORDS)

    def _greeting(self) -> str:
        examples = [
            phrase("say.example", WORDS, number=str(number), question=question)
            for number, question in enumerate(self._examples(), 1)
        ]
        return "\n".join((phrase("say.greeting", WORDS), *examples, phrase("say.invitation", WORDS)))

    async def _meant(self, update: Update, said: str) -> UserMessage | str:
        """A bare number is a choice of the last reply's, before any reply an example of the greeting's."""
        number = number_of(said)
        if number is None or (update.attempts > 1 and await self._conversations.answered(update.request_id)):
            return UserMessage(message=said)
        last = await self._conversations.last(update.chat)
        if last is None:
            example = dict(enumerate(self._examples(), 1)).get(int(number))
            return UserMessage(message=example) if example else phrase("say.no_such_number", WORDS)
        choice = chosen(number, last)
        if choice is None and not wants_figures(last):
            return phrase("say.no_such_number", WORDS)
        return choice or UserMessage(message=said)

    async def _forget(self, update: Update) -> list[Piece]:
        await self._leftovers.forget(update.channel, update.chat)
        await self._conversations.forget(update.chat)
        return []
