"""Everyday words beside the law's words, as data: those of the policies in `synonyms.toml`."""

import tomllib
from functools import cache
from pathlib import Path

from corpus.scripts import simplify

WEIGHT = 0.35
"""What an added expression counts beside the question's own words."""

_POLICIES = Path(__file__).with_name("synonyms.toml")


@cache
def _entries(file: Path) -> tuple[tuple[tuple[str, ...], str], ...]:
    entries = tomllib.loads(file.read_text("utf-8"))["entry"]
    return tuple((tuple(word.lower() for word in entry["said"]), entry["means"]) for entry in entries)


def expansions(text: str) -> dict[str, float]:
    """The policies' words for what the text says in everyday ones, each with its weight."""
    return dict.fromkeys(meanings(text, _POLICIES), WEIGHT)


def meanings(text: str, file: Path) -> list[str]:
    """What each entry of the file means whose words, any of them, stand in the text."""
    plain = simplify(text).lower()
    return [means for said, means in _entries(file) if any(word in plain for word in said)]
