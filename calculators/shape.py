"""An amount as a function of one figure: straight pieces that only grow, in exact fractions."""

from dataclasses import dataclass, replace
from fractions import Fraction

Point = tuple[Fraction, Fraction]
NOUGHT = Fraction(0)


@dataclass(frozen=True, slots=True)
class Shape:
    """Straight pieces between `corners` (figure, amount), the first at 0, and a `slope` behind the last.

    `cap_from` is the figure from which a cap holds the amount.
    """

    corners: tuple[Point, ...] = ((NOUGHT, NOUGHT),)
    slope: Fraction = Fraction(1)
    cap_from: Fraction | None = None

    def at(self, figure: Fraction) -> Fraction:
        """The amount for a figure of 0 or more."""
        for (left, low), (right, high) in zip(self.corners, self.corners[1:], strict=False):
            if figure < right:
                return low + (high - low) * (figure - left) / (right - left)
        last, amount = self.corners[-1]
        return amount + self.slope * (figure - last)

    def times(self, rate: Fraction) -> "Shape":
        """A share of the amount."""
        corners = tuple((figure, amount * rate) for figure, amount in self.corners)
        return replace(self, corners=corners, slope=self.slope * rate)

    def less(self, costs: Fraction) -> "Shape":
        """The amount without the costs, and nothing where they exceed it."""
        if not costs:
            return self
        corners = tuple((figure, amount - costs) for figure, amount in self.corners)
        lowered = replace(self, corners=corners)
        start = lowered._where(NOUGHT)
        if start is None:
            return Shape(slope=NOUGHT)
        return replace(lowered, corners=(*self.corners[:1], *lowered._behind(start, NOUGHT)))

    def capped(self, limit: Fraction) -> "Shape":
        """The amount up to a limit."""
        start = self._where(limit)
        if start is None:
            return self
        kept = tuple(corner for corner in self.corners if corner[0] < start)
        return Shape((*kept, (start, limit)), NOUGHT, start)

    def banded(self, bands: list[tuple[Fraction, Fraction]]) -> "Shape":
        """The sum of shares of what lies in each band: (start, rate), in rising order, nothing below the first."""
        starts = {start for start, _ in bands}
        figures = {figure for figure, _ in self.corners}
        figures |= {figure for start in starts if (figure := self._where(start)) is not None}
        corners = tuple((figure, _in_bands(self.at(figure), bands)) for figure in sorted(figures))
        return replace(self, corners=corners, slope=self.slope * bands[-1][1])

    def _where(self, amount: Fraction) -> Fraction | None:
        """The first figure at which the amount is reached, None when it never is."""
        if self.corners[0][1] >= amount:
            return self.corners[0][0]
        for (left, low), (right, high) in zip(self.corners, self.corners[1:], strict=False):
            if high >= amount:
                return left + (right - left) * (amount - low) / (high - low)
        last, reached = self.corners[-1]
        return last + (amount - reached) / self.slope if self.slope else None

    def _behind(self, start: Fraction, amount: Fraction) -> tuple[Point, ...]:
        return ((start, amount), *(corner for corner in self.corners if corner[0] > start))


def _in_bands(amount: Fraction, bands: list[tuple[Fraction, Fraction]]) -> Fraction:
    ends = [start for start, _ in bands[1:]] + [max(amount, bands[-1][0])]
    return sum(
        (max(min(amount, end) - start, NOUGHT) * rate for (start, rate), end in zip(bands, ends, strict=True)), NOUGHT
    )
