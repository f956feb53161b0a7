"""Places that are only spoken of while the user asks about his own: 昆明不是80%吗,我们这边最少给多少."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from corpus.regions import Place

_PART = re.compile(r"[^,,。;;!!??\n]+[??]?")


def is_mine(ahead: str) -> bool:
    """Whether the words ahead of a place make it the user's own."""
    return _any("mine", "", "$").search(ahead) is not None


def told_elsewhere(places: Iterable[Place], plain: str, at: int) -> bool:
    """Whether what stands at an offset is told of a place spoken of in passing."""
    around = next((part for part in _PART.finditer(plain) if part.start() <= at < part.end()), None)
    return around is not None and any(
        around.start() <= place.start < around.end() and in_passing(place, plain) for place in places
    )


def sets_apart(plain: str) -> bool:
    """Whether the text sets the user's own place against another's."""
    return _any("here").search(plain) is not None


def in_passing(place: Place, plain: str) -> bool:
    """Whether a place is told of in a part that asks nothing, where another part asks for what is the user's own."""
    parts = list(_PART.finditer(plain))
    own = next((part for part in parts if part.start() <= place.start < part.end()), None)
    if own is None or is_mine(plain[own.start() : place.start]):
        return False
    ahead, behind = plain[own.start() : place.start], plain[place.end : own.end()]
    heard = _any("heard").search(ahead) or _any("others", "^").match(behind)
    told = (behind[:1].isdigit() or _any("told", "^").match(behind)) and _any("matter").search(behind)
    others = [part[0] for part in parts if part is not own]
    return bool(heard or told) and not _asks(behind) and _asks_of_ours(others)


def _asks(part: str) -> bool:
    return _any("asks").search(part) is not None


def _asks_of_ours(parts: list[str]) -> bool:
    return any(map(_asks, parts)) and any(_any("ours").search(part) for part in parts)


@cache
def _any(name: str, opening: str = "", closing: str = "") -> re.Pattern[str]:
    words = sorted(_lists()[name], key=len, reverse=True)
    return re.compile(rf"{opening}(?:{'|'.join(map(re.escape, words))}){closing}")


@cache
def _lists() -> dict[str, Iterable[str]]:
    return tomllib.loads(Path(__file__).with_name("passing.toml").read_text("utf-8"))
