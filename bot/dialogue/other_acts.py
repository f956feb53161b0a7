"""A sum of another act than the rule is about: 转让到账200万,又买了省外的成果300万. It is none of the rule's own."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.choose import turned_away
from bot.dialogue.roles import Reading
from calculators.model import Rule

_PART = re.compile(r"[^,,。;;!!??\n]+")


def without_other_acts(readings: list[Reading], rules: Sequence[Rule], plain: str) -> list[Reading]:
    """The readings without a role for sums of another act, where the rule's own act has a sum, too."""
    own = [reading for reading in readings if _rules_of(reading, rules)]
    others = [reading for reading in own if _is_of_other(reading, rules, plain)]
    if len(others) == len(own):
        return readings
    return [replace(each, role="", evidence="") if each in others else each for each in readings]


def _rules_of(reading: Reading, rules: Sequence[Rule]) -> list[Rule]:
    """The rules of which the sum is read as the base."""
    found = (rule for rule in rules if reading.role in rule.inputs)
    return [rule for rule in found if rule.inputs[reading.role].role == "base" and reading.figure.kind == "money"]


def _is_of_other(reading: Reading, rules: Sequence[Rule], plain: str) -> bool:
    """Whether the part of the sentence tells of what turns each of its rules away."""
    parts = (part for part in _PART.finditer(plain) if part.start() <= reading.figure.start < part.end())
    part = next((part[0] for part in parts), "")
    return all(turned_away(rule, part) for rule in _rules_of(reading, rules))
