"""A sum told by what it lacks of another: 差2万满300万."""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.numerals import Figure

_LACKS = re.compile(r"(?<![相价误])差了?$")
_TO = re.compile(r"[,,]?(就|才|不|便)?(满|到|够|足|上|凑够|凑满|凑足|是)了?")
REACH = 3
"""Characters ahead of the first sum in which it is said to be lacking."""


def told_short(figures: Sequence[Figure], plain: str) -> list[Figure]:
    """The figures, with one in place of what is lacking and the sum it is lacking of."""
    told: list[Figure] = []
    for figure in figures:
        last = told[-1] if told else None
        whole = _lacking(last, figure, plain) if last else None
        told = [*told[:-1], whole] if whole else [*told, figure]
    return told


def _lacking(lack: Figure, whole: Figure, plain: str) -> Figure | None:
    low, high = lack.exact, whole.exact
    money = lack.kind == whole.kind == "money" and lack.currency == whole.currency
    if not money or low is None or high is None or low >= high:
        return None
    ahead = _LACKS.search(plain[max(lack.start - REACH, 0) : lack.start])
    if ahead is None or not _TO.fullmatch(plain[lack.end : whole.start]):
        return None
    start = lack.start - len(ahead[0])
    return replace(whole, start=start, said=plain[start : whole.end], low=high - low, high=high - low)
