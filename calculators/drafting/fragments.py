"""A clause cut into what a grant can be said in: up to a full stop or semicolon, with what introduces it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from calculators.drafting.grammar import pattern
from calculators.drafting.model import Window
from calculators.drafting.sketch import Sketch
from corpus.marks import read_mark

_STOP = re.compile(r"[。;!?]|\n+")
LONGEST = 1_000
"""Signs between two full stops; what is longer is no sentence that a grammar could read."""
CELL = "\t"
NOTHING = Window(0, 0)
_LEAD = re.compile(r"[^:]*:")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of words; `lead` introduces it and its neighbours; `goes_on` when no full stop stands before it.

    A row of a table, its cells parted by tabs, has the row of names above it as `header`.
    """

    window: Window
    lead: Window
    goes_on: bool
    header: Window = NOTHING

    def named(self, sketch: Sketch, at: int) -> str:
        """What names the column of a sign in a row; empty where the rows do not match."""
        names = sketch.text[self.header.start : self.header.end].split(CELL)
        cells = sketch.text[self.window.start : self.window.end].split(CELL)
        number = sketch.text.count(CELL, self.window.start, at)
        return names[number] if len(names) == len(cells) else ""


def fragments(sketch: Sketch, heading: str = "") -> Iterator[Fragment]:
    """The fragments of a clause behind its heading, in order, their list marks left out."""
    lead, header, stopped = NOTHING, NOTHING, True
    for window, closes in _pieces(sketch.text, _behind(sketch, heading)):
        listed = pattern("list_mark").match(sketch.text, window.start, window.end)
        start = listed.end() if listed else window.start
        if stopped and not listed:
            lead = NOTHING
        header, is_header = _header(sketch, window, header)
        if is_header:
            continue
        introduced = _LEAD.match(sketch.text, start, window.end)
        if introduced:
            lead, start = Window(start, introduced.end() - 1), introduced.end()
            inner = pattern("list_mark").match(sketch.text, start, window.end)
            start = inner.end() if inner else start
        if window.end - start <= LONGEST and sketch.text[start : window.end].strip():
            yield Fragment(Window(start, window.end), lead, not stopped, header)
        stopped = closes


def _header(sketch: Sketch, window: Window, above: Window) -> tuple[Window, bool]:
    """The names of the columns that a row stands under, and whether the row is these names: it has no figures."""
    if CELL not in sketch.text[window.start : window.end]:
        return NOTHING, False
    if not above and not any(sketch.within(window.start, window.end)):
        return window, True
    return above, False


def _behind(sketch: Sketch, heading: str) -> int:
    """The sign behind the clause's number and its heading, which may run into the text without a mark."""
    mark = read_mark(sketch.source)
    at = sketch.source.find(heading) if heading else -1
    end = at + len(heading) if at >= 0 else mark.length if mark else 0
    return next(sign for sign, offset in enumerate(sketch.offsets) if offset >= end)


def _pieces(text: str, at: int) -> Iterator[tuple[Window, bool]]:
    """Windows between stops from a sign on, and whether a full stop, not a semicolon or a line, ends each."""
    for stop in _STOP.finditer(text, at):
        if text[at : stop.start()].strip():
            yield Window(at, stop.start()), stop[0] in "。!?"
        at = stop.end()
    if text[at:].strip():
        yield Window(at, len(text)), True
