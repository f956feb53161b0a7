"""The words by which an amount becomes another one, as `changing.toml` lists them."""

import tomllib
from functools import cache
from pathlib import Path


@cache
def words() -> dict[str, tuple[str, ...]]:
    """Each kind's words, in simplified lower-case."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return {name: tuple(entries) for name, entries in table.items()}
