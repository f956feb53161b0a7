"""What holds of every calculation whatsoever; each check raises AssertionError with what it found."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from calculators.calculate import calculate
from calculators.mechanisms.caps import CapItem, CapTotal
from calculators.model import Calculation, Facts, Missing, Range, Rule
from tests.soak.facts import DAY, FEN, ONE
from tests.soak.oracle import amount_in_fen

Outcome = tuple[Calculation, ...] | Missing
Compute = Callable[[Rule, Facts, date], Outcome]
ZERO, INFINITY = Decimal(0), Decimal("Infinity")


def check(rule: Rule, facts: Facts, random: Random, compute: Compute = calculate) -> Outcome:
    """All that must hold of a rule over these facts; the outcome itself."""
    outcome = compute(rule, facts, DAY)
    assert compute(rule, facts, DAY) == outcome, "not the same twice"
    if isinstance(outcome, Missing):
        assert outcome.inputs, "missing, but nothing to ask for"
        return outcome
    for entry in outcome:
        _check_entry(entry, facts)
    _check_oracle(rule, facts, outcome)
    _check_point(rule, facts, outcome, random, compute)
    _check_growth(rule, facts, random, compute)
    return outcome


def _check_entry(entry: Calculation, facts: Facts) -> None:
    top = entry.amount if entry.amount_max is None else entry.amount_max
    assert ZERO <= entry.amount <= top, "negative, or the ends are turned round"
    assert (entry.amount_max is not None) == (entry.bound == "between"), "an upper end belongs to a range"
    assert top <= _highest(entry.rule, facts), "above a cap"
    if entry.unit == "CNY":
        assert entry.amount == entry.amount.quantize(FEN), "not whole fen"
    assert all(step.result is None or step.result.is_finite() for step in entry.steps), "a step without an end"
    results = [step.result for step in entry.steps if step.result is not None]
    assert entry.rule.bound == "between" or results[-1] == top, "the steps end elsewhere"
    if entry.eligible is False:
        assert (entry.amount, entry.bound) == (ZERO, "exactly"), "an amount without being eligible"


def _highest(rule: Rule, facts: Facts) -> Decimal:
    """The most that a rule's caps let through for these items."""
    highest = INFINITY
    items = [
        item for name, entry in rule.inputs.items() if entry.role == "base" for item in facts.figures.get(name, ())
    ]
    for step in rule.steps:
        if isinstance(step, CapItem):
            highest = min(highest, rule.parameters[step.limit].value * len(items))
        elif isinstance(step, CapTotal):
            groups = {item.group for item in items} if step.per_group else {None}
            highest = min(highest, rule.parameters[step.limit].value * len(groups))
    return highest


def _check_oracle(rule: Rule, facts: Facts, outcome: tuple[Calculation, ...]) -> None:
    if len(outcome) != 1 or outcome[0].eligible is False or outcome[0].bound == "between":
        return
    fen = amount_in_fen(rule, facts)
    assert fen is None or outcome[0].amount == Decimal(fen) / 100, f"worked out again it is {fen} fen"


def _check_point(rule: Rule, facts: Facts, outcome: tuple[Calculation, ...], random: Random, compute: Compute) -> None:
    """An interval holds the result of any point in it."""
    point = _point(rule, facts, random)
    if point == facts:
        return
    inside = compute(rule, point, DAY)
    assert not isinstance(inside, Missing), f"{point} lacks what the range had"
    ranges = {entry.period: entry for entry in outcome}
    for entry in inside:
        _check_inside(entry, ranges.get(entry.period), outcome, point)


def _check_inside(
    entry: Calculation, around: Calculation | None, outcome: tuple[Calculation, ...], point: Facts
) -> None:
    if entry.eligible is False or outcome[0].eligible is False:
        assert outcome[0].eligible is None or entry.eligible is outcome[0].eligible, f"{point} is judged otherwise"
    elif around is None:
        assert not entry.amount, f"{point} gives {entry.amount} for {entry.period}"
    else:
        inside = around.amount <= entry.amount <= _top(around)
        assert inside, f"{point} gives {entry.amount}, outside {around.amount} to {_top(around)}"


def _top(entry: Calculation) -> Decimal:
    """The upper end of what an entry says: nothing bounds a lower bound from a figure without an upper end."""
    without_end = any(about.role == "base" and item.value.high is None for about, item in entry.inputs)
    if entry.bound == "at_least" and without_end:
        return INFINITY
    return entry.amount if entry.amount_max is None else entry.amount_max


def _point(rule: Rule, facts: Facts, random: Random) -> Facts:
    figures = {
        name: tuple(replace(item, value=_inside(item.value, random, rule.inputs[name].kind)) for item in items)
        for name, items in facts.figures.items()
    }
    return replace(facts, figures=figures)


def _inside(value: Range, random: Random, kind: str) -> Range:
    if value.is_exact:
        return value
    low = ZERO if value.low is None else value.low
    high = (ONE if kind == "percent" else low + 10_000_000) if value.high is None else value.high
    low = min(low, high)
    step = (high - low) * random.randint(0, 16) / 16
    return Range.exact(low + step)


def _check_growth(rule: Rule, facts: Facts, random: Random, compute: Compute) -> None:
    """More of a base never brings less; more used or deducted never brings more."""
    movable = [name for name in facts.figures if rule.inputs[name].kind in ("money", "percent")]
    if not movable:
        return
    name = random.choice(movable)
    entry, items = rule.inputs[name], facts.figures[name]
    at = random.randrange(len(items))
    more = (
        Decimal(random.randint(1, 100)) / 1000 if entry.kind == "percent" else Decimal(random.randint(1, 10**8)) / 100
    )
    moved = replace(items[at], value=_moved(items[at].value, more))
    grown = replace(facts, figures={**facts.figures, name: (*items[:at], moved, *items[at + 1 :])})
    period = items[at].group if entry.yearly else None
    before, after = (dict(_ends(compute(rule, each, DAY))) for each in (facts, grown))
    for key in before.keys() & after.keys() if not entry.yearly else before.keys() & after.keys() & {period}:
        less, larger = (before[key], after[key]) if entry.role == "base" else (after[key], before[key])
        assert all(one <= other for one, other in zip(less, larger, strict=True)), f"{grown} moves it the wrong way"


def _moved(value: Range, more: Decimal) -> Range:
    return Range(None if value.low is None else value.low + more, None if value.high is None else value.high + more)


def _ends(outcome: Outcome) -> Iterator[tuple[str | None, tuple[Decimal, Decimal]]]:
    if not isinstance(outcome, Missing):
        yield from ((entry.period, (entry.amount, _top(entry))) for entry in outcome)
