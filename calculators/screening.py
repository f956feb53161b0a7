"""Everything that may fit an applicant, what it may be worth, and what each still needs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from calculators.calculate import calculate
from calculators.mechanisms.graded import Bands
from calculators.model import Calculation, Facts, Missing, Rule

BENEFIT_UNITS = ("CNY", "ratio")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Screened:
    """A rule that fits: its calculations where the facts allow, else the inputs it needs.

    `worth` orders: the amount computed, else the largest sum that the clause names, in yuan.
    """

    rule: Rule
    calculations: tuple[Calculation, ...]
    needs: tuple[str, ...]
    worth: Decimal

    @property
    def computed(self) -> bool:
        return bool(self.calculations)


def screen(
    rules: Iterable[Rule], applicants: frozenset[str], facts: Callable[[Rule], Facts], as_of: date
) -> tuple[Screened, ...]:
    """The benefits for these kinds of applicant, by measure, the most valuable measure and rule first.

    Terms, bans and fines are no benefits. What is known not to be had is left out. A rule of which nothing has
    been told is not computed, even where the clause names a fixed sum.
    """
    every = (_screened(rule, facts(rule), as_of) for rule in rules if _fits(rule, applicants))
    found = [entry for entry in every if entry]
    measures: dict[str, Decimal] = {}
    for entry in found:
        measures[entry.rule.measure] = max(entry.worth, measures.get(entry.rule.measure, ZERO))
    return tuple(sorted(found, key=lambda entry: (-measures[entry.rule.measure], entry.rule.measure, -entry.worth)))


def _fits(rule: Rule, applicants: frozenset[str]) -> bool:
    benefit = rule.unit in BENEFIT_UNITS and rule.bound != "between" and not rule.stale
    return benefit and not applicants.isdisjoint(rule.who)


def _screened(rule: Rule, facts: Facts, as_of: date) -> Screened | None:
    if not rule.computes:
        return Screened(rule, (), (), ZERO)
    outcome = calculate(rule, facts, as_of)
    if facts == Facts() and not isinstance(outcome, Missing):
        return Screened(rule, (), tuple(rule.conditions), _largest(rule))
    if isinstance(outcome, Missing):
        return Screened(rule, (), tuple(entry.name for entry in outcome.inputs), _largest(rule))
    if any(result.eligible is False for result in outcome):
        return None
    return Screened(rule, outcome, (), max(_top(result) for result in outcome))


def _top(result: Calculation) -> Decimal:
    top = result.amount if result.amount_max is None else result.amount_max
    return top if result.unit == "CNY" else ZERO


def _largest(rule: Rule) -> Decimal:
    """The largest sum in yuan that the clause names; zero for a share without a cap."""
    thresholds = {name for step in rule.steps if isinstance(step, Bands) for name in step.starts}
    sums = (figure.value for name, figure in rule.parameters.items() if name not in thresholds and figure.value > 1)
    return max(sums, default=ZERO)
