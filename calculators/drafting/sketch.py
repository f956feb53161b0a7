"""A clause with each of its figures as one sign, so that a grammar can be written over its words."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from calculators.drafting.grammar import pattern
from corpus.numerals import Figure, read_figures
from corpus.scripts import simplify
from corpus.units import AFTER, TO

MONEY, PERCENT, COUNT, UNREAD = "￥", "％", "＃", "＄"
"""The signs of figures; full-width, so that none stands in simplified text. An UNREAD one has no certain value."""
RATIO = "∶"
"""Stands for the colon of a ratio (1:1), which parts no sentence."""
DECIMALS = 8
_SIGNS = {"money": MONEY, "percent": PERCENT, "count": COUNT}


@dataclass(frozen=True, slots=True)
class Atom:
    """One figure: yuan, a ratio, or a count in `unit`; offsets in the clause's text, bounding words left out."""

    sign: str
    value: Decimal
    start: int
    end: int
    unit: str = ""


@dataclass(frozen=True)
class Sketch:
    """Simplified words with signs for figures; `offsets` leads from each sign to its place in the clause's text."""

    source: str
    text: str
    atoms: Mapping[int, Atom]
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, source: str) -> "Sketch":
        """The sketch of a clause's verbatim text."""
        plain, at = pattern("ratio").sub(RATIO, simplify(source)), 0
        signs: list[str] = []
        offsets: list[int] = []
        atoms: dict[int, Atom] = {}
        for atom in _atoms(plain):
            signs += plain[at : atom.start]
            offsets += range(at, atom.start)
            atoms[len(signs)] = atom
            signs.append(atom.sign)
            offsets.append(atom.start)
            at = atom.end
        signs += plain[at:]
        offsets += range(at, len(plain) + 1)
        return cls(source, "".join(signs), atoms, tuple(offsets))

    def verbatim(self, start: int, end: int) -> str:
        """The clause's own words from one sign to before another."""
        return self.source[self.offsets[start] : self.offsets[end]]

    def within(self, start: int, end: int) -> Iterator[tuple[int, Atom]]:
        """The figures from one sign to before another."""
        first, last = bisect_left(self._signs, start), bisect_left(self._signs, end)
        return ((at, self.atoms[at]) for at in self._signs[first:last])

    @cached_property
    def _signs(self) -> list[int]:
        return sorted(self.atoms)

    @cached_property
    def plain(self) -> str:
        """The clause's text in simplified, half-width characters."""
        return simplify(self.source)


def _atoms(plain: str) -> Iterator[Atom]:
    for figure in read_figures(plain):
        if figure.kind == "number":
            continue
        start, end = _core(figure)
        core = plain[start:end]
        ends = [value for value in (figure.low, figure.high) if value is not None]
        split = TO.search(core)
        about = figure.approximate and figure.low == figure.high
        if split and len(ends) == 1:
            yield from _apart(plain, (start, start + split.start()), (start + split.end(), end))
        elif len(set(ends)) == 1 and not about and _is_written_out(ends[0]):
            yield _atom(figure, ends[0], start, end)
        elif split and len(ends) > 1:
            yield _atom(figure, ends[0], start, start + split.start())
            yield _atom(figure, ends[1], start + split.end(), end)
        else:
            yield Atom(UNREAD, ends[0], start, end)


def _apart(plain: str, *parts: tuple[int, int]) -> Iterator[Atom]:
    """The ends of a range of which words leave one open (1000万元以上至5000万元), each by itself."""
    for start, end in parts:
        for figure in read_figures(plain[start:end]):
            first, last = _core(figure)
            values = [value for value in (figure.low, figure.high) if value is not None]
            yield _atom(figure, values[0], start + first, start + last)


def _is_written_out(value: Decimal) -> bool:
    """Whether the decimals end: a third does not, and what is rounded is no figure of the law's."""
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= DECIMALS


def _atom(figure: Figure, value: Decimal, start: int, end: int) -> Atom:
    sure = figure.currency == "CNY"
    return Atom(_SIGNS[figure.kind] if sure else UNREAD, value, start, end, figure.unit)


def _core(figure: Figure) -> tuple[int, int]:
    """Where the figure itself stands, without 不超过 ahead of it and 以内 behind."""
    first = pattern("first_digit").search(figure.said)
    start = first.start() if first else 0
    last = next((match for match in AFTER.finditer(figure.said) if match.end() == len(figure.said)), None)
    return figure.start + start, figure.start + (last.start() if last and last.start() > start else len(figure.said))
