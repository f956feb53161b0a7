"""What a draft would give at and around its caps and bands, so that whoever signs it sees it compute first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

from calculators.calculate import calculate
from calculators.curve import curve
from calculators.drafting.draft import Draft, trial_rule
from calculators.explain import write
from calculators.mechanisms.caps import CapItem, CapTotal
from calculators.mechanisms.graded import Bands, PerUnit
from calculators.mechanisms.terms import Waited
from calculators.model import Calculation, Facts, Input, Item, Missing, Range, Rule
from corpus.model import Document

ONE_YUAN = Decimal(1)
ZERO = Decimal(0)
EXAMPLE: Mapping[str, Decimal] = {"money": Decimal(1_000_000), "percent": Decimal("0.5"), "number": Decimal(1)}
"""A figure to show where the clause names none: yuan, a share, a count."""
ANY_DAY = date.min
"""No case hangs on the day it is computed: terms are given in years."""
MOST_ITEMS = 20


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """What is given, as a person reads it, label by label, and what the engine makes of it."""

    given: tuple[tuple[str, str], ...]
    facts: Facts
    calculation: Calculation


def worked_cases(draft: Draft, document: Document) -> tuple[WorkedCase, ...]:
    """Cases one yuan under, at and over every cap and band, with all conditions met and nothing received before.

    Where a cap counts what was received, one more with half of it used up, and one with as many items as reach it.
    """
    return worked(trial_rule(draft, document))


def worked(rule: Rule) -> tuple[WorkedCase, ...]:
    """The same of a rule that can be trusted."""
    seen: dict[tuple[tuple[str, str], ...], WorkedCase] = {}
    for facts in _facts(rule):
        outcome = calculate(replace(rule, stale=False), facts, ANY_DAY)
        given = tuple(_given(rule, facts))
        if not isinstance(outcome, Missing) and outcome:
            seen[given] = WorkedCase(given, facts, outcome[0])
    return tuple(seen.values())


def _facts(rule: Rule) -> Iterator[Facts]:
    known = _plain(rule)
    moving = _moving(rule)
    if moving is None:
        yield from _chosen(rule, known)
        yield from _counted(rule, known)
        return
    figures = _around(rule, moving, known) or [EXAMPLE[moving.kind]]
    for figure in figures:
        yield _with(known, moving.name, figure)
    yield from _used_up(rule, known, moving, max(figures))
    yield from _many(rule, known, moving)


def _plain(rule: Rule) -> Facts:
    """All conditions met, one of each count, terms as long as they must be, nothing received."""
    figures = {
        name: (Item(Range.exact(ZERO if entry.role == "used" else EXAMPLE["number"])),)
        for name, entry in rule.inputs.items()
        if entry.role == "used" or entry.kind == "number"
    }
    for step in rule.steps:
        if isinstance(step, Waited):
            figures[step.held] = (Item(Range.exact(rule.parameters[step.years].value)),)
    return Facts(figures=figures, conditions=dict.fromkeys(rule.conditions, True))


def _moving(rule: Rule) -> Input | None:
    names = [name for step in rule.steps if (name := step.moves(frozenset()))]
    names += [step.of for step in rule.steps if isinstance(step, Bands)]
    return rule.inputs[names[0]] if names else None


def _around(rule: Rule, moving: Input, known: Facts) -> list[Decimal]:
    """The figures one yuan under, at and over each corner of the amount."""
    if moving.kind != "money":
        return []
    shape = curve(replace(rule, stale=False), _with(known, moving.name, EXAMPLE["money"]))
    corners = [figure for figure, _ in shape.shape.corners] if shape else []
    corners += [Fraction(_value(rule, name)) for step in rule.steps if isinstance(step, Bands) for name in step.starts]
    whole = sorted({Decimal(ceil(corner)) for corner in corners if corner})
    return [figure + move for figure in whole for move in (-ONE_YUAN, ZERO, ONE_YUAN)]


def _chosen(rule: Rule, known: Facts) -> Iterator[Facts]:
    """Each level by itself; what has none, once."""
    choices = [(name, choice.value) for name, entry in rule.inputs.items() for choice in entry.choices]
    for name, value in choices:
        yield replace(known, choices={name: (value,)})
    if not choices:
        yield known


def _counted(rule: Rule, known: Facts) -> Iterator[Facts]:
    """As many as just stay within a cap, and one more."""
    for step in rule.steps:
        if not isinstance(step, PerUnit):
            continue
        for limit in (_value(rule, cap.limit) for cap in rule.steps if isinstance(cap, CapItem | CapTotal)):
            within = limit // _value(rule, step.amount)
            for count in (within, within + 1):
                yield _with(known, step.of[0], count)


def _used_up(rule: Rule, known: Facts, moving: Input, figure: Decimal) -> Iterator[Facts]:
    for step in rule.steps:
        if isinstance(step, CapTotal) and step.used:
            yield _with(_with(known, moving.name, figure), step.used, _value(rule, step.limit) / 2)


def _many(rule: Rule, known: Facts, moving: Input) -> Iterator[Facts]:
    """One item more than reach the cap on all of them, each at the cap on one."""
    items = [_value(rule, step.limit) for step in rule.steps if isinstance(step, CapItem)]
    totals = [_value(rule, step.limit) for step in rule.steps if isinstance(step, CapTotal)]
    corners = _around(rule, moving, known)
    if not (moving.many and items and totals and corners):
        return
    count = int(-(-max(totals) // min(items))) + 1
    if count <= MOST_ITEMS:
        figures = tuple(Item(Range.exact(corners[1]), label=f"{number}") for number in range(1, count + 1))
        yield replace(known, figures={**known.figures, moving.name: figures})


def _with(facts: Facts, name: str, figure: Decimal) -> Facts:
    return replace(facts, figures={**facts.figures, name: (Item(Range.exact(figure)),)})


def _value(rule: Rule, name: str) -> Decimal:
    return rule.parameters[name].value


def _given(rule: Rule, facts: Facts) -> Iterator[tuple[str, str]]:
    for name, entry in rule.inputs.items():
        for item in facts.figures.get(name, ()):
            unit = {"money": "CNY", "percent": "ratio"}.get(entry.kind, "")
            yield entry.label, write(item.value.low or ZERO, unit)
        for value in facts.choices.get(name, ()):
            yield entry.label, next(choice.label for choice in entry.choices if choice.value == value)
