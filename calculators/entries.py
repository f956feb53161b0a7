"""From evaluated runs to calculations: one entry per period, its bound, its rounding and its own steps."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from calculators.explain import say, write
from calculators.model import Bound, Calculation, ConditionState, Facts, Input, Item, Rule, Step
from calculators.money import to_fen
from calculators.run import ZERO, Run

States = tuple[ConditionState, ...]


def refused(rule: Rule, facts: Facts, states: States) -> Calculation:
    """The calculation of an applicant who does not meet a condition: 0, and why."""
    return Calculation(
        rule=rule,
        unit=rule.unit,
        bound="exactly",
        amount=ZERO,
        amount_max=None,
        eligible=False,
        cap_applied=False,
        inputs=tuple(_inputs(rule, facts, None)),
        steps=tuple(_told(state, ZERO) for state in states if state.met is False),
        conditions=states,
    )


def _told(state: ConditionState, result: Decimal | None = None) -> Step:
    return Step(state.text, result, state.condition.citation if state.condition else None)


def _inputs(rule: Rule, facts: Facts, period: str | None) -> Iterator[tuple[Input, Item]]:
    for name, entry in rule.inputs.items():
        for item in facts.figures.get(name, ()):
            if period is None or not entry.yearly or item.group == period:
                yield entry, item


@dataclass(frozen=True, slots=True)
class Ends:
    """Two evaluated runs, which are one and the same where all is exact, and what is known of the conditions."""

    facts: Facts
    low: Run
    high: Run
    states: States

    def entries(self) -> tuple[Calculation, ...]:
        """One calculation per period; one of nothing where no line was left."""
        periods = dict.fromkeys(line.period for line in (*self.high.lines, *self.low.lines))
        return tuple(self._entry(period) for period in periods or (None,))

    def _entry(self, period: str | None) -> Calculation:
        bound, low, high = self._amounts(period)
        states = self._open_states()
        return Calculation(
            rule=self.low.rule,
            unit=self.low.unit,
            bound=bound,
            amount=self._rounded(low)[0],
            amount_max=self._rounded(high)[0] if bound == "between" else None,
            eligible=None if any(state.met is None for state in states) else True,
            cap_applied=any(period in run.capped for run in (self.low, self.high)),
            inputs=tuple(_inputs(self.low.rule, self.facts, period)),
            steps=(*self._gates(), *self._steps(period, low, high)),
            conditions=states,
            period=period,
        )

    def _amounts(self, period: str | None) -> tuple[Bound, Decimal, Decimal]:
        low, high = (
            next((line.amount for line in run.lines if line.period == period), ZERO) for run in (self.low, self.high)
        )
        if self.low.top is not None:
            return "between", low, self.low.top
        if self._rounded(low)[0] == self._rounded(high)[0]:
            return ("exactly" if high == ZERO and self.high.empty else self.low.rule.bound), low, high
        return ("between" if high.is_finite() else "at_least"), low, high

    def _open_states(self) -> States:
        return (*self.states, *(ConditionState(None, text, None) for text in self.high.open or self.low.open))

    def _gates(self) -> Iterator[Step]:
        """The conditions that a figure or a date has decided."""
        return (_told(state) for state in self.states if state.condition and state.text != state.condition.text)

    def _steps(self, period: str | None, low: Decimal, high: Decimal) -> Iterator[Step]:
        """The steps of a period, rounding the last; where the ends differ, each step says at which end it stands.

        An upper end that nothing bounds has no steps worth showing.
        """
        lows = self._steps_of(self.low, period, low)
        highs = self._steps_of(self.high, period, high) if high.is_finite() else []
        if low == high:
            yield from lows
            return
        for step in lows:
            shared = step in highs[:-1]
            yield step if shared else replace(step, text=say("from_low", text=step.text))
        for number, step in enumerate(highs, 1):
            if step not in lows or number == len(highs):
                yield replace(step, text=say("from_high", text=step.text))

    def _steps_of(self, run: Run, period: str | None, amount: Decimal) -> list[Step]:
        steps = [step for step in run.steps if step.period in (None, period) and _is_finite(step)]
        note = self._rounded(amount)[1]
        return [*steps, note] if note else steps

    def _rounded(self, amount: Decimal) -> tuple[Decimal, Step | None]:
        """The amount in whole fen, and the step that says how it was rounded."""
        unit = self.low.unit
        if unit != "CNY" or not amount.is_finite():
            return amount, None
        rounded, sentence = to_fen(amount, self.low.rule.bound)
        text = say(sentence, amount=write(amount, unit), result=write(rounded, unit))
        return rounded, None if rounded == amount else Step(text, rounded)


def _is_finite(step: Step) -> bool:
    return step.result is None or step.result.is_finite()
