"""From a rule and facts to an amount: exact where the facts are, an interval where they are not.

A figure known only as a range is computed at both of its ends: every mechanism is monotone, growing with the
base and falling with what was used or deducted, so the two ends bound the amount.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from calculators.explain import say, write
from calculators.mechanisms import ZERO, Line, Run, Sum
from calculators.model import (
    Bound,
    Calculation,
    ConditionState,
    Facts,
    Input,
    Item,
    Missing,
    Rule,
    Step,
    Unit,
)
from calculators.money import to_fen

INFINITY = Decimal("Infinity")


class StaleRuleError(ValueError):
    """The clause's text has changed since the rule was signed: the rule does not compute."""


def missing(rule: Rule, facts: Facts) -> tuple[Input, ...]:
    """The inputs without which the rule cannot compute, in the order in which to ask."""
    known = frozenset(name for name in rule.inputs if facts.has(name))
    names: dict[str, None] = {}
    for mechanism in rule.steps:
        names |= dict.fromkeys(mechanism.needs(known))
        known |= frozenset(mechanism.provides())
    return tuple(rule.inputs[name] for name in names)


def calculate(rule: Rule, facts: Facts, as_of: date) -> tuple[Calculation, ...] | Missing:
    """One calculation per period, or what is missing.

    A condition that is not met makes the amount 0 and `eligible` False; one that is not known leaves
    `eligible` None and the amount conditional.

    :raises StaleRuleError: when the clause has changed since the rule was signed.
    """
    if rule.stale:
        raise StaleRuleError(f"{rule.id}: the text of {rule.clause} has changed since this rule was signed")
    failed = [name for name, met in facts.conditions.items() if name in rule.conditions and not met]
    wanted = missing(rule, facts)
    if wanted and not failed:
        return Missing(rule, wanted)
    if wanted:
        return (_refused(rule, facts, ()),)
    low = _evaluate(rule, facts, as_of, high=False)
    high = low if _all_exact(rule, facts) else _evaluate(rule, facts, as_of, high=True)
    states = _conditions(rule, facts, low)
    if any(state.met is False for state in states):
        return (_refused(rule, facts, states, low.steps),)
    pairs = zip(low.lines, high.lines, strict=True)
    return tuple(_entry(rule, facts, (low, high), lines, states) for lines in pairs) or (
        _entry(rule, facts, (low, high), (Line(ZERO), Line(ZERO)), states),
    )


def _all_exact(rule: Rule, facts: Facts) -> bool:
    return all(item.value.is_exact for name in rule.inputs for item in facts.figures.get(name, ()))


def _evaluate(rule: Rule, facts: Facts, as_of: date, *, high: bool) -> Run:
    figures = {
        name: [(_end(rule.inputs[name], item, high=high), item) for item in items]
        for name, items in facts.figures.items()
        if name in rule.inputs
    }
    run = Run(rule, figures, dict(facts.choices), dict(facts.dates), as_of)
    for mechanism in rule.steps:
        mechanism.apply(run)
    if all(line.period is None for line in run.lines):
        Sum(do="sum").apply(run)
    return run


def _end(entry: Input, item: Item, *, high: bool) -> Decimal:
    take_high = high if entry.role == "base" else not high
    if take_high:
        return INFINITY if item.value.high is None else item.value.high
    return ZERO if item.value.low is None else item.value.low


def _conditions(rule: Rule, facts: Facts, run: Run) -> tuple[ConditionState, ...]:
    settled = {state.condition.name: state for state in run.states if state.condition}
    named = tuple(
        settled.get(name, ConditionState(condition, condition.text, facts.conditions.get(name)))
        for name, condition in rule.conditions.items()
    )
    return named + tuple(state for state in run.states if state.condition is None)


def _refused(rule: Rule, facts: Facts, states: tuple[ConditionState, ...], steps: Iterable[Step] = ()) -> Calculation:
    if not states:
        states = tuple(
            ConditionState(condition, condition.text, facts.conditions.get(name))
            for name, condition in rule.conditions.items()
        )
    return Calculation(
        rule=rule,
        bound="exactly",
        amount=ZERO,
        amount_max=None,
        eligible=False,
        cap_applied=False,
        inputs=_used_inputs(rule, facts),
        steps=tuple(steps),
        conditions=states,
        unit=rule.unit,
    )


def _entry(
    rule: Rule,
    facts: Facts,
    runs: tuple[Run, Run],
    lines: tuple[Line, Line],
    states: tuple[ConditionState, ...],
) -> Calculation:
    low, high = runs
    top = lines[1].amount if low.high is None else low.high
    bound: Bound = rule.bound if lines[0].amount == top else "between"
    amount, note = _round(lines[0].amount, bound, low.unit)
    steps = [*_steps(low, high), *([Step(note, amount)] if note else [])]
    finite = bound == "between" and top.is_finite()
    return Calculation(
        rule=rule,
        unit=low.unit,
        bound=bound if top.is_finite() else "at_least",
        amount=amount,
        amount_max=_round(top, bound, low.unit)[0] if finite else None,
        eligible=None if any(state.met is None for state in states) else True,
        cap_applied=low.cap_applied,
        inputs=_used_inputs(rule, facts),
        steps=tuple(steps),
        conditions=states,
        period=lines[0].period,
    )


def _steps(low: Run, high: Run) -> list[Step]:
    if low is high:
        return low.steps
    shown = [Step(say("from_low", text=step.text), step.result, step.citation) for step in low.steps]
    if all(value.is_finite() for values in high.figures.values() for value, _ in values):
        shown += [Step(say("from_high", text=step.text), step.result, step.citation) for step in high.steps]
    return shown


def _round(amount: Decimal, bound: Bound, unit: Unit) -> tuple[Decimal, str]:
    if unit != "CNY":
        return amount, ""
    rounded, sentence = to_fen(amount, bound)
    changed = rounded != amount
    return rounded, say(sentence, amount=write(amount, unit), result=write(rounded, unit)) if changed else ""


def _used_inputs(rule: Rule, facts: Facts) -> tuple[tuple[Input, Item], ...]:
    return tuple((entry, item) for name, entry in rule.inputs.items() for item in facts.figures.get(name, ()))
