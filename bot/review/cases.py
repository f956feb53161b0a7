"""What a rule gives at and around its caps, told to a person; a rule that can't be worked through is not signed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.wording.phrases import phrase
from calculators.anchors import RuleError
from calculators.drafting.worked import WorkedCase, worked
from calculators.explain import write
from calculators.model import Calculation, Facts, Input, Item, Rule

WORDS = "review"


@dataclass(frozen=True, slots=True)
class Case:
    """One trial: what was given, what came of it and how; `capped` where a cap held the amount."""

    given: str
    amount: str
    capped: bool
    steps: tuple[str, ...]


def cases(rule: Rule) -> tuple[Case, ...]:
    """Every condition taken as met and nothing as received, except where a case is about what was.

    :raises RuleError: when the rule can't be worked through.
    """
    if not rule.computes:
        return ()
    try:
        return tuple(_told(rule, case) for case in worked(rule))
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        found = f"{type(error).__name__}: {error}"
        raise RuleError(rule.id, "steps", found, "an amount for every case", "Correct the steps.") from error


def _told(rule: Rule, case: WorkedCase) -> Case:
    entry = case.calculation
    return Case(_given(rule, case.facts), _amount(entry), entry.cap_applied, tuple(str(s.text) for s in entry.steps))


def _given(rule: Rule, facts: Facts) -> str:
    """What was filled in, noughts left out."""
    told = [text for entry in rule.inputs.values() for text in (*_figures(entry, facts), *_choices(entry, facts))]
    return phrase("cases.and", WORDS).join(told) or phrase("cases.nothing", WORDS)


def _figures(entry: Input, facts: Facts) -> Iterator[str]:
    counted = Counter(_figure(entry, item) for item in facts.figures.get(entry.name, ()) if item.value.low)
    for value, count in counted.items():
        kind = "cases.figure" if count == 1 else "cases.figures"
        yield phrase(kind, WORDS, label=entry.label, value=value, count=str(count))


def _choices(entry: Input, facts: Facts) -> Iterator[str]:
    return (choice.label for choice in entry.choices if choice.value in facts.choices.get(entry.name, ()))


def _figure(entry: Input, item: Item) -> str:
    unit = {"money": "CNY", "percent": "ratio"}.get(entry.kind, "")
    return write(item.value.low or Decimal(0), unit) + (f" {entry.counted_in}" if entry.counted_in else "")


def _amount(entry: Calculation) -> str:
    ends = [write(end, entry.unit) for end in (entry.amount, entry.amount_max) if end is not None]
    told = phrase(f"cases.{entry.bound}", WORDS, amount=" – ".join(ends))
    return phrase("cases.of_period", WORDS, period=entry.period, amount=told) if entry.period else told
