"""Slips of an input method: what sounds like a word of the field and is none itself, read as that word.

For search and for reading, never shown. The words, what only looks like a slip, and the sounds are data.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.scripts import simplify

FOLDER = Path(__file__).parent
LONG = 3
"""Characters from which a word is also known by sounds that many confuse; a shorter one would be heard everywhere."""
FEWEST_LETTERS = 4
"""Letters from which a word typed in Latin is read; shorter ones are too often English."""
MOST_PARTS = 7
"""Pieces that such a word may be typed in."""

_CHINESE = re.compile(r"[\u3400-\u9fff]{2,}")
_LETTERS = re.compile(r"[a-z]+(?:[ '][a-z]+)*")
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))
_ALIKE_FIRST = (("l", "n"), ("f", "h"))

Sounds = frozenset[str]


@dataclass(frozen=True, slots=True)
class _Words:
    """`starting` has the words, long ones first, by how their first two characters nearly sound.

    What is `ordinary` is no slip, and characters that are `little` are typed as they are meant.
    """

    starting: dict[tuple[str, str], list[str]]
    letters: dict[str, str]
    ordinary: frozenset[str]
    little: frozenset[str]


def meant(text: str) -> str:
    """The text as it was meant to be typed; as it is where nothing in it is a slip."""
    plain = simplify(text).lower()
    read = from_letters(by_sound(plain))
    return text if read == plain else read


def by_sound(text: str) -> str:
    """Simplified text with slips put right; every offset is kept."""
    return _CHINESE.sub(lambda run: _mended(run[0]), text)


def from_letters(text: str) -> str:
    """Lower-case text with words that were typed in Latin letters (qiye, dao zhang) in characters."""
    return _LETTERS.sub(lambda letters: _written(letters[0].split(" ")), text)


def _mended(run: str) -> str:
    at, done = 0, ""
    while at < len(run):
        heard = next(_heard(run, at), run[at])
        done += heard
        at += len(heard)
    return done


def _heard(run: str, at: int) -> Iterator[str]:
    """The longest word that stands at the place or that what stands there sounds like."""
    words = _words()
    for word in words.starting.get(_start(run[at : at + 2]), ()):
        said = run[at : at + len(word)]
        if said == word or (len(said) == len(word) and said in words.ordinary):
            yield said
        elif len(said) == len(word) and all(map(_near if len(word) >= LONG else _same, said, word)):
            yield word


def _same(said: str, meant: str) -> bool:
    return said == meant or (said not in _words().little and bool(_sounds(said) & _sounds(meant)))


def _near(said: str, meant: str) -> bool:
    return said == meant or (said not in _words().little and bool(_near_sounds(said) & _near_sounds(meant)))


def _start(said: str) -> tuple[str, str]:
    first, *second = (min(_near_sounds(character), default="") for character in said)
    return first, "".join(second)


def _written(parts: list[str]) -> str:
    known, at, done = _words().letters, 0, []
    while at < len(parts):
        ends = range(min(len(parts), at + MOST_PARTS), at, -1)
        typed = ((end, known.get("".join(parts[at:end]).replace("'", ""))) for end in ends)
        end, word = next((each for each in typed if each[1]), (at + 1, parts[at]))
        done.append(word or "")
        at = end
    return " ".join(done)


@cache
def _words() -> _Words:
    data = tomllib.loads((FOLDER / "slips.toml").read_text("utf-8"))
    words = sorted((word for line in data["words"] for word in line.split()), key=len, reverse=True)
    starting = defaultdict(list)
    for word in words:
        starting[_start(word[:2])].append(word)
    letters = {"".join(_syllables()[character][0] for character in word): word for word in words}
    return _Words(
        dict(starting),
        {typed: word for typed, word in letters.items() if len(typed) >= FEWEST_LETTERS},
        frozenset(each for line in data["ordinary"] for each in line.split()),
        frozenset(data["little"]),
    )


@cache
def _sounds(character: str) -> Sounds:
    return frozenset(_syllables().get(character, ()))


@cache
def _near_sounds(character: str) -> Sounds:
    """The same for sounds that many confuse."""
    return frozenset(map(_folded, _sounds(character)))


def _folded(sound: str) -> str:
    for one, other in _ALIKE:
        sound = sound.replace(one, other)
    for one, other in _ALIKE_FIRST:
        sound = other + sound[1:] if sound.startswith(one) else sound
    return sound


@cache
def _syllables() -> dict[str, tuple[str, ...]]:
    """How each common character sounds, the commonest first."""
    found: dict[str, tuple[str, ...]] = {}
    for line in (FOLDER / "syllables.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            sound, characters = line.split()
            found |= {character: (*found.get(character, ()), sound) for character in characters}
    return found
