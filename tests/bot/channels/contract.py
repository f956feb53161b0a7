"""What every channel owes its users: the dialogues of the cases, with the same words, numbers, citations and choices.

A new channel's test inherits `ChannelContract` and gives one method, `say`.
"""

import tomllib
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.channels.layout import options
from bot.messages import Reply
from corpus.numerals import read_numbers
from corpus.scripts import simplify
from tests.bot.talking import Conversation

FILES = sorted((Path(__file__).parents[2] / "cases" / "dialogues").glob("*.toml"))
PER_FILE = 3


def spoken(file: Path) -> list[dict[str, Any]]:
    """The dialogues in which everything is said in words, and nothing by a form."""
    cases = tomllib.loads(file.read_text("utf-8"))["dialogue"]
    return [case for case in cases if all("user" in turn for turn in case["turns"])]


DIALOGUES = {
    f"{file.stem}: {case['name']}": tuple(turn["user"] for turn in case["turns"])
    for file in FILES
    for case in spoken(file)[:PER_FILE]
}
assert len(DIALOGUES) > 20, "no dialogues are played"


class ChannelContract:
    """The tests; `say` and what it needs come from the channel."""

    def say(self, talk: str, message: str) -> str:
        """Say it in the conversation of that name; everything that is shown to the user then, buttons included."""
        raise NotImplementedError

    @pytest.mark.parametrize("name", DIALOGUES)
    def test_a_dialogue_is_shown_as_it_is_answered(self, name: str) -> None:
        for message, reply in zip(DIALOGUES[name], expected(name), strict=True):
            shown = self.say(name, message)
            assert squeezed(reply.text) in squeezed(shown)
            for words in (*(each.quote for each in reply.citations), *(each.label for each in options(reply))):
                assert squeezed(words) in squeezed(shown)
            assert numbers([shown]) <= founded(reply)


@cache
def expected(name: str) -> tuple[Reply, ...]:
    """What the conversation itself replies, without any channel."""
    conversation = Conversation()
    return tuple(conversation.say(message) for message in DIALOGUES[name])


def founded(reply: Reply) -> set[Decimal]:
    """The numbers that may be shown around a reply."""
    texts = [reply.text, *(ask.label for ask in reply.asks), *(option.label for option in options(reply))]
    for citation in reply.citations:
        texts += [citation.quote, citation.label, citation.document_title, citation.document_number or ""]
        texts += [citation.clause, str(citation.mark)]
    for entry in reply.calculations:
        texts += [entry.title, entry.amount, entry.amount_max or "", entry.period or ""]
        texts += [step.text for step in entry.steps] + [condition.text for condition in entry.conditions]
    texts += [benefit.title for benefit in reply.benefits]
    return numbers(texts) | {Decimal(number) for number in range(1, len(options(reply)) + 1)}


def numbers(texts: Iterable[str]) -> set[Decimal]:
    return {number for text in texts for number in read_numbers(simplify(text))}


def squeezed(text: str) -> str:
    return "".join(text.split())
