"""What a clause does not say that an applicant needs to know; the words that would say it are data."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from corpus.model import Clause
from corpus.scripts import simplify


def silent_on(clause: Clause) -> tuple[str, ...]:
    """The kinds of things, by their names in `silence.toml`, of which the clause holds no word."""
    text = simplify(clause.text)
    return tuple(kind for kind, words in _words().items() if not any(word in text for word in words))


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    table = tomllib.loads(Path(__file__).with_name("silence.toml").read_text("utf-8"))
    return {kind: tuple(words) for kind, words in table.items()}
