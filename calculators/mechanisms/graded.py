"""Amounts by how much there is: bands of a base with a rate or a sum each, and a sum for each of what is counted."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import model_validator

from calculators.explain import say, say_of, write
from calculators.mechanisms.mechanism import FigureName, Mechanism, NumberNames, OrderedParameters, ParameterName
from calculators.model import Item, Parameter
from calculators.run import INFINITY, WHOLE, ZERO, Line, Run, total
from calculators.shape import Shape


class Bands(Mechanism):
    """A base cut at `starts`, in rising order, with a rate or a sum for each band, the first from nothing on or not.

    `marginal`: each rate is for the part of the base within its band, else for all of it. A figure at a start is in
    the band above it, and with `beyond` in the one below. Where all of the base counts a higher band never brings
    less; `checks` holds that.
    """

    do: Literal["bands"]
    of: FigureName
    starts: OrderedParameters
    rates: OrderedParameters = ()
    sums: OrderedParameters = ()
    marginal: bool = False
    beyond: bool = False

    @model_validator(mode="after")
    def _one_for_each(self) -> "Bands":
        values = self.rates or self.sums
        if bool(self.rates) == bool(self.sums) or len(values) - len(self.starts) not in (0, 1):
            raise ValueError("give rates or sums, one for each start, or one more for what lies below the first")
        if self.marginal and self.sums:
            raise ValueError("a sum is no share of a part: marginal goes with rates")
        return self

    def needs(self, known: frozenset[str]) -> tuple[str, ...]:
        return () if self.of in known else (self.of,)

    def moves(self, known: frozenset[str]) -> str | None:
        """No curve is drawn of an amount that jumps."""
        return self.of if self.marginal else None

    def bend(self, shape: Shape, run: Run) -> Shape:
        bands = [(Fraction(start), Fraction(value.value)) for start, value in self.bands(run)]
        return shape.banded(bands) if self.marginal else shape

    def bands(self, run: Run) -> list[tuple[Decimal, Parameter]]:
        """Each band's start and its rate or sum; what brings nothing is left out."""
        starts = [run.parameter(name).value for name in self.starts]
        values = [run.parameter(name) for name in self.rates or self.sums]
        return list(zip(([ZERO] if len(values) > len(starts) else []) + starts, values, strict=True))

    def apply(self, run: Run) -> None:
        yearly = run.rule.inputs[self.of].yearly
        for value, item in run.rising(self.of):
            period = item.group if yearly and item.group else None
            amount = self._marginal(run, value, item) if self.marginal else self._whole(run, value, item)
            run.lines.append(Line(amount, item.label or "", item.group or "", period))

    def _whole(self, run: Run, value: Decimal, item: Item) -> Decimal:
        reached = [each for start, each in self.bands(run) if start < value or (start == value and not self.beyond)]
        if not reached:
            return self._nothing(run, value, item)
        band = reached[-1]
        amount = band.value if self.sums else value * band.value
        words = {"base": run.write(value), "result": run.write(amount), "rate": write(band.value, "ratio")}
        run.explain(say_of(item.label or "", "band_sum" if self.sums else "share", **words), amount, band.citation)
        return amount

    def _marginal(self, run: Run, value: Decimal, item: Item) -> Decimal:
        parts = list(self._parts(run, value))
        if not parts:
            return self._nothing(run, value, item)
        amounts = [part * rate.value for part, rate in parts]
        for (part, rate), amount in zip(parts, amounts, strict=True):
            words = {"rate": write(rate.value, "ratio"), "part": run.write(part), "result": run.write(amount)}
            run.explain(say_of(item.label or "", "band_part", **words), amount, rate.citation)
        return run.summed(amounts, item.label or "")

    def _parts(self, run: Run, value: Decimal) -> Iterator[tuple[Decimal, Parameter]]:
        bands = self.bands(run)
        ends = [start for start, _ in bands[1:]] + [INFINITY]
        for (start, rate), end in zip(bands, ends, strict=True):
            if value > start:
                yield min(value, end) - start, rate

    @staticmethod
    def _nothing(run: Run, value: Decimal, item: Item) -> Decimal:
        run.explain(say_of(item.label or "", "below_bands", base=run.write(value)), ZERO)
        return ZERO


class PerUnit(Mechanism):
    """A sum for each of what is counted; several counts multiply (people, months)."""

    do: Literal["per_unit"]
    of: NumberNames
    amount: ParameterName

    def needs(self, known: frozenset[str]) -> tuple[str, ...]:
        return tuple(name for name in self.of if name not in known)

    def apply(self, run: Run) -> None:
        amount, counts = run.parameter(self.amount), [total(run.rising(name)) for name in self.of]
        product = WHOLE
        for count in counts:
            product *= count
        result = amount.value * product
        terms = " × ".join(write(count, "") for count in counts)
        words = {"amount": run.write(amount.value), "terms": terms, "result": run.write(result)}
        run.lines = [Line(result)]
        run.explain(say("per_unit", **words), result, amount.citation)
