"""The patterns of `grammar.toml`, compiled: which words make a figure a sum, a cap, a threshold, or nothing."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

Scope = Literal["item", "plain", "firm", "year", "total", "shared"]
"""What a cap holds for: one item, unsaid, one applicant, a year, all time, or several grants together."""
FILE = Path(__file__).with_name("grammar.toml")
ENDS = frozenset(",;。:\n\t!?")
"""What ends a segment of a sentence."""
SCOPES: tuple[Scope, ...] = ("shared", "year", "total", "item", "firm")
"""In the order in which their words are looked for; a cap with none of them is plain."""
CAP_ORDER: tuple[Scope, ...] = ("item", "plain", "total", "firm", "year", "shared")
"""From the narrowest cap to the widest: the order in which they cut."""
BASES = ("base_1", "base_2", "base_3", "base_4", "base_5", "base_6", "base_7")
_REFERENCE = re.compile("«(\\w+)»")


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The pattern of that name.

    :raises KeyError: when the grammar has none.
    """
    return re.compile(_spelled(_entries("patterns")[name]))


@cache
def _entries(section: str) -> dict[str, str]:
    return dict(tomllib.loads(FILE.read_text("utf-8"))[section])


def _spelled(text: str) -> str:
    return _REFERENCE.sub(lambda match: _spelled(_entries("words")[match[1]]), text)
