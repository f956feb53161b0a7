"""Where an amount begins: a share of a base, a sum that the clause names, one by level, a range."""

from decimal import Decimal
from fractions import Fraction
from typing import Literal

from calculators.explain import say, say_of, write
from calculators.mechanisms.mechanism import (
    ChoiceName,
    ConditionName,
    FigureName,
    Mechanism,
    OptionalFigure,
    ParameterName,
    ParameterNames,
)
from calculators.model import ConditionState, Item, Parameter
from calculators.run import ZERO, Line, Run
from calculators.shape import Shape


class Share(Mechanism):
    """A share of each item of a base; with `alone` the share itself when no base is known.

    `or_of` is the same base in yuan: what is given decides the unit of the result. There is no share of a base
    that is not positive.
    """

    do: Literal["share"]
    of: FigureName
    rate: ParameterName
    or_of: OptionalFigure = None
    alone: bool = False

    def needs(self, known: frozenset[str]) -> tuple[str, ...]:
        return () if self.alone or known & {self.of, self.or_of} else (self.of,)

    def moves(self, known: frozenset[str]) -> str | None:
        return self._base(known)

    def bend(self, shape: Shape, run: Run) -> Shape:
        return shape.times(Fraction(run.parameter(self.rate).value))

    def apply(self, run: Run) -> None:
        rate, base = run.parameter(self.rate), self._base(frozenset(run.figures))
        if not run.knows(base):
            run.lines = [Line(rate.value)]
            run.explain(say("rate_only", rate=write(rate.value, "ratio")), rate.value, rate.citation)
            return
        if base == self.or_of:
            run.unit = "CNY"
        yearly = run.rule.inputs[base].yearly
        run.lines = [share(run, rate, value, item, yearly=yearly) for value, item in run.rising(base)]

    def _base(self, known: frozenset[str]) -> str:
        return self.or_of if self.or_of and self.of not in known and self.or_of in known else self.of


def share(run: Run, rate: Parameter, value: Decimal, item: Item, *, yearly: bool) -> Line:
    """A share of one figure, explained; of a figure that is not positive there is none."""
    period = item.group if yearly and item.group else None
    label = item.label or ""
    if value < ZERO:
        run.empty = True
        run.explain(say_of(period or label, "nothing_left", result=run.write(value)), ZERO, None, period)
        return Line(ZERO, label, item.group or "", period)
    amount = value * rate.value
    words = {"rate": write(rate.value, "ratio"), "base": run.write(value), "result": run.write(amount)}
    text = say("year_share", year=period, **words) if period else say_of(label, "share", **words)
    run.explain(text, amount, rate.citation, period)
    return Line(amount, label, item.group or "", period)


class Fixed(Mechanism):
    """A sum that the clause names."""

    do: Literal["fixed"]
    amount: ParameterName

    def apply(self, run: Run) -> None:
        amount = run.parameter(self.amount)
        run.lines = [Line(amount.value)]
        run.explain(say("fixed", result=run.write(amount.value)), amount.value, amount.citation)


class Table(Mechanism):
    """A sum by level: one line for each chosen level. A level that is listed meets the condition of being so."""

    do: Literal["table"]
    by: ChoiceName
    amounts: ParameterNames
    condition: ConditionName

    def needs(self, known: frozenset[str]) -> tuple[str, ...]:
        return () if self.by in known else (self.by,)

    def settles(self) -> tuple[str, str] | None:
        return self.condition, self.by

    def settle(self, run: Run) -> ConditionState | None:
        """Met by a listed level, unless the user says outright that it is not."""
        if not run.facts.choices.get(self.by) or self.condition in run.facts.conditions:
            return None
        condition = run.rule.conditions[self.condition]
        return ConditionState(condition, condition.text, True)

    def apply(self, run: Run) -> None:
        labels = {choice.value: choice.label for choice in run.rule.inputs[self.by].choices}
        for level in run.facts.choices[self.by]:
            amount, label = run.parameter(self.amounts[level]), labels[level]
            run.lines.append(Line(amount.value, label))
            run.explain(say("table", label=label, result=run.write(amount.value)), amount.value, amount.citation)


class Between(Mechanism):
    """A range that the clause leaves to whoever decides."""

    do: Literal["between"]
    low: ParameterName
    high: ParameterName

    def apply(self, run: Run) -> None:
        low, high = run.parameter(self.low), run.parameter(self.high)
        run.lines, run.top = [Line(low.value)], high.value
        run.explain(say("range", low=run.write(low.value), high=run.write(high.value)), None, low.citation)
