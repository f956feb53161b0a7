"""What a rule gives at and around its caps: the figures are chosen by the rule's own shape, not tried."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from bot.wording.phrases import phrase
from calculators.anchors import RuleError
from calculators.calculate import calculate
from calculators.curve import QUANTA, curve
from calculators.explain import write
from calculators.mechanisms.caps import CapTotal
from calculators.mechanisms.terms import Waited
from calculators.model import Calculation, Facts, Input, Item, Missing, Range, Rule

WORDS = "review"
MOST = 14
BESIDE: Mapping[str, Decimal] = {"money": Decimal(1), "percent": Decimal("0.0001")}
"""How far below and above a corner a case stands: a yuan, a hundredth of a percent."""
PLAIN = (Decimal(100_000), Decimal(1_000_000), Decimal(10_000_000))
"""Yuan; the cases of a rule that no cap bends."""
SHARES = (Decimal("0.1"), Decimal("0.5"), Decimal(1))


@dataclass(frozen=True, slots=True)
class Case:
    """One trial: what was given, what came of it and how; `capped` where a cap held the amount."""

    given: str
    amount: str
    capped: bool
    steps: tuple[str, ...]


def worked(rule: Rule, day: date) -> tuple[Case, ...]:
    """Every condition taken as met and nothing as received, except where a case is about what was.

    :raises RuleError: when the rule can't be worked through.
    """
    if rule.stale or not rule.computes:
        return ()
    try:
        return tuple(case for facts in list(_tried(rule, day))[:MOST] for case in _cases(rule, facts, day))
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        found = f"{type(error).__name__}: {error}"
        raise RuleError(rule.id, "steps", found, "an amount for every case", "Correct the steps.") from error


def _cases(rule: Rule, facts: Facts, day: date) -> Iterator[Case]:
    found = calculate(rule, facts, day)
    if isinstance(found, Missing):
        return
    for entry in found:
        steps = tuple(str(step.text) for step in entry.steps)
        yield Case(_given(rule, facts), _amount(entry), entry.cap_applied, steps)


def _tried(rule: Rule, day: date) -> Iterator[Facts]:
    """The facts of each case, in the order of their figures."""
    plain = _plain(rule, day)
    levels = next((entry for entry in rule.inputs.values() if entry.kind == "choice"), None)
    if levels is not None:
        for choice in levels.choices:
            yield replace(plain, choices={**plain.choices, levels.name: (choice.value,)})
        return
    line = curve(rule, plain)
    if line is None:
        yield from _spread(rule, plain)
        return
    base = line.input
    corners = [figure for figure, _ in line.shape.corners if figure > 0]
    figures = [Decimal(corner.numerator) / corner.denominator for corner in corners]
    for figure in _around(figures, base):
        yield _with(plain, base, figure)
    yield from _received(rule, plain, base, figures)


def _plain(rule: Rule, day: date) -> Facts:
    """Nothing received or deducted, one of what is counted, waited for as long as asked, the day of today."""
    inputs = rule.inputs.values()
    noughts = {entry.name: _item(Decimal(0)) for entry in inputs if entry.role in ("used", "deducted")}
    counts = {entry.name: _item(Decimal(1)) for entry in inputs if entry.kind == "number"}
    waited = [step for step in rule.steps if isinstance(step, Waited)]
    counts |= {step.held: _item(rule.parameters[step.years].value) for step in waited}
    dates = {
        entry.name: day for entry in inputs if entry.kind == "date" and entry.name not in {s.since for s in waited}
    }
    choices = {entry.name: (entry.choices[0].value,) for entry in inputs if entry.kind == "choice"}
    return Facts(noughts | counts, choices, dates, dict.fromkeys(rule.conditions, True))


def _spread(rule: Rule, plain: Facts) -> Iterator[Facts]:
    """A rule without a curve: plain figures for its bases together, or nothing at all to fill in."""
    bases = [each for each in rule.inputs.values() if each.kind in QUANTA and each.name not in plain.figures]
    for at in range(len(PLAIN) if bases else 1):
        facts = plain
        for base in bases:
            facts = _with(facts, base, (PLAIN if base.kind == "money" else SHARES)[at])
        yield facts


def _around(corners: list[Decimal], base: Input) -> list[Decimal]:
    """Half the first corner, each corner with what is just beside it, twice the last."""
    if not corners:
        return list(PLAIN if base.kind == "money" else SHARES)
    beside, quantum = BESIDE[base.kind], QUANTA[base.kind]
    near = [figure for corner in corners for figure in (corner - beside, corner, corner + beside)]
    found = {figure.quantize(quantum) for figure in (corners[0] / 2, *near, corners[-1] * 2) if figure > 0}
    return sorted(figure for figure in found if base.kind == "money" or figure <= 1)


def _received(rule: Rule, plain: Facts, base: Input, corners: list[Decimal]) -> Iterator[Facts]:
    """At the last corner, with a cap on the total almost and wholly used up."""
    for step in rule.steps:
        if not isinstance(step, CapTotal) or not step.used or not corners or step.per_group:
            continue
        limit = rule.parameters[step.limit].value
        for used in (limit - BESIDE[base.kind], limit):
            yield _with(_with(plain, base, corners[-1].quantize(QUANTA[base.kind])), rule.inputs[step.used], used)


def _with(facts: Facts, entry: Input, figure: Decimal) -> Facts:
    return replace(facts, figures={**facts.figures, entry.name: _item(figure)})


def _item(figure: Decimal) -> tuple[Item, ...]:
    return (Item(Range.exact(figure)),)


def _given(rule: Rule, facts: Facts) -> str:
    """What was filled in, noughts left out."""
    told = [
        phrase("cases.figure", WORDS, label=entry.label, value=_figure(entry, item))
        for entry in rule.inputs.values()
        for item in facts.figures.get(entry.name, ())
        if item.value.low
    ]
    told += [
        choice.label
        for entry in rule.inputs.values()
        for choice in entry.choices
        if choice.value in facts.choices.get(entry.name, ())
    ]
    return phrase("cases.and", WORDS).join(told) or phrase("cases.nothing", WORDS)


def _figure(entry: Input, item: Item) -> str:
    unit = {"money": "CNY", "percent": "ratio"}.get(entry.kind, "")
    return write(item.value.low or Decimal(0), unit) + (f" {entry.counted_in}" if entry.counted_in else "")


def _amount(entry: Calculation) -> str:
    ends = [write(end, entry.unit) for end in (entry.amount, entry.amount_max) if end is not None]
    told = phrase(f"cases.{entry.bound}", WORDS, amount=" – ".join(ends))
    return phrase("cases.of_period", WORDS, period=entry.period, amount=told) if entry.period else told
