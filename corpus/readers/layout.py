"""From pieces of print with their places on a page to whole paragraphs and table rows."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from corpus.marks import read_mark
from corpus.readers.model import LeftOut, ReadLine, Why

_SAME_LINE = 0.5  # share of the lower piece's height by which two pieces of one line overlap
CELL_GAP = 1.8  # heights of white between two cells of a row
_INDENT = 1.2  # heights by which a paragraph's first line stands in
_FULL = 2.6  # heights by which a line that the margin has broken may stay short of it
_WRAPPED = 12  # heights; a column is wider
_EDGE_LINES = 3  # lines at the top and at the bottom of a page among which headers and footers are looked for
_PAGE_NUMBER = re.compile(
    r"[-—–―一\s·•.]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/／共]\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–―一\s·•.]*"
)
_DASHED = re.compile(r"[-—–―一]\s*\d{1,4}\s*[-—–―一]")  # a page number and nothing else, even on a single page
_CLOSED = ("。", "！", "？", "；", "：", ":", ";", "”", "》")
_LATIN = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Print in one box: the edges in any unit, `top` above `bottom` and growing downwards; a line or a part of one."""

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float
    confidence: float | None = None

    @property
    def height(self) -> float:
        return max(self.bottom - self.top, 1e-6)


def paragraphs(pieces: Iterable[Piece]) -> tuple[list[ReadLine], list[LeftOut]]:
    """The text in reading order, wrapped lines joined; what repeats at the edges of pages is left out and told."""
    pages: dict[int, list[Piece]] = {}
    for piece in pieces:
        pages.setdefault(piece.page, []).append(piece)
    lines = {page: _lines(members) for page, members in sorted(pages.items())}
    left_out = list(_repeated(lines))
    dropped = {(each.place, each.text) for each in left_out}
    kept = [line for page in lines.values() for line in page if (line.page, line.text) not in dropped]
    return list(_joined(kept)), left_out


# Lines


def _lines(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces that stand side by side as one line, cells of a row parted by tabs."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda each: (each.top + each.bottom) / 2):
        if rows and _beside(rows[-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_row(sorted(row, key=lambda each: each.left)) for row in rows]


def _beside(row: Sequence[Piece], piece: Piece) -> bool:
    last = row[-1]
    shared = min(last.bottom, piece.bottom) - max(last.top, piece.top)
    return shared > _SAME_LINE * min(last.height, piece.height)


def _row(pieces: Sequence[Piece]) -> Piece:
    text = pieces[0].text.strip()
    for before, piece in pairwise(pieces):
        is_cell = piece.left - before.right > CELL_GAP * median((before.height, piece.height))
        text += ("\t" if is_cell else _between(text, piece.text.strip())) + piece.text.strip()
    known = [piece.confidence for piece in pieces if piece.confidence is not None]
    return replace(
        pieces[0],
        text=text,
        right=max(piece.right for piece in pieces),
        top=min(piece.top for piece in pieces),
        bottom=max(piece.bottom for piece in pieces),
        confidence=min(known, default=None),
    )


def _between(before: str, after: str) -> str:
    return " " if _LATIN.match(before[-1:]) and _LATIN.match(after[:1]) else ""


# Headers, footers, page numbers


def _repeated(pages: dict[int, list[Piece]]) -> Iterator[LeftOut]:
    """What stands at the same edge of at least two pages and of half of them, page numbers told by counting."""
    edges = [(line, edge) for lines in pages.values() for line, edge in _edges(lines)]
    counts = Counter((edge, _shape(line.text)) for line, edge in edges)
    enough = max(2, len(pages) / 2)
    for line, edge in edges:
        if counts[edge, _shape(line.text)] >= enough or _DASHED.fullmatch(line.text):
            why: Why = "page_number" if _PAGE_NUMBER.fullmatch(line.text) else "repeated_header"
            yield LeftOut(why, line.page, line.text)


def _edges(lines: Sequence[Piece]) -> Iterator[tuple[Piece, str]]:
    for line in lines[:_EDGE_LINES]:
        yield line, "top"
    for line in lines[max(_EDGE_LINES, len(lines) - _EDGE_LINES) :]:
        yield line, "bottom"


def _shape(text: str) -> str:
    """What repeats of a line: a page number but for its digits, a header with all its words."""
    return "number" if _PAGE_NUMBER.fullmatch(text) else text


# Paragraphs


def _joined(lines: Sequence[Piece]) -> Iterator[ReadLine]:
    margins = _Margins(lines)
    current: Piece | None = None
    last: Piece | None = None
    for line in lines:
        if current is not None and last is not None and margins.continue_in(last, line):
            known = [each for each in (current.confidence, line.confidence) if each is not None]
            text = current.text + _between(current.text, line.text) + line.text
            current = replace(current, text=text, confidence=min(known, default=None))
        else:
            if current is not None:
                yield ReadLine(current.text, current.page, current.confidence)
            current = line
        last = line
    if current is not None:
        yield ReadLine(current.text, current.page, current.confidence)


class _Margins:
    """Where the lines of a text begin and end, and so which of them the margin has broken."""

    def __init__(self, lines: Sequence[Piece]) -> None:
        texts = [line for line in lines if "\t" not in line.text]
        self._height = median([line.height for line in texts]) if texts else 1.0
        longest = sorted(texts, key=lambda line: line.right - line.left)[len(texts) // 2 :]
        self._left = median([line.left for line in longest]) if longest else 0.0
        self._left = min([self._left, *(line.left for line in longest if self._close(line.left))], default=0.0)
        self._right = sorted(line.right for line in longest)[-1 - len(longest) // 10] if longest else 0.0
        indented = sum(self._is_indented(line) for line in texts)
        self._indents = indented >= max(2, len(texts) // 20)

    def continue_in(self, line: Piece, following: Piece) -> bool:
        if "\t" in line.text or "\t" in following.text or not (self._is_full(line) and self._is_wide(line)):
            return False
        if self._is_indented(following) or following.left < self._left - _FULL * self._height:
            return False
        if not self._indents and (line.text.endswith(_CLOSED[:3]) or read_mark(following.text) is not None):
            return False
        return not (line.text.endswith(_CLOSED) and read_mark(following.text) is not None)

    def _close(self, left: float) -> bool:
        return abs(left - self._left) < _FULL * self._height

    def _is_indented(self, line: Piece) -> bool:
        return line.left > self._left + _INDENT * self._height

    def _is_wide(self, line: Piece) -> bool:
        """Whether the line goes on from the left margin; a title stands in the middle."""
        is_centred = line.left > self._left + 2 * _INDENT * self._height
        return not is_centred and line.right - line.left > _WRAPPED * self._height

    def _is_full(self, line: Piece) -> bool:
        return line.right > self._right - _FULL * self._height
