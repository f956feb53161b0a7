"""Places that are only spoken of while the user asks about his own: 昆明不是80%吗,我们这边最少给多少."""

import re
from collections.abc import Iterable

from corpus.regions import Place
from corpus.word_lists import WordLists

_WORDS = WordLists.beside(__file__)
_PART = re.compile(r"[^,,。;;!!??\n]+[??]?")


def is_mine(ahead: str) -> bool:
    """Whether the words ahead of a place make it the user's own."""
    return _WORDS.pattern("mine", "", "$").search(ahead) is not None


def told_elsewhere(places: Iterable[Place], plain: str, at: int) -> bool:
    """Whether what stands at an offset is told of a place spoken of in passing."""
    around = next((part for part in _PART.finditer(plain) if part.start() <= at < part.end()), None)
    return around is not None and any(
        around.start() <= place.start < around.end() and in_passing(place, plain) for place in places
    )


def sets_apart(plain: str) -> bool:
    """Whether the text sets the user's own place against another's."""
    return _WORDS.pattern("here").search(plain) is not None


def in_passing(place: Place, plain: str) -> bool:
    """Whether a place is told of in a part that asks nothing, where another part asks for what is the user's own."""
    parts = list(_PART.finditer(plain))
    own = next((part for part in parts if part.start() <= place.start < part.end()), None)
    if own is None or is_mine(plain[own.start() : place.start]):
        return False
    ahead, behind = plain[own.start() : place.start], plain[place.end : own.end()]
    heard = _WORDS.pattern("heard").search(ahead) or _WORDS.pattern("others", "^").match(behind)
    told = behind[:1].isdigit() or _WORDS.pattern("told", "^").match(behind)
    others = [part[0] for part in parts if part is not own]
    return (
        bool(heard or (told and _WORDS.pattern("matter").search(behind)))
        and not _asks(behind)
        and _asks_of_ours(others)
    )


def only_heard_of(place: Place, plain: str) -> bool:
    """Whether somebody else says what there is in a place, whoever asks what: 同事说昆明是八成."""
    own = next((part for part in _PART.finditer(plain) if part.start() <= place.start < part.end()), None)
    if own is None:
        return False
    ahead, behind = plain[own.start() : place.start], plain[place.end : own.end()]
    told = behind[:1].isdigit() or _WORDS.pattern("told", "^").match(behind)
    heard = _WORDS.pattern("heard", "", "$").search(ahead) and _WORDS.pattern("matter").search(behind)
    return bool(heard and told and not _asks(behind))


def _asks(part: str) -> bool:
    return _WORDS.pattern("asks").search(part) is not None


def _asks_of_ours(parts: list[str]) -> bool:
    return any(map(_asks, parts)) and any(_WORDS.pattern("ours").search(part) for part in parts)
