"""What must hold for a grant: the segments that say who it is for and when, each with its words."""

from dataclasses import dataclass
from itertools import pairwise

from calculators.drafting.grammar import ENDS, pattern
from calculators.drafting.model import Grant, Window
from calculators.drafting.parameters import trimmed
from calculators.drafting.sketch import Sketch
from calculators.drafting.vocabulary import condition_name


@dataclass(frozen=True, slots=True)
class Said:
    """A condition in simplified words, and verbatim; `thing` is what it is about, its last noun."""

    name: str
    text: str
    quote: str

    @property
    def thing(self) -> str:
        found = pattern("thing").search(self.text)
        return found[0] if found else self.text


def conditions_of(sketch: Sketch, grant: Grant) -> list[Said]:
    """The conditions of a grant in the order of its words; aims (支持…, 鼓励…) are none."""
    found: list[Said] = []
    for window in (*_segments(sketch, grant.lead), *_segments(sketch, grant.subject)):
        plain = sketch.plain[sketch.offsets[window.start] : sketch.offsets[window.end]]
        text = pattern("opens_condition").sub("", plain, count=1) if pattern("opens_condition").match(plain) else plain
        text = pattern("ends_condition").sub("", text)
        is_aim = pattern("aim").match(text) and not pattern("ends_condition").search(plain)
        if is_aim or pattern("filler").fullmatch(text):
            continue
        name = condition_name(text) or f"condition_{len(found) + 1}"
        if name not in {each.name for each in found}:
            found.append(Said(name, text, sketch.verbatim(window.start, window.end)))
    return found


def _segments(sketch: Sketch, window: Window | None) -> list[Window]:
    if window is None or not window:
        return []
    cuts = [window.start - 1, *(at for at in range(window.start, window.end) if sketch.text[at] in ENDS), window.end]
    pieces = (trimmed(sketch, Window(a + 1, b)) for a, b in pairwise(cuts))
    return [piece for piece in pieces if piece]
