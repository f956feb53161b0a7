"""Grants that are bands of one: by how much the base comes to, each with a rate or a sum of its own."""

from dataclasses import dataclass, replace

from calculators.drafting.grammar import pattern
from calculators.drafting.model import Band, Figure, Grant, Window
from calculators.drafting.places import Group, groups
from calculators.drafting.sketch import MONEY, Sketch


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
                found.append(self._listed(grant))
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
        marginal = bool(pattern("part").search(text, figures[-1].at, window.end))
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

    @staticmethod
    def _adjoins(last: tuple[Grant, Interval], following: tuple[Grant, Interval]) -> bool:
        (one, first), (two, second) = last, following
        if one.kind != two.kind or first.high is None or second.low is None:
            return False
        return first.high.atom.value == second.low.atom.value and first.marginal == second.marginal

    def _closed(self, run: list[tuple[Grant, Interval]]) -> list[Grant]:
        first, interval = run[0]
        if len(run) == 1 and not (interval.marginal and interval.low):
            return [] if interval.marginal else [first]
        base = self._base(first, interval)
        if base is None or any(grant.caps for grant, _ in run[:-1]):
            return [grant.doubting("tiers") for grant, _ in run]
        last = run[-1][0]
        bands = tuple(Band(part.low, grant.figures[0]) for grant, part in run)
        doubts = tuple(doubt for grant, _ in run for doubt in grant.doubts if doubt[0] != "base")
        whole = replace(
            first,
            kind="tiers",
            words=Window(first.words.start, last.words.end),
            base=base,
            bands=bands,
            figures=tuple(band.figure for band in bands),
            marginal=interval.marginal,
            caps=last.caps,
            doubts=tuple(dict.fromkeys(doubts)),
        )
        if any(cap.scope == "plain" for cap in last.caps) and len(run) > 1:
            whole = whole.doubting("cap_of_tiers")
        return [whole if interval.marginal else whole.doubting("tier_edges")]

    def _base(self, grant: Grant, interval: Interval) -> Window | None:
        """The words ahead of the first threshold."""
        figure = interval.low or interval.high
        if figure is None:
            return None
        return base_before(self.sketch, grant.words.start, figure.at) or grant.base

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
        base = base_before(self.sketch, grant.words.start, group.start) or grant.base
        values = [figure.atom.value for figure in group.figures]
        if base is None or values != sorted(values):
            return grant
        bands = tuple(Band(start, figure) for start, figure in zip(group.figures, grant.figures, strict=True))
        return replace(grant, kind="tiers", base=base, bands=bands, marginal=False)


def base_before(sketch: Sketch, start: int, end: int) -> Window | None:
    """The words whose figure a threshold is: 年营业收入 ahead of 首次突破1亿元."""
    match = pattern("threshold_base").search(sketch.text[start:end])
    if match is None or not pattern("amount").search(match["base"]):
        return None
    return Window(start + match.start("base"), start + match.end("base"))
