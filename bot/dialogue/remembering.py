"""This is where a user sees all that is remembered, or has it forgotten; what counts as asking so is data."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.dialogue.acts import Act, Chatted, Fact, Recalled
from bot.dialogue.gate_words import Gate, gate_from, parts
from bot.dialogue.state import DialogueState, Known, Said, Topic
from bot.dialogue.turn import Turn
from bot.dialogue.understand import Understanding
from calculators.model import Condition, Input, Item, Range, Rule
from corpus.regions import name_of

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
    return Recalled(tuple(dict.fromkeys(_facts(turn)))) if _asks("recall", message) else None


def _asks(wish: str, message: Understanding) -> bool:
    request = _requests()[wish]
    if request.stands_alone(message.plain):
        return True
    about_money = message.figures or message.has("screen") or message.has("rate")
    return not about_money and request.gate.shuts(message.plain)


def _facts(turn: Turn) -> Iterator[Fact]:
    """Everything in the state that the user has told, in the order of the telling."""
    state = turn.state
    if state.region:
        place = name_of(state.region)
        yield Fact("told", "region", place, place)
    for kind in state.applicants:
        yield Fact("told", "applicant", kind, kind)
    if state.as_of:
        yield Fact("told", "as_of", state.as_of.isoformat(), state.as_of.isoformat())
    for code in state.places:
        if code != state.region:
            yield Fact("told", "place", code, name_of(code))
    for topic in state.topics:
        yield from _facts_of(topic, [turn.house.rules[name] for name in topic.rules if name in turn.house.rules])
    for words in dict.fromkeys((*state.heard, state.question, state.compared)):
        if words:
            yield Fact("words", "words", words, words)


def _facts_of(topic: Topic, rules: list[Rule]) -> Iterator[Fact]:
    inputs = {name: entry for rule in rules for name, entry in rule.inputs.items()}
    conditions = {name: entry for rule in rules for name, entry in rule.conditions.items()}
    yield from (Fact("told", "matter", rule.title, rule.title) for rule in rules)
    if topic.question:
        yield Fact("words", "words", topic.question, topic.question)
    told = topic.facts or topic
    yield from _known(told, inputs, conditions)
    if topic.facts is not None:
        new = {
            name: [item for item in items if item not in told.figures.get(name, [])]
            for name, items in topic.figures.items()
        }
        yield from _figures("supposed", new, inputs)


def _known(told: Known, inputs: Mapping[str, Input], conditions: Mapping[str, Condition]) -> Iterator[Fact]:
    yield from _figures("told", told.figures, inputs)
    yield from _figures("before", told.replaced, inputs)
    yield from _figures("whole", told.wholes, inputs)
    for name, said in (*told.unsettled.items(), *told.open.items()):
        yield Fact("told", name, said, said, inputs.get(name))
    for name, values in told.choices.items():
        labels = {choice.value: choice.label for choice in inputs[name].choices} if name in inputs else {}
        yield from (Fact("told", name, value, labels.get(value, value), inputs.get(name)) for value in values)
    for name, day in told.dates.items():
        yield Fact("told", name, day.isoformat(), day.isoformat(), inputs.get(name))
    for name, holds in told.conditions.items():
        if name in conditions:
            yield _condition(conditions[name], holds)


def _figures(kind: str, figures: Mapping[str, list[Said]], inputs: Mapping[str, Input]) -> Iterator[Fact]:
    for name, items in figures.items():
        for item in items if name in inputs else ():
            yield Fact(kind, name, "", item.said or "", inputs[name], Item(Range(item.low, item.high), item.said))


def _condition(about: Condition, holds: bool) -> Fact:
    return Fact("holds" if holds else "fails", about.name, str(holds).lower(), about.text, about)


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
