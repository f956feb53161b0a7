"""From a rule and facts to an amount: exact where the facts are, an interval where they are not.

What is known only as a range is computed twice, with everything open taken against the amount and for it: every
mechanism only grows with a base and only falls with what was used or deducted, so the two bound the amount.
"""

from collections.abc import Iterator
from datetime import date
from decimal import localcontext

from calculators.entries import Ends, refused
from calculators.mechanisms.caps import Sum
from calculators.model import Calculation, ConditionState, Facts, Input, Missing, Rule
from calculators.money import EXACT
from calculators.rough import both_ends, estimated, rough_inputs
from calculators.run import INFINITY, Run

WEIGHT = {False: 0, None: 1, True: 2}
"""Which of two verdicts on one condition counts: the lesser."""


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


def conditions(rule: Rule, facts: Facts, as_of: date) -> tuple[ConditionState, ...]:
    """Every condition of the rule as the figures and dates settle it, else as the user says; None where not known."""
    with localcontext(EXACT):
        ends = (Run.over(rule, facts, as_of, high=high) for high in (False, True))
        return tuple(_states(facts, *ends))


def calculate(rule: Rule, facts: Facts, as_of: date) -> tuple[Calculation, ...] | Missing:
    """One calculation per period, or what is missing; none for a rule without a figure.

    A condition that is not met makes the amount 0 and `eligible` False, whatever figures are missing; one that is
    not known leaves `eligible` None and the amount conditional.

    :raises StaleRuleError: when the clause has changed since the rule was signed.
    """
    if rule.stale:
        raise StaleRuleError(f"{rule.id}: the text of {rule.clause} has changed since this rule was signed")
    if not rule.computes:
        return ()
    with localcontext(EXACT):
        return _calculated(rule, facts, as_of)


def _calculated(rule: Rule, facts: Facts, as_of: date) -> tuple[Calculation, ...] | Missing:
    """What the facts give; where a rough figure decides more than how much, that figure is missing."""
    found = _calculate(rule, facts, as_of)
    ends = () if isinstance(found, Missing) else [_calculate(rule, end, as_of) for end in both_ends(facts)]
    if isinstance(found, Missing) or not ends:
        return found
    known = estimated(found, [() if isinstance(end, Missing) else end for end in ends])
    return (
        Missing(rule, tuple(rule.inputs[name] for name in rule.inputs if name in rough_inputs(facts)))
        if known is None
        else known
    )


def _calculate(rule: Rule, facts: Facts, as_of: date) -> tuple[Calculation, ...] | Missing:
    low = Run.over(rule, facts, as_of, high=False)
    high = Run.over(rule, facts, as_of, high=True)
    states = tuple(_states(facts, low, high))
    if any(state.met is False for state in states):
        return (refused(rule, facts, states),)
    if wanted := missing(rule, facts):
        return Missing(rule, wanted)
    _evaluate(low)
    if all(_exact(facts, name) for name in rule.inputs) and not low.unsure:
        high = low
    else:
        _evaluate(high)
    if rule.bound != "at_least" and any(line.amount == INFINITY for line in high.lines):
        return Missing(rule, tuple(_unbounded(rule, facts)))
    return Ends(facts, low, high, states).entries()


def _exact(facts: Facts, name: str) -> bool:
    return all(item.value.is_exact for item in facts.figures.get(name, ()))


def _unbounded(rule: Rule, facts: Facts) -> Iterator[Input]:
    """The bases that nothing bounds, which leave an upper bound or a sum without an end."""
    for name, entry in rule.inputs.items():
        if entry.role == "base" and any(item.value.high is None for item in facts.figures.get(name, ())):
            yield entry


def _evaluate(run: Run) -> None:
    for mechanism in run.rule.steps:
        mechanism.apply(run)
    Sum(do="sum").apply(run)


def _states(facts: Facts, low: Run, high: Run) -> Iterator[ConditionState]:
    """Every condition: as the figures settle it, else as the user says."""
    settled = _settled(low, high)
    for name, condition in low.rule.conditions.items():
        state = settled.get(name)
        told = ConditionState(condition, condition.text, facts.conditions.get(name))
        yield told if state is None or state.met is None else state


def _settled(low: Run, high: Run) -> dict[str, ConditionState]:
    """What figures and dates decide: not met beats open, and open beats met."""
    settled: dict[str, ConditionState] = {}
    for mechanism in low.rule.steps:
        state = _agreed(mechanism.settle(low), mechanism.settle(high))
        if state is not None and state.condition is not None:
            name = state.condition.name
            settled[name] = min(settled.get(name, state), state, key=lambda each: WEIGHT[each.met])
    return settled


def _agreed(worst: ConditionState | None, best: ConditionState | None) -> ConditionState | None:
    """What is so at both ends: met even at the worst, not met even at the best, else open."""
    if worst is None or best is None or worst.condition is None:
        return None
    if worst.met is not best.met:
        return ConditionState(worst.condition, worst.condition.text, None)
    return worst if worst.met else best
