"""Everyday words beside the policies' words: data in `synonyms.toml`."""

import tomllib
from functools import cache
from pathlib import Path

from corpus.scripts import simplify

WEIGHT = 0.35
"""What an added expression counts beside the question's own words."""

_FILE = Path(__file__).with_name("synonyms.toml")


@cache
def _entries() -> tuple[tuple[tuple[str, ...], str], ...]:
    entries = tomllib.loads(_FILE.read_text("utf-8"))["entry"]
    return tuple((tuple(word.lower() for word in entry["said"]), entry["means"]) for entry in entries)


def expansions(text: str) -> dict[str, float]:
    """The policies' words for what the text says in everyday ones, each with its weight."""
    plain = simplify(text).lower()
    return {means: WEIGHT for said, means in _entries() if any(word in plain for word in said)}
