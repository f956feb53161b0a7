"""What a message has filled in, and what of it could not be taken as said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from bot.dialogue.acts import Question, Remark
from bot.dialogue.benefits import Benefits
from bot.dialogue.roles import Reading
from bot.dialogue.state import Known, Topic

T = TypeVar("T")


@dataclass(slots=True)
class Filling:
    """A topic after a message, with what could not be taken as it was said; `doubted`: the answer was spoken of.

    `withdrawn`: a thing was, for which what the message says may be the reason. `denied` are figures that the message
    says it is not or points back at, `room` what is left of a period's cap. `benefits` are those in hand,
    `aged` the places of things whose day or age was told. `chosen` are the inputs of which the message tells a choice:
    what it denies beside one is another choice (是行标,不是国标).
    """

    topic: Topic
    questions: list[Question] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    settled: dict[str, bool | None] = field(default_factory=dict)
    changed: bool = False
    withdrawn: bool = False
    doubted: bool = False
    room: Decimal | None = None
    denied: list[Decimal] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    benefits: Benefits = field(default_factory=Benefits)
    aged: list[int] = field(default_factory=list)
    chosen: set[str] = field(default_factory=set)


def joined(before: Topic, fillings: Sequence[Filling]) -> Filling:
    """One filling out of several of the same topic: what each changed in it, and all that they ask and remark."""
    topic = before.model_copy(deep=True)
    for name in Known.model_fields:
        setattr(topic, name, _changed(getattr(before, name), [getattr(each.topic, name) for each in fillings]))
    told = [each.topic.latest for each in fillings if each.topic.latest != before.latest]
    topic.latest = _once(name for each in told or [before.latest] for name in each)
    return Filling(
        topic,
        _once(asked for each in fillings for asked in each.questions),
        _once(remark for each in fillings for remark in each.remarks),
        {name: met for each in fillings for name, met in each.settled.items()},
        any(each.changed for each in fillings),
        any(each.withdrawn for each in fillings),
        any(each.doubted for each in fillings),
        next((each.room for each in fillings if each.room is not None), None),
        _once(figure for each in fillings for figure in each.denied),
        [reading for each in fillings for reading in each.readings],
        chosen={name for each in fillings for name in each.chosen},
    )


def _changed(before: dict[str, Any], after: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What stands after all the changes: gone where one took it away, new where one put another in its place."""
    gone = {name for name in before if any(name not in each for each in after)}
    changes = {
        name: value for each in after for name, value in each.items() if name not in before or before[name] != value
    }
    return {name: value for name, value in before.items() if name not in gone} | changes


def _once(entries: Iterable[T]) -> list[T]:
    kept: list[T] = []
    for entry in entries:
        if entry not in kept:
            kept.append(entry)
    return kept
