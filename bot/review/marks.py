"""What is marked for a reviewer: figures in a clause, those that the rule holds and those it does not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from calculators.model import Rule
from corpus.model import Clause
from corpus.numerals import Figure, read_figures
from corpus.scripts import simplify

Mark = Literal["", "held", "other", "free"]
Held = tuple[int, int, Decimal]
"""From where to where the words stand that a rule takes a figure from, and the figure."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a clause: a figure that the rule holds, another rule, or none; `quoted` by a part of the rule."""

    text: str
    mark: Mark = ""
    quoted: bool = False


def marked(clause: Clause, rule: Rule | None, beside: Iterable[Rule] = ()) -> list[Piece]:
    """The clause in pieces that follow each other without a gap; `beside` are other rules of the clause."""
    figures = [figure for figure in read_figures(simplify(clause.text)) if figure.kind != "number"]
    own = list(_held(clause, rule)) if rule else []
    others = [each for other in beside for each in _held(clause, other)]
    quotes = [each[:2] for each in own]
    ends = {end for start, stop in (*((f.start, f.end) for f in figures), *quotes) for end in (start, stop)}
    return [
        Piece(clause.text[start:end], _mark(figures, own, others, start), _inside(quotes, start, end))
        for start, end in pairwise(sorted(ends | {0, len(clause.text)}))
    ]


def _held(clause: Clause, rule: Rule) -> Iterator[Held]:
    for parameter in rule.parameters.values():
        at = clause.text.find(parameter.citation.quote)
        if at >= 0:
            yield at, at + len(parameter.citation.quote), parameter.value


def _mark(figures: list[Figure], own: list[Held], others: list[Held], at: int) -> Mark:
    figure = next((each for each in figures if each.start <= at < each.end), None)
    if figure is None:
        return ""
    if _holds(own, figure):
        return "held"
    return "other" if _holds(others, figure) else "free"


def _holds(held: list[Held], figure: Figure) -> bool:
    ends = (figure.low, figure.high)
    return any(start < figure.end and figure.start < end and value in ends for start, end, value in held)


def _inside(quotes: list[tuple[int, int]], start: int, end: int) -> bool:
    return any(first <= start and end <= last for first, last in quotes)
