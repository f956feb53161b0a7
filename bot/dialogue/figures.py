"""Taking a message's figures for a rule's inputs, without letting a bad value erase a good one."""

from dataclasses import replace

from bot.dialogue.acts import Question
from bot.dialogue.contradictions import is_part, sharpest
from bot.dialogue.filling import Filling
from bot.dialogue.meanings import by_talk, read
from bot.dialogue.mentions import told_apart
from bot.dialogue.other_acts import without_other_acts
from bot.dialogue.own import base_of, take_age
from bot.dialogue.paid import FACED, take_paid
from bot.dialogue.parts import counted, leave_out_separate
from bot.dialogue.received_under import told_in_parts
from bot.dialogue.roles import KINDS, MOST_FIGURES, Reading
from bot.dialogue.taking import as_said, take, usable
from bot.dialogue.understand import Understanding
from bot.dialogue.ways import with_or_without
from bot.dialogue.years import drop_other_years, separate_years
from calculators.model import Condition, Input

DOUBTS = ("guess", "result", "other_year", "others", "hearsay", "room", "refund", "given")
"""Roles of figures that are said about the answer, not for it."""


def take_figures(
    filling: Filling,
    inputs: dict[str, Input],
    conditions: dict[str, Condition],
    message: Understanding,
    asked: list[str],
) -> None:
    if len(message.figures) > MOST_FIGURES:
        base = next((entry for entry in inputs.values() if entry.role == "base"), None)
        filling.questions += [Question(base.name, base, (), "too_many", {"label": base.label})] if base else []
        return
    readings = read(filling, inputs, message, asked)
    _ask_other_years_part(filling, inputs, readings, message)
    readings = told_apart(filling, readings, message.plain, conditions)
    filling.doubted = any(reading.role in DOUBTS for reading in readings)
    readings = told_in_parts(by_talk(readings, filling, inputs, message), filling.benefits)
    readings = without_other_acts(readings, filling.benefits.rules, message.plain)
    readings = leave_out_separate(filling, readings, inputs, message.plain, conditions)
    readings = [reading if _fits(reading, inputs) else replace(reading, role="") for reading in readings]
    filling.readings = readings
    by_role = _by_role(readings)
    for entry in sorted(inputs.values(), key=lambda entry: entry.kind == "number"):
        _take_one(filling, inputs, entry, by_role, conditions, message)
    filling.topic.latest = [name for name in by_role if name in inputs] or filling.topic.latest
    separate_years(filling, inputs, message)
    filling.room = next((one.figure.exact for one in by_role.get("room", ()) if one.figure.kind == "money"), None)
    drop_other_years(filling, inputs, by_role.get("other_year", []))
    take_paid(filling, inputs, by_role, message)


def _fits(reading: Reading, inputs: dict[str, Input]) -> bool:
    """Whether a figure can be what it is read as: no share is a sum."""
    entry = inputs.get(reading.role)
    return entry is None or reading.figure.kind in KINDS.get(entry.kind, ())


def _by_role(readings: list[Reading]) -> dict[str, list[Reading]]:
    by_role: dict[str, list[Reading]] = {}
    for reading in readings:
        by_role.setdefault(reading.role, []).append(reading)
    return by_role


def _take_one(
    filling: Filling,
    inputs: dict[str, Input],
    entry: Input,
    by_role: dict[str, list[Reading]],
    conditions: dict[str, Condition],
    message: Understanding,
) -> None:
    base = base_of(filling, inputs.values()) if entry.kind == "number" else ""
    told_of_it = by_role.get(entry.name, [])
    whole = usable(filling, entry, told_of_it if base else sharpest(told_of_it, message.plain), message)
    beside = [*by_role.get("contract_face", []), *by_role.get("unpaid", [])] if entry.name in FACED else []
    beside += [reading for reading in by_role.get("foreign", []) if is_part(reading, message.plain)]
    readings = counted(filling, whole, beside, message.plain, conditions)
    if base:
        told = [(reading, as_said(reading.figure, entry, message.plain)) for reading in readings]
        readings = [
            each for each, age in told if not take_age(filling, base, entry.name, age, (message, each.figure.start))
        ]
    elif readings != whole:
        filling.topic.wholes[entry.name] = [as_said(whole[0].figure, entry, message.plain)]
    foreign = [each for each in by_role.get("foreign", []) if entry.role == "base" and is_part(each, message.plain)]
    before = filling.topic.figures.get(entry.name, [])
    of_one = readings == whole and (len(whole) == 1 or (not whole and len(before) == 1))
    if of_one and foreign and entry.kind == "money" and not filling.settled:
        value = whole[0].figure.exact if whole else before[0].low
        filling.questions.append(with_or_without(entry, value, foreign[0].figure))
    elif readings:
        take(filling, entry, readings, message)


def _ask_other_years_part(
    filling: Filling, inputs: dict[str, Input], readings: list[Reading], message: Understanding
) -> None:
    """A part of a sum that is of another year has a cap of its own: 到账200万,其中100万是去年到的."""
    parts = [one for one in readings if one.role == "other_year" and is_part(one, message.plain)]
    entry = next((entry for name, entry in inputs.items() if name in FACED), None)
    if parts and entry and "received" in inputs:
        filling.questions.append(Question(entry.name, entry, (), "by_year"))
