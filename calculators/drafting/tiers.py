"""Grants that are bands of one: by how much the base comes to, each with a rate or a sum of its own."""

from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from calculators.drafting.grammar import pattern
from calculators.drafting.model import Band, Figure, Grant, Window
from calculators.drafting.places import Group, groups
from calculators.drafting.sketch import MONEY, Sketch

SETTLED = ("base", "cap_of_which")
"""Doubts about a band that are none about the whole."""
ALIKE = 0.6
"""The part of the shorter of two bases that the longer must hold for both to be the same figure."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a band begins and ends; None is an open end."""

    low: Figure | None
    high: Figure | None
    words: Window
    marginal: bool


@dataclass(frozen=True, slots=True)
class Tiers:
    """Finds the bands among the grants of one clause."""

    sketch: Sketch

    def merged(self, grants: list[Grant]) -> list[Grant]:
        """The grants with each run of adjoining bands made one."""
        found: list[Grant] = []
        run: list[tuple[Grant, Interval]] = []
        for grant in grants:
            interval = self._interval(grant)
            if run and not (interval and self._adjoins(run[-1], (grant, interval))):
                found += self._closed(run)
                run = []
            if interval is None:
                found += _apart(self._listed(grant))
            else:
                run.append((grant, interval))
        return found + (self._closed(run) if run else [])

    def _interval(self, grant: Grant) -> Interval | None:
        if grant.kind not in ("share", "sum") or len(grant.figures) != 1 or grant.per:
            return None
        window = Window(grant.words.start, grant.figures[0].at)
        every = [group for group in groups(self.sketch, window) if group.sign == MONEY]
        if not every or any(group.form == "list" for group in every):
            return None
        return self._span([figure for group in every for figure in group.figures], window)

    def _span(self, figures: list[Figure], window: Window) -> Interval | None:
        text = self.sketch.text
        marginal = bool(pattern("part").match(text, figures[-1].at + 1, window.end))
        if len(figures) == len(("low", "high")):
            return Interval(figures[0], figures[1], window, marginal)
        if figures[1:]:
            return None
        figure = figures[0]
        before, behind = text[window.start : figure.at], text[figure.at + 1 : window.end]
        if pattern("up_to").match(behind) or pattern("under").search(before):
            return Interval(None, figure, window, marginal)
        if pattern("from_on").match(behind) or pattern("over").search(before):
            return Interval(figure, None, window, marginal)
        return None

    def _adjoins(self, last: tuple[Grant, Interval], following: tuple[Grant, Interval]) -> bool:
        """Whether a band begins where the one before ends, or, where none ends, further up; of the same base."""
        (one, first), (two, second) = last, following
        if one.kind != two.kind or second.low is None or first.marginal != second.marginal:
            return False
        ahead, other = self._threshold_base(one, first), self._threshold_base(two, second)
        if ahead and other and not self._alike(ahead, other):
            return False
        if first.high is not None:
            return first.high.atom.value == second.low.atom.value
        return first.low is not None and first.low.atom.value < second.low.atom.value and not other

    def _threshold_base(self, grant: Grant, interval: Interval) -> Window | None:
        figure = interval.low or interval.high
        return base_before(self.sketch, grant.words.start, figure.at) if figure else None

    def _closed(self, run: list[tuple[Grant, Interval]]) -> list[Grant]:
        first, interval = run[0]
        if len(run) == 1 and not (interval.marginal and interval.low):
            return [] if interval.marginal else [first]
        base = self._base(first, interval.low or interval.high)
        falls = not interval.marginal and not _rises([grant for grant, _ in run])
        if base is None or falls or any(grant.caps for grant, _ in run[:-1]):
            return [grant.doubting("tiers") for grant, _ in run]
        last = run[-1][0]
        bands = tuple(Band(part.low, grant.figures[0]) for grant, part in run)
        doubts = tuple(doubt for grant, _ in run for doubt in grant.doubts if doubt[0] not in SETTLED)
        whole = replace(
            first,
            kind="tiers",
            words=Window(first.words.start, last.words.end),
            base=base,
            bands=bands,
            figures=tuple(band.figure for band in bands),
            marginal=interval.marginal,
            beyond=all(self._exceeds(part.low) for _, part in run if part.low),
            caps=last.caps,
            doubts=tuple(dict.fromkeys(doubts)),
        )
        if any(cap.scope == "plain" for cap in last.caps) and len(run) > 1:
            whole = whole.doubting("cap_of_tiers")
        unclear = not interval.marginal and any(part.high for _, part in run)
        return [whole.doubting("tier_edges") if unclear else whole]

    def _exceeds(self, start: Figure) -> bool:
        """Whether a figure must be exceeded, and not only reached."""
        return pattern("exceeding").search(self.sketch.text[: start.at]) is not None

    def _base(self, grant: Grant, threshold: Figure | None) -> Window | None:
        """The base that all of a grant is about: its own, if the threshold is one of the same; else the threshold's."""
        ahead = base_before(self.sketch, grant.words.start, threshold.at) if threshold else None
        own = None if grant.base is None or any(name == "base" for name, _ in grant.doubts) else grant.base
        if own is None or ahead is None:
            return own or ahead
        return own if self._alike(own, ahead) else None

    def _alike(self, one: Window, other: Window) -> bool:
        a, b = (self.sketch.text[window.start : window.end] for window in (one, other))
        shared = SequenceMatcher(None, a, b).find_longest_match().size
        return shared >= ALIKE * min(len(a), len(b))

    def _listed(self, grant: Grant) -> Grant:
        """Sums by a list of thresholds of the same length: 突破1亿元、5亿元的,分别给予20万元、50万元."""
        if grant.labels or not grant.figures[1:] or grant.kind not in ("levels", "share"):
            return grant
        window = Window(grant.words.start, grant.figures[0].at)
        for group in groups(self.sketch, window):
            if group.form == "list" and group.sign == MONEY and len(group.figures) == len(grant.figures):
                return self._by_threshold(grant, group)
        return grant

    def _by_threshold(self, grant: Grant, group: Group) -> Grant:
        base = self._base(grant, group.figures[0])
        pairs = list(zip(group.figures, grant.figures, strict=True))
        rising = sorted(pairs, key=lambda pair: pair[0].atom.value)
        if base is None or rising not in (pairs, pairs[::-1]):
            return grant
        bands = tuple(Band(start, figure) for start, figure in rising)
        beyond = self._exceeds(group.figures[0])
        return replace(grant, kind="tiers", base=base, bands=bands, marginal=False, beyond=beyond)


def _rises(grants: list[Grant]) -> bool:
    values = [grant.figures[0].atom.value for grant in grants]
    return values == sorted(set(values))


def _apart(grant: Grant) -> list[Grant]:
    """Shares by level are a grant for each level; a list of them that stands beside no levels cannot be told."""
    if grant.kind != "share" or not grant.figures[1:]:
        return [grant]
    pairs = zip(grant.figures, grant.labels, strict=False)
    return [replace(grant, figures=(figure,), labels=(label,)) for figure, label in pairs]


def base_before(sketch: Sketch, start: int, end: int) -> Window | None:
    """The words whose figure a threshold is: 年营业收入 ahead of 首次突破1亿元."""
    match = pattern("threshold_base").search(sketch.text[start:end])
    if match is None or not pattern("amount").search(match["base"]):
        return None
    return Window(start + match.start("base"), start + match.end("base"))
