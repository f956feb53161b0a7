"""Which numbers of a text are its running numbering: the longest chain 1, 2, 3 … that is the document's own."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.lines import Line
from corpus.marks import DIVISIONS, STYLES

LOST = 3  # numbers that a print may have lost between two that stand; more, and the later one is a reference
_FOREIGN_START = 2  # a chain that does not begin at 1 must be longer by so many than one that does
_INCOMPLETE = frozenset({"article", "listed"})  # styles of which a number may be lost; the others are lists
_ARTICLE = list(STYLES).index("article")


@dataclass(frozen=True, slots=True)
class Running:
    """A numbering: position of a line among the lines → its number; `rank` is that of the marks' style."""

    rank: int = len(STYLES)
    numbers: dict[int, int] = field(default_factory=dict)

    @property
    def first(self) -> int:
        return min(self.numbers)

    @property
    def last(self) -> int:
        return max(self.numbers)


@dataclass(frozen=True, slots=True, eq=False)
class _Link:
    """A numbered line as the end of a chain; `length` and `gaps` count the whole chain."""

    position: int
    number: int
    before: "_Link | None"
    length: int
    gaps: int
    start: int

    @property
    def score(self) -> int:
        return self.length - self.gaps - (_FOREIGN_START if self.start != 1 else 0)


def read_running(lines: Sequence[Line]) -> Running:
    """The longest chain of the document's own; at a tie the narrower style, which runs on through headings."""
    found = [
        (link.score, rank, link)
        for rank, style in enumerate(STYLES)
        if style not in DIVISIONS
        for link in _chains(lines, style)
        if link.score >= 0
    ]
    found.sort(key=lambda each: each[:2], reverse=True)
    wider = _Wider(lines)
    for _, rank, link in found:
        numbers = _numbers(link)
        if rank == _ARTICLE or not wider.confine(rank, min(numbers), max(numbers)):
            return Running(rank, numbers)
    return Running()


def _chains(lines: Sequence[Line], style: str) -> Iterator[_Link]:
    """The ends of all chains of one style."""
    latest: dict[int, _Link] = {}
    continued: set[_Link] = set()
    links: list[_Link] = []
    for position, line in enumerate(lines):
        if line.mark is None or line.mark.style != style or line.mark.inserted:
            continue
        link = _link(position, line.mark.number, latest, LOST if style in _INCOMPLETE else 0)
        known = latest.get(link.number)
        if (link.start != 1 and style not in _INCOMPLETE) or (known is not None and known.score > link.score):
            continue
        latest[link.number] = link
        links.append(link)
        if link.before is not None:
            continued.add(link.before)
    return (link for link in links if link not in continued)


def _link(position: int, number: int, latest: dict[int, _Link], lost: int) -> _Link:
    before = [latest[number - gap] for gap in range(1, lost + 2) if number > 1 and number - gap in latest]
    if not before:
        return _Link(position, number, None, 1, 0, number)
    best = max(before, key=lambda link: link.score - (number - link.number - 1))
    gaps = best.gaps + number - best.number - 1
    return _Link(position, number, best, best.length + 1, gaps, best.start)


def _numbers(link: _Link | None) -> dict[int, int]:
    numbers = {}
    while link is not None:
        numbers[link.position] = link.number
        link = link.before
    return dict(sorted(numbers.items()))


class _Wider:
    """Where marks of wider styles stand."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._positions: list[list[int]] = [[] for _ in range(len(STYLES) + 1)]
        for position, line in enumerate(lines):
            for rank in range(line.mark.rank + 1, len(self._positions)) if line.mark is not None else ():
                self._positions[rank].append(position)

    def confine(self, rank: int, first: int, last: int) -> bool:
        """Whether a chain is a list inside one part of a wider numbering, and so not the document's own."""
        wider = self._positions[rank]
        return bisect_left(wider, first) > 0 and bisect_right(wider, first) == bisect_left(wider, last)
