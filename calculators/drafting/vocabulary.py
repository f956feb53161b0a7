"""What bases, applicants and topics are called, as `words.toml` lists them; sentences as `wording.toml` has them."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from calculators.drafting.grammar import pattern

FOLDER = Path(__file__).parent
SEGMENTS = ","
"""Stands between the conditions of a subject."""
SHORT = 14
"""Characters of a segment that says no more than who is meant."""


@dataclass(frozen=True, slots=True)
class BaseName:
    """The standard name of an input, and the words by which users say it; `only_named` when nothing else means it."""

    name: str
    words: tuple[str, ...]
    only_named: bool = False


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "words.toml").read_text("utf-8"))


@cache
def _wording() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "wording.toml").read_text("utf-8"))


def say(section: str, name: str, **figures: str) -> str:
    """A sentence or label with its figures filled in."""
    return str(_wording()[section][name]).format(**figures)


def base_name(words: str) -> BaseName:
    """The first entry that the words of a base hold; "base" for what is none of them."""
    for entry in _words()["bases"]:
        if re.search(entry["says"], words):
            return BaseName(entry["name"], tuple(entry["words"]), entry.get("only_named", False))
    return BaseName("base", (words,))


def applicants(subject: str, recipient: str = "") -> tuple[tuple[str, ...], bool]:
    """The kinds of applicant that a subject names, and whether they surely are the ones who are given to.

    Surest is a `recipient` named behind 给予, then the noun that a segment ends in, the last that has one.
    """
    if kinds := _kinds(recipient):
        return tuple(kinds.values()), True
    for segment in reversed(subject.split(SEGMENTS)):
        thing = pattern("whose").search(segment)
        named = thing[1] if thing else segment if len(segment) <= SHORT else ""
        if kinds := _kinds(named):
            acts_itself = not thing and len(kinds) > 1 and 0 in kinds
            return (kinds[0 if acts_itself else max(kinds)],), bool(thing) or len(kinds) == 1
    kinds = _kinds(subject)
    if not kinds:
        return (say("many", "firm"),), False
    return tuple(kinds.values())[:1], len(kinds) == 1 or next(iter(kinds)) == 0


def _kinds(words: str) -> dict[int, str]:
    """Kinds of applicant by where the words name them first, in order."""
    found = {match.start(): kind for kind, says in _words()["subjects"].items() if (match := re.search(says, words))}
    return dict(sorted(found.items()))


def topics(text: str) -> list[tuple[str, ...]]:
    """The everyday words for each topic that a text is about, the most telling first."""
    return _met("topics", text)


def acts(text: str) -> list[tuple[str, ...]]:
    """The everyday words for what a text says is done: bought, certified anew."""
    return _met("acts", text)


def _met(section: str, text: str) -> list[tuple[str, ...]]:
    found = [(match[0], words) for says, words in _words()[section].items() if (match := re.search(says, text))]
    return [tuple(words) for _, words in sorted(found, key=lambda entry: -len(entry[0]))]


def condition_name(text: str) -> str | None:
    """The standard name of a condition that conversations know words for."""
    return next((name for name, says in _words()["conditions"].items() if re.search(says, text)), None)


def polarity(text: str) -> dict[str, list[str]]:
    """The words by which users say that a condition is met or not, as `yes` and `no`; none where none are known."""
    entry: dict[str, Any] = next((each for each in _words()["polarity"] if re.search(each["says"], text)), {})
    return {name: list(entry[name]) for name in ("yes", "no") if entry.get(name)}


def unit_name(unit: str) -> str:
    """The unit in which what is counted is asked for."""
    return str(_words()["units"]["same"].get(unit, unit))


def trivial_units() -> dict[str, list[str]]:
    """Units that count nothing: `always`, or `alone`, where the applicant itself is one of them."""
    return dict(_words()["units"]["trivial"])
