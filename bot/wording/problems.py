"""What is said when something can't be done: each problem a table of phrases/problems.toml."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

REASONS = "reason"
_BLANK = re.compile(r"(?<!\{)\{\w+\}(?!\})")


@dataclass(frozen=True, slots=True)
class Told:
    """A problem in words: an HTTP status, a title, and a detail that says what to do instead."""

    name: str
    status: int
    title: str
    detail: str

    @property
    def anchor(self) -> str:
        return self.name.replace("_", "-")


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads((files(__package__) / "phrases" / "problems.toml").read_text("utf-8"))


def tell(name: str, /, **words: object) -> Told:
    """The problem of that name, its detail filled in.

    :raises KeyError: when there is no such problem, or a word of its detail is missing.
    """
    table = _tables()[name]
    return Told(name, table["status"], table["title"], table["detail"].format_map(words))


def reason(kind: str, /, **words: object) -> str:
    """One reason, filled in; an unknown kind gives the reason `other`.

    :raises KeyError: when a word of the reason is missing.
    """
    reasons = _tables()[REASONS]
    return str(reasons.get(kind, reasons["other"])).format_map(words)


def every_problem() -> Iterator[Told]:
    """All problems, what is filled in left as an ellipsis."""
    for name, table in _tables().items():
        if name != REASONS:
            blank = dict.fromkeys((word.strip("{}") for word in _BLANK.findall(table["detail"])), "…")
            yield tell(name, **blank)
