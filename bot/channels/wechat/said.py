"""From what came in to what is to be shown: one message, what is left from before, what an event asks for."""

import json
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict

from bot.channels.layout import chosen, options
from bot.channels.messenger import Conversations
from bot.channels.wechat.incoming import CLICK, EVENT, SAID, Incoming
from bot.channels.wechat.pieces import ONE, WORDS, Piece, Public, after, pieces, plain, texts_of
from bot.messages import Reply, UserMessage
from bot.store.inbox import Update
from bot.store.leftovers import Leftovers
from bot.wording.phrases import phrase

SUBSCRIBE, UNSUBSCRIBE = "subscribe", "unsubscribe"
HEARD = frozenset({SUBSCRIBE, UNSUBSCRIBE, CLICK})
"""Events that are answered, or at least noted; all others want nothing from us."""
NUMBERING = " \t\n.\u3002\u3001,()"
"""What stands around a number in a list, after NFKC: blanks, stops, the comma of lists, brackets."""
LONGEST_NUMBER = 2


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
        """A bare number is an option of the last reply, before any reply an example of the greeting's."""
        number = number_of(said)
        if number is None or (update.attempts > 1 and await self._conversations.answered(update.request_id)):
            return UserMessage(message=said)
        last, examples = await self._conversations.last(update.chat), self._examples()
        if last is None:
            found = dict(enumerate(examples, 1)).get(int(number))
            return UserMessage(message=found or said)
        option = chosen(number, last)
        if option is None and _only_options(last):
            return phrase("say.no_such_number", WORDS)
        return option or UserMessage(message=said)

    async def _forget(self, update: Update) -> list[Piece]:
        await self._leftovers.forget(update.channel, update.chat)
        await self._conversations.forget(update.chat)
        return []


def number_of(said: str) -> str | None:
    """A number that stands alone, in whichever digits, with or without what stands behind it in a list."""
    bare = unicodedata.normalize("NFKC", said).strip(NUMBERING)
    return str(int(bare)) if bare.isascii() and bare.isdecimal() and len(bare) <= LONGEST_NUMBER else None


def _only_options(reply: Reply) -> bool:
    """Whether a number can be nothing but an option's."""
    offered = {option.input for option in options(reply)}
    return bool(reply.asks) and all(ask.input in offered for ask in reply.asks)
