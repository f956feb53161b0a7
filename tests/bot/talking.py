"""Conversations without a channel: one talk over the real law, what its guard refused, and what was said last."""

from dataclasses import dataclass, field
from datetime import date

from bot.dialogue.state import DialogueState
from bot.dialogue.talk import Talk
from bot.dialogue.turn import Turn
from bot.dialogue.understand import understand
from bot.messages import Reply, UserMessage
from tests.bot.fakes import TODAY, house, law


@dataclass
class Conversation:
    """Says one message after another; `refused` counts what the guard took back."""

    today: date = TODAY
    state: DialogueState = field(default_factory=DialogueState)
    refused: int = 0

    def say(self, message: str, **fields: object) -> Reply:
        talk = Talk(house(), self._refuse)
        sent = UserMessage(message=message).model_copy(update=fields)
        reply, self.state = talk.reply(sent, self.state, "talking", self.today)
        return reply

    def _refuse(self) -> None:
        self.refused += 1


def turn(message: str, state: DialogueState | None = None, today: date = TODAY) -> Turn:
    """A turn in hand before anything is decided."""
    corpus, _ = law()
    return Turn(house(), understand(message, corpus, today), state or DialogueState(), today)


def amounts(reply: Reply) -> list[str]:
    """Bound and amount of each entry: "exactly 600000.00", "between 400000.00..600000.00", "not eligible"."""
    found = []
    for entry in reply.calculations:
        ends = entry.amount if entry.amount_max is None else f"{entry.amount}..{entry.amount_max}"
        found.append("not eligible" if entry.eligible is False else f"{entry.bound} {ends}")
    return found
