"""The words by which people ask about the matter in hand: `inquiry.toml` as frozen data."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


def inquiries(*names: str) -> tuple[str, ...]:
    """The words of the lists named, or of all of them."""
    lists = _lists()
    return tuple(word for name in (names or lists) for word in lists[name])


@cache
def _lists() -> Mapping[str, tuple[str, ...]]:
    lists = tomllib.loads(Path(__file__).with_name("inquiries.toml").read_text("utf-8"))
    return {name: tuple(words) for name, words in lists.items()}
