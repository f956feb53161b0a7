"""Which words shut a gate: `gates.toml` as frozen data, and how a message is held against it."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.dialogue.lexicon import says

_PART = re.compile(r"[^,,。;;!!??\n]+")


@dataclass(frozen=True, slots=True)
class Gate:
    """Shuts on any of `says`, or on one word of each group of `near` in one part; not on any of `unless`.

    A document that says any of `written`, or speaks of one of the `topics` that are asked about, keeps it open.
    """

    says: tuple[str, ...]
    near: tuple[tuple[tuple[str, ...], ...], ...] = ()
    unless: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    topics: tuple[tuple[str, ...], ...] = ()

    def shuts(self, plain: str) -> bool:
        """Whether simplified lower-case text is what the gate is for."""
        return self._meets(plain) and not says(self.unless, plain)

    def shuts_on_all(self, plain: str, wanted: tuple[str, ...]) -> bool:
        """The same, where no other part of the text says one of `wanted`."""
        rest = [part for part in parts(plain) if not self._meets(part)]
        return self.shuts(plain) and not any(says(wanted, part) for part in rest)

    def _meets(self, plain: str) -> bool:
        return says(self.says, plain) or any(_together(groups, part) for groups in self.near for part in parts(plain))


def parts(plain: str) -> list[str]:
    """The parts of sentences, between commas and full stops."""
    return _PART.findall(plain)


def _together(groups: tuple[tuple[str, ...], ...], part: str) -> bool:
    return all(says(group, part) for group in groups)


def gate_of(name: str) -> Gate:
    return _gates()[name]


def words_of(name: str) -> tuple[str, ...]:
    return tuple(_tables()["words"][name])


@cache
def _gates() -> Mapping[str, Gate]:
    return {name: gate_from(table) for name, table in _tables().items() if name != "words"}


def gate_from(table: Mapping[str, Any]) -> Gate:
    """A gate from its table of words."""
    near = tuple(tuple(tuple(group) for group in groups) for groups in table.get("near", ()))
    topics = tuple(tuple(group) for group in table.get("topics", ()))
    return Gate(tuple(table["says"]), near, tuple(table.get("unless", ())), tuple(table.get("written", ())), topics)


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("gates.toml").read_text("utf-8"))
