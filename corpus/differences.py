"""Where two texts of a policy differ, clause by clause and word by word."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from corpus.model import Clause, Document
from corpus.scripts import simplify

ALIKE = 0.45
"""The share of two clauses' pairs of characters from which one is the other's new wording, wherever it stands."""
SAME_NUMBER = 0.25
"""The same for two clauses of one number."""
Change = Literal["same", "changed", "added", "removed"]
Kept = Literal["kept", "out", "in"]

_WORD = re.compile(r"[0-9][0-9,.]*%?|[A-Za-z]+|\s+|.", re.DOTALL)
_BLANK = re.compile(r"\s+")
_AFTER_MARK = re.compile(r"^[、.．\s]+")


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words that stand in both texts, only in the old one, or only in the new one."""

    kept: Kept
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A clause of the old text and what has become of it; of an added clause there is no old one."""

    change: Change
    old: Clause | None
    new: Clause | None
    words: tuple[Words, ...] = ()


def differences(old: Document, new: Document) -> tuple[Difference, ...]:
    """Every clause of both, in the new text's order, the removed ones behind. White space alone is no difference.

    Clauses are paired by what they say, ties by the order of the old text; a mark that only counts anew changes
    nothing.
    """
    before, after = _whole(old), _whole(new)
    pairs = _pairs(before, after)
    found = [_difference(pairs.get(clause.id), clause) for clause in after]
    taken = {clause.id for clause in pairs.values()}
    return (*found, *(Difference("removed", clause, None) for clause in before if clause.id not in taken))


def worded(old: str, new: str) -> tuple[Words, ...]:
    """The words of both texts in the order of reading; a number is one word."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    runs: list[Words] = []
    for kind, start, end, begin, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append(Words("kept", "".join(before[start:end])))
            continue
        runs += [Words("out", "".join(before[start:end]))] if end > start else []
        runs += [Words("in", "".join(after[begin:stop]))] if stop > begin else []
    return tuple(runs)


def body(clause: Clause) -> str:
    """What a clause says, without its mark and with single blanks."""
    text = _BLANK.sub(" ", simplify(clause.text)).strip()
    return _AFTER_MARK.sub("", text.removeprefix(clause.label))


def _whole(document: Document) -> list[Clause]:
    return [clause for clause in document.clauses if clause.parent is None]


def _difference(old: Clause | None, new: Clause) -> Difference:
    if old is None:
        return Difference("added", None, new)
    if body(old) == body(new):
        return Difference("same", old, new)
    return Difference("changed", old, new, worded(old.text, new.text))


def _pairs(before: list[Clause], after: list[Clause]) -> dict[str, Clause]:
    """The old clause of each new one that has any, by the new one's id."""
    olds, news = ([(clause, _couples(body(clause))) for clause in each] for each in (before, after))
    scored = [(_alike(one, other), -row, old, new) for row, (old, one) in enumerate(olds) for new, other in news]
    found: dict[str, Clause] = {}
    taken: set[str] = set()
    for alike, _, old, new in sorted(scored, key=lambda each: each[:2], reverse=True):
        if new.id in found or old.id in taken:
            continue
        if alike >= (SAME_NUMBER if old.number == new.number else ALIKE):
            found[new.id] = old
            taken.add(old.id)
    return found


def _alike(one: set[str], other: set[str]) -> float:
    """Dice's coefficient, 0…1."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _couples(text: str) -> set[str]:
    signs: Iterable[str] = re.findall(r"\w", text)
    joined = "".join(signs)
    return {joined[at : at + 2] for at in range(len(joined) - 1)}
