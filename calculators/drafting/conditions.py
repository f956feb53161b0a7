"""What must hold for a grant: the segments that say who it is for and when, each with its words."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from calculators.drafting.grammar import ENDS, pattern
from calculators.drafting.model import Grant, Window
from calculators.drafting.parameters import trimmed
from calculators.drafting.sketch import Sketch
from calculators.drafting.vocabulary import condition_name

NUMBERED = "condition_"
"""Begins the names of conditions that conversations know no words for."""


@dataclass(frozen=True, slots=True)
class Said:
    """A condition in simplified words, and verbatim; `thing` is what it is about, its last noun without grades."""

    name: str
    text: str
    quote: str

    @property
    def thing(self) -> str:
        found = pattern("thing").search(self.text)
        return pattern("grades_ahead").sub("", found[0] if found else self.text)


def conditions_of(sketch: Sketch, grant: Grant) -> list[Said]:
    """The conditions of a grant in the order of its words; aims (支持…, 鼓励…) are none."""
    found: list[Said] = []
    for window in _windows(sketch, grant):
        text = _stripped(_plain(sketch, window))
        if not text or (found and pattern("actor").fullmatch(text)):
            continue
        name = condition_name(text) or f"{NUMBERED}{len(found) + 1}"
        if name not in {each.name for each in found}:
            found.append(Said(name, text, sketch.verbatim(window.start, window.end)))
    return found


def rests_on_lead(sketch: Sketch, grant: Grant) -> bool:
    """Whether what introduces a grant says a condition of it, or that anything is given at all."""
    leads = any(pattern("condition").search(_plain(sketch, window)) for window in _segments(sketch, grant.lead))
    return leads or not pattern("grants").search(sketch.text, grant.words.start, grant.words.end)


def _windows(sketch: Sketch, grant: Grant) -> Iterator[Window]:
    """The segments that may be conditions: of what leads in those that name somebody, of the subject all but terms."""
    for window in _segments(sketch, grant.lead):
        if pattern("condition").search(_plain(sketch, window)):
            yield window
    for window in _segments(sketch, grant.subject):
        if not (_is_term(sketch, grant, window) or _is_band(sketch, grant, window)):
            yield window


def _stripped(plain: str) -> str:
    """The words without 对 and 的 around them; empty for an aim and for what says nothing by itself."""
    text = pattern("gives_at_end").sub("", pattern("opens_condition").sub("", plain, count=1))
    text = pattern("ends_condition").sub("", pattern("per_at_end").sub("", text))
    is_aim = pattern("aim").match(text) and not pattern("ends_condition").search(plain)
    says_nothing = pattern("filler").fullmatch(text) or pattern("no_condition").search(text)
    return "" if is_aim or says_nothing else text


def _plain(sketch: Sketch, window: Window) -> str:
    return sketch.plain[sketch.offsets[window.start] : sketch.offsets[window.end]]


def _is_term(sketch: Sketch, grant: Grant, window: Window) -> bool:
    """Whether the words say for how many years, or after how many, which is a condition of its own."""
    if grant.waits and window.start <= grant.waits.at < window.end:
        return pattern("term_behind").search(_plain(sketch, window)) is not None
    return grant.years is not None and window.start <= grant.years.at < window.end


def _is_band(sketch: Sketch, grant: Grant, window: Window) -> bool:
    """Whether the words say no more than how much the base must come to, which the bands do."""
    figures = [at for at, _ in sketch.within(window.start, window.end)]
    rest = sketch.text[figures[-1] + 1 : window.end] if figures else ""
    return grant.kind == "tiers" and bool(figures) and pattern("no_more").fullmatch(rest) is not None


def _segments(sketch: Sketch, window: Window | None) -> list[Window]:
    if window is None or not window:
        return []
    cuts = [window.start - 1, *(at for at in range(window.start, window.end) if sketch.text[at] in ENDS), window.end]
    pieces = (trimmed(sketch, Window(a + 1, b)) for a, b in pairwise(cuts))
    return [piece for piece in pieces if piece]
