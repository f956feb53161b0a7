"""The words by which people say things: `lexicon.toml` and `roles.toml` as frozen data, and how an entry is found."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

GAP = "…"
_FOLDER = Path(__file__).parent
_ANY_GAP = "[^。;;!?!?]{0,10}"


@dataclass(frozen=True, slots=True)
class Cues:
    """Words that speak for a role or a state: ahead of a figure, behind it, or on either side."""

    words: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Polarity:
    """Words by which a condition is spoken of.

    `yes` name the kind that it asks for, `no` another one or the whole denial, `stems` what must have been done,
    `needs` what must have been done but does not suffice, `opposite` what must not be, `maybe` that it is open. `bare`
    are stems that mean it where a part of a sentence says hardly more, and nothing of `bare_of`.
    """

    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()
    opposite: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    bare_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    groups: Mapping[str, tuple[str, ...]]
    typos: Mapping[str, str]
    applicants: Mapping[str, tuple[str, ...]]
    acts: Mapping[str, tuple[str, ...]]
    inputs: Mapping[str, Cues]
    pseudo: Mapping[str, Cues]
    structures: Mapping[str, tuple[str, ...]]
    factors: Mapping[str, tuple[str, ...]]
    rests: Mapping[str, str]
    conditions: Mapping[str, Polarity]

    def words(self, cue: str) -> tuple[str, ...]:
        """An entry of a rule file: `@name` stands for the group of that name."""
        return self.groups[cue[1:]] if cue.startswith("@") else (cue,)


@cache
def lexicon() -> Lexicon:
    words, roles = _read("lexicon.toml"), _read("roles.toml")
    return Lexicon(
        groups=_tuples(words["groups"]),
        typos=words["typos"],
        applicants=_tuples(words["applicants"]),
        acts=_tuples(words["acts"]),
        inputs={name: _cues(entry) for name, entry in roles["inputs"].items()},
        pseudo={name: _cues(entry) for name, entry in roles["pseudo"].items()},
        structures=_tuples(roles["structures"]),
        factors=_tuples(roles["factors"]),
        rests=roles["rests"],
        conditions={
            name: Polarity(**{key: tuple(words) for key, words in entry.items()})
            for name, entry in roles["conditions"].items()
        },
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text("utf-8"))


def _tuples(table: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(words) for name, words in table.items()}


def _cues(entry: Mapping[str, list[str]]) -> Cues:
    return Cues(*(tuple(entry.get(key, ())) for key in ("words", "before", "after")))


@lru_cache(maxsize=16384)
def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(_body(word))


def _body(word: str) -> str:
    body = _ANY_GAP.join(re.escape(part) for part in word.lower().split(GAP))
    return rf"(?<![a-z]){body}(?![a-z])" if _is_latin(word) else body


def _is_latin(word: str) -> bool:
    return word.isascii() and word.replace(" ", "").isalpha()


@lru_cache(maxsize=16384)
def _sought(words: tuple[str, ...]) -> tuple[tuple[str, ...], re.Pattern[str] | None]:
    """The words that may stand anywhere as they are, and one pattern for those with a gap or an edge."""
    shaped = [word for word in words if GAP in word or _is_latin(word)]
    plain = tuple(word.lower() for word in words if word not in shaped)
    return plain, re.compile("|".join(map(_body, shaped))) if shaped else None


def mended(text: str) -> str:
    """The text with slips of key words put right; every offset is kept."""
    typos = lexicon().typos
    return _slips().sub(lambda slip: typos[slip[0]], text)


@cache
def _slips() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, lexicon().typos)))


def find(words: Iterable[str], text: str) -> list[tuple[int, int]]:
    """Where any of the words stands in simplified lower-case text: (start, end), in order of the words."""
    return [match.span() for word in words for match in _pattern(word).finditer(text)]


def says(words: Iterable[str], text: str) -> bool:
    """Whether any of the words stands in the text."""
    plain, shaped = _sought(tuple(words))
    return any(word in text for word in plain) or (shaped is not None and shaped.search(text) is not None)
