"""What a share is a share of: the words between 按 and the rate, or else where the clause says it."""

from dataclasses import dataclass

from calculators.drafting.grammar import BASES, pattern
from calculators.drafting.model import Window
from calculators.drafting.places import Place, segment_of
from calculators.drafting.sketch import Sketch

JOINTS = " 、"


@dataclass(frozen=True, slots=True)
class Base:
    """The words of a base and whether they surely are; `opens` is where the words of the share begin (按)."""

    words: Window
    sure: bool
    opens: int


def base_of(sketch: Sketch, place: Place, around: Window) -> Base | None:
    """The base of a share; None where the clause names none."""
    start = place.segment.start
    for name in BASES:
        if match := pattern(name).search(place.ahead.rstrip()):
            base = _trimmed(sketch, start + match.start("base"), start + match.end("base"))
            sure = base is not None and bool(pattern("base_noun").search(sketch.text[base.start : base.end]))
            if base and (sure or name == BASES[0]):
                return Base(base, sure, start + match.start())
    if match := pattern("base_behind").match(place.right):
        base = Window(place.group.end + match.start("base"), place.group.end + match.end("base"))
        if pattern("base_noun").search(match["base"]):
            return Base(base, True, opens(place))
    return _elsewhere(sketch, around, place)


def opens(place: Place) -> int:
    """Where the words begin by which a segment grants."""
    found = pattern("opens_by").search(place.ahead)
    return place.segment.start + (found.start() if found else 0)


def _trimmed(sketch: Sketch, start: int, end: int) -> Window | None:
    """Without whose it is, bounding words, figures of thresholds and a closing 的."""
    while start < end and sketch.text[start] in JOINTS:
        start += 1
    words = sketch.text[start:end]
    if lead := pattern("base_opens_bound").match(words):
        words, start = words[lead.end() :], start + lead.end()
    words = pattern("base_ends_bound").sub("", words)
    if pattern("base_ends").search(words):
        words = pattern("base_ends").sub("", words)
    else:
        words = pattern("base_ends_verb").sub("", words)
    if (owner := pattern("base_owner").match(words)) and owner.end() < len(words):
        words, start = words[owner.end() :], start + owner.end()
    if pattern("base_none").fullmatch(words) or any(sign in words for sign in "￥％＄"):
        return None
    return Window(start, start + len(words))


def _elsewhere(sketch: Sketch, around: Window, place: Place) -> Base | None:
    """The base as 以…为基数 names it, or as the segment ahead does."""
    text = sketch.text
    if match := pattern("base_ground").search(text, around.start, around.end):
        return Base(Window(match.start("base"), match.end("base")), sure=True, opens=match.start())
    return _ahead(sketch, around, place)


def spoken_base(sketch: Sketch, window: Window, place: Place) -> Base | None:
    """The last words of a window that may be a base, which is never sure."""
    found = list(pattern("base_spoken").finditer(sketch.text, window.start, window.end))
    if not found:
        return None
    last = found[-1]
    return Base(Window(last.start("base"), last.end("base")), sure=False, opens=opens(place))


def _ahead(sketch: Sketch, around: Window, place: Place) -> Base | None:
    """The base that fills the segment before: 按照…的增长部分,给予20%的补助."""
    if place.segment.start - 1 <= around.start:
        return None
    before = segment_of(sketch, around, place.segment.start - 1)
    before = segment_of(sketch, around, before.start) if before else Window(around.start, place.segment.start - 1)
    if match := pattern("base_before").search(sketch.text[before.start : before.end]):
        base = _trimmed(sketch, before.start + match.start("base"), before.start + match.end("base"))
        if base and pattern("base_noun").search(sketch.text[base.start : base.end]):
            return Base(base, sure=True, opens=before.start)
    return None
