"""What counts of a figure: the net after deductions, the part that is left, the years within a term."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from calculators.explain import say, write
from calculators.mechanisms.amounts import share
from calculators.mechanisms.mechanism import (
    ConditionName,
    FigureName,
    FigureNames,
    Mechanism,
    ParameterName,
    QuoteName,
)
from calculators.model import ConditionState, Item
from calculators.run import ZERO, Line, Run, total
from calculators.shape import Shape

YEAR_DIGITS = 4


class Deduct(Mechanism):
    """A net figure, stored under `into`: `of` less the figures in `less`, unless `into` is itself known.

    A net that is not positive leaves nothing to take a share of.
    """

    do: Literal["deduct"]
    into: FigureName
    of: FigureName
    less: FigureNames
    source: QuoteName

    def needs(self, known: frozenset[str]) -> tuple[str, ...]:
        if self.into in known:
            return ()
        missing = tuple(name for name in (self.of, *self.less) if name not in known)
        return (self.into,) if len(missing) > len(self.less) else missing

    def provides(self) -> tuple[str, ...]:
        return (self.into,)

    def moves(self, known: frozenset[str]) -> str | None:
        return None if self.into in known or not known.issuperset(self.less) else self.of

    def bend(self, shape: Shape, run: Run) -> Shape:
        costs = ZERO if run.knows(self.into) else sum((total(run.falling(name)) for name in self.less), ZERO)
        return shape.less(Fraction(costs))

    def apply(self, run: Run) -> None:
        if run.knows(self.into):
            return
        base, parts = total(run.rising(self.of)), [total(run.falling(name)) for name in self.less]
        net = base - sum(parts, ZERO)
        citation = run.rule.quotes[self.source]
        if net.is_finite():
            words = {"base": run.write(base), "terms": " − ".join(map(run.write, parts)), "result": run.write(net)}
            run.explain(say("deduct", **words), net, citation)
        if net <= ZERO:
            run.empty = True
            text = say("nothing_left", result=run.write(net)) if net.is_finite() else say("deduct_unbounded")
            run.explain(text, ZERO, citation)
        run.put(self.into, max(net, ZERO))


class Exclude(Mechanism):
    """The part of a base that does not count taken out of it, which settles the condition on that part."""

    do: Literal["exclude"]
    of: FigureName
    part: FigureName
    condition: ConditionName

    def settles(self) -> tuple[str, str] | None:
        return self.condition, self.part

    def settle(self, run: Run) -> ConditionState | None:
        """Met while something is left that counts."""
        if not (run.knows(self.of) and run.knows(self.part)):
            return None
        condition = run.rule.conditions[self.condition]
        return ConditionState(condition, condition.text, self._rest(run) > ZERO)

    def bend(self, shape: Shape, run: Run) -> Shape:
        return shape.less(Fraction(total(run.falling(self.part))))

    def apply(self, run: Run) -> None:
        if not (run.knows(self.of) and run.knows(self.part)):
            return
        rest = self._rest(run)
        base, part = total(run.rising(self.of)), total(run.falling(self.part))
        words = {"base": run.write(base), "part": run.write(part), "result": run.write(rest)}
        run.explain(say("exclude", **words), rest, run.rule.conditions[self.condition].citation)
        run.put(self.of, rest)

    def _rest(self, run: Run) -> Decimal:
        part = total(run.falling(self.part))
        return max(total(run.rising(self.of)) - part, ZERO) if part.is_finite() else ZERO


@dataclass(frozen=True, slots=True)
class _Term:
    """The years that count: up to `certain_end` for certain, up to `possible_end` perhaps (None: no end is known)."""

    certain_end: int
    possible_end: int | None

    @classmethod
    def of(cls, items: tuple[Item, ...], length: int) -> "_Term":
        """From the first positive year, as far as the figures tell which it is; `items` in the order of years."""
        may = [_year(item) for item in items if _may_be_positive(item)]
        must = [_year(item) for item in items if item.value.low is not None and item.value.low > ZERO]
        return cls(may[0] + length if may else 0, must[0] + length if must else None)

    def over(self, year: int, *, high: bool) -> bool:
        end = self.possible_end if high else self.certain_end
        return end is not None and year >= end


class EachYear(Mechanism):
    """A share of every year's figure, from the first positive year for a term of years; one line a year.

    Figures without their years are shared one by one, and whether they lie within the term stays open; so it does
    for a single year, before which there may have been others.
    """

    do: Literal["each_year"]
    of: FigureName
    rate: ParameterName
    years: ParameterName
    condition: ConditionName

    def needs(self, known: frozenset[str]) -> tuple[str, ...]:
        return () if self.of in known else (self.of,)

    def moves(self, known: frozenset[str]) -> str | None:
        return self.of

    def bend(self, shape: Shape, run: Run) -> Shape:
        return shape.times(Fraction(run.parameter(self.rate).value))

    def settle(self, run: Run) -> ConditionState | None:
        """Several years settle it: those behind the term bring nothing."""
        items = self._dated(run)
        several = len({item.group for item in items}) > 1
        if not (several and any(map(_may_be_positive, items))):
            return None
        condition = run.rule.conditions[self.condition]
        return ConditionState(condition, condition.text, True)

    def apply(self, run: Run) -> None:
        rate, dated = run.parameter(self.rate), bool(self._dated(run))
        figures = run.rising(self.of)
        for value, item in sorted(figures, key=lambda figure: _year(figure[1])) if dated else figures:
            if not dated or self._counts(run, value, item):
                run.lines.append(share(run, rate, value, item, yearly=True))
        if not run.lines:
            run.empty = True
            run.explain(say("no_year"), ZERO, rate.citation)

    def _counts(self, run: Run, value: Decimal, item: Item) -> bool:
        """Whether a year brings anything; why it does not is explained, where it perhaps might, with an entry of 0."""
        year, profitable, term = _year(item), _may_be_positive(item), self._term(run)
        if profitable and not term.over(year, high=run.high):
            return True
        perhaps = profitable and not term.over(year, high=True)
        if perhaps:
            run.lines.append(Line(ZERO, item.label or "", "", item.group))
        words = {"year": str(year), "amount": run.write(value), "years": write(run.parameter(self.years).value, "")}
        text = say("after_term" if profitable else "loss_year", **words)
        citation = run.parameter(self.years).citation
        run.explain(text, ZERO if perhaps else None, citation, item.group if perhaps else None)
        return False

    def _dated(self, run: Run) -> tuple[Item, ...]:
        """The items in the order of their years, none when any of them has no year."""
        items = run.figures.get(self.of, ())
        return tuple(sorted(items, key=_year)) if all(_year(item) for item in items) else ()

    def _term(self, run: Run) -> _Term:
        return _Term.of(self._dated(run), int(run.parameter(self.years).value))


def _year(item: Item) -> int:
    """The year an item is grouped by, 0 for a group that is none."""
    group = item.group or ""
    return int(group) if len(group) == YEAR_DIGITS and group.isdecimal() else 0


def _may_be_positive(item: Item) -> bool:
    return item.value.high is None or item.value.high > ZERO
