"""A figure of the clause as a parameter of a rule, with the words that the loader's own check accepts."""

from collections.abc import Iterator
from typing import Any

from calculators.anchors import read_values
from calculators.drafting.grammar import ENDS
from calculators.drafting.model import Figure, Window
from calculators.drafting.sketch import MONEY, PERCENT, Sketch
from calculators.schema import FigureUnit

_UNITS: dict[str, FigureUnit] = {MONEY: "yuan", PERCENT: "ratio"}


class UnanchoredError(ValueError):
    """No words around the figure read as its value."""


def parameter(sketch: Sketch, figure: Figure, words: Window) -> dict[str, Any]:
    """The entry of a parameter: the figure in its unit, words that stand around it, and which of them it is.

    The words are widened only where the narrower ones do not read as the figure.

    :raises UnanchoredError: when no words do.
    """
    unit = _UNITS.get(figure.atom.sign, "years")
    for window in _windows(sketch, figure, words):
        quote, start = sketch.verbatim(window.start, window.end), sketch.offsets[window.start]
        values = read_values(quote, unit)
        for number, (read, value) in enumerate(values, 1):
            inside = start + read.start <= figure.atom.start and figure.atom.end <= start + read.end
            if inside and value == figure.atom.value:
                nth = {"nth": number} if len(values) > 1 else {}
                return {unit: f"{value.normalize():f}", "quote": quote, **nth}
    raise UnanchoredError(sketch.source[figure.atom.start : figure.atom.end])


def _windows(sketch: Sketch, figure: Figure, words: Window) -> Iterator[Window]:
    """The segment of the figure, then all the words given, white space at their ends left out."""
    start = max([words.start, *(at + 1 for at in range(words.start, figure.at) if sketch.text[at] in ENDS)])
    end = next((at for at in range(figure.at, words.end) if sketch.text[at] in ENDS), words.end)
    for window in (Window(start, max(end, figure.at + 1)), Window(words.start, max(words.end, figure.at + 1))):
        yield trimmed(sketch, window)


def trimmed(sketch: Sketch, window: Window) -> Window:
    """Without white space, commas and list joints at the ends."""
    start, end = window.start, window.end
    while start < end and sketch.text[start] in " 、,;:\n\t":
        start += 1
    while end > start and sketch.text[end - 1] in " 、,;:\n\t":
        end -= 1
    return Window(start, end)
