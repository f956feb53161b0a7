"""Everyday words beside the law's words, as data: those of the policies in `synonyms.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.scripts import simplify

WEIGHT = 0.35
"""What an added expression counts beside the question's own words."""

_POLICIES = Path(__file__).with_name("synonyms.toml")


@dataclass(frozen=True, slots=True)
class _Entries:
    """What each entry means, and by its first character every word said with its entry."""

    means: tuple[str, ...]
    said: Mapping[str, tuple[tuple[str, int], ...]]


@cache
def _entries(file: Path) -> _Entries:
    entries = tomllib.loads(file.read_text("utf-8"))["entry"]
    said: dict[str, list[tuple[str, int]]] = {}
    for number, entry in enumerate(entries):
        for word in entry["said"]:
            said.setdefault(word[0].lower(), []).append((word.lower(), number))
    return _Entries(tuple(entry["means"] for entry in entries), {first: tuple(each) for first, each in said.items()})


def expansions(text: str) -> dict[str, float]:
    """The policies' words for what the text says in everyday ones, each with its weight."""
    return dict.fromkeys(meanings(text, _POLICIES), WEIGHT)


def meanings(text: str, file: Path) -> list[str]:
    """What each entry of the file means whose words, any of them, stand in the text; in the file's order."""
    plain, entries = simplify(text).lower(), _entries(file)
    words = (each for first in set(plain) for each in entries.said.get(first, ()))
    return [entries.means[number] for number in sorted({number for word, number in words if word in plain})]
