"""Whether a message asks what is remembered of its user, or wants it forgotten; what counts as asking so is data."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.dialogue.acts import Act, Chatted, Recalled
from bot.dialogue.gate_words import Gate, gate_from, parts
from bot.dialogue.held import held
from bot.dialogue.state import DialogueState
from bot.dialogue.turn import Turn
from bot.dialogue.understand import Understanding

_SIGNS = re.compile(r"\W")


@dataclass(frozen=True, slots=True)
class Request:
    """What people say for one wish: a gate's words, and what makes up a whole part of a sentence by itself."""

    gate: Gate
    whole: frozenset[str]
    courtesies: tuple[str, ...]

    def stands_alone(self, plain: str) -> bool:
        return any(_bare(part, self.courtesies) in self.whole for part in parts(plain))


def remembering(turn: Turn) -> Act | None:
    """Forget everything, or show everything, where the message asks for that and for no amount."""
    message = turn.message
    if _asks("forget", message):
        turn.state = DialogueState(turn=turn.state.turn, forgotten=turn.state.turn + 1)
        return Chatted("forgotten")
    return Recalled(held(turn)) if _asks("recall", message) else None


def _asks(wish: str, message: Understanding) -> bool:
    request = _requests()[wish]
    if request.stands_alone(message.plain):
        return True
    about_money = message.figures or message.has("screen") or message.has("rate")
    return not about_money and request.gate.shuts(message.plain)


@cache
def _requests() -> Mapping[str, Request]:
    tables = tomllib.loads(Path(__file__).with_name("remembering.toml").read_text("utf-8"))
    return {name: _request(table) for name, table in tables.items()}


def _request(table: Mapping[str, Any]) -> Request:
    courtesies = tuple(sorted(table.get("courtesies", ()), key=len, reverse=True))
    whole = frozenset(_bare(words, courtesies) for words in table.get("whole", ()))
    return Request(gate_from(table), whole, courtesies)


def _bare(part: str, courtesies: tuple[str, ...]) -> str:
    for word in courtesies:
        part = part.strip().removeprefix(word).removesuffix(word)
    return _SIGNS.sub("", part)
