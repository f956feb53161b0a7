"""Drafts of the five policies beside the rules that people signed: base, rate, caps and period, rule by rule."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from calculators.drafting.draft import Draft, draft_rules, trial_rule
from calculators.load import load_rules
from calculators.mechanisms.amounts import Between, Fixed, Share, Table
from calculators.mechanisms.caps import CapItem, CapOpen, CapTotal
from calculators.mechanisms.income import EachYear
from calculators.mechanisms.terms import Waited, Within
from calculators.model import Rule
from corpus.load import load_corpus
from tests.calculators.drafting.summary import doubtful

MONEY = ("CNY", "ratio")


@dataclass(frozen=True, slots=True)
class Compared:
    """A signed rule and the draft of its clause that comes nearest, with what of it is as signed."""

    rule: Rule
    draft: Draft | None
    base: bool
    rate: bool
    caps: bool
    period: bool

    @property
    def right(self) -> bool:
        return self.base and self.rate and self.caps and self.period


def of_money() -> list[Rule]:
    """The signed rules that give somebody money: no fines, terms, and clauses without a figure."""
    every = load_rules(load_corpus()).all()
    fines = {rule.id for rule in every if any(isinstance(step, Between) for step in rule.steps)}
    return [rule for rule in every if rule.computes and rule.unit in MONEY and rule.id not in fines]


def drafts() -> list[tuple[Draft, Rule]]:
    """Every draft of the five policies, with the rule that it would be."""
    documents = load_corpus().documents.values()
    return [(draft, trial_rule(draft, document)) for document in documents for draft in draft_rules(document)]


def compared() -> Iterator[Compared]:
    """Each signed rule with its nearest draft."""
    every = drafts()
    for rule in of_money():
        near = [_compared(rule, draft, other) for draft, other in every if _same_clause(rule, other)]
        yield max(near, key=_closeness, default=Compared(rule, None, base=False, rate=False, caps=False, period=False))


def wrong_figures() -> list[str]:
    """Figures of drafts without a doubt that no signed rule of the clause has."""
    signed = load_rules(load_corpus()).all()
    found = []
    for draft, rule in drafts():
        known = {each.value for other in signed if _same_clause(other, rule) for each in other.parameters.values()}
        odd = [each.value for each in rule.parameters.values() if each.value not in known]
        if odd and not doubtful(draft):
            found.append(f"{rule.id}: {odd}")
    return found


def _same_clause(one: Rule, other: Rule) -> bool:
    return one.clause.startswith(other.clause) or other.clause.startswith(one.clause)


def _closeness(entry: Compared) -> tuple[bool, int, bool]:
    return entry.base and entry.rate, sum((entry.base, entry.rate, entry.caps, entry.period)), entry.caps


def _compared(rule: Rule, draft: Draft, other: Rule) -> Compared:
    return Compared(
        rule,
        draft,
        base=_base(rule, other),
        rate=_amounts(rule) <= _amounts(other) if _is_sum(rule) else _amounts(rule) == _amounts(other),
        caps=_caps(rule) == _caps(other),
        period=_periods(rule) == _periods(other),
    )


def _is_sum(rule: Rule) -> bool:
    return any(isinstance(step, Fixed) for step in rule.steps)


def _base(rule: Rule, other: Rule) -> bool:
    ours, theirs = _bases(rule), _bases(other)
    if not ours or not theirs:
        return not ours and not theirs
    return bool(ours.keys() & theirs.keys()) or any(a in b or b in a for a in ours.values() for b in theirs.values())


def _bases(rule: Rule) -> dict[str, str]:
    """The inputs that a share is of, with their labels."""
    names = {step.of for step in rule.steps if isinstance(step, Share | EachYear)}
    return {name: rule.inputs[name].label for name in names}


def _amounts(rule: Rule) -> set[Decimal]:
    """Rates, sums and sums by level."""
    names: list[str] = []
    for step in rule.steps:
        if isinstance(step, Share | EachYear):
            names.append(step.rate)
        elif isinstance(step, Fixed):
            names.append(step.amount)
        elif isinstance(step, Table):
            names += step.amounts.values()
    return {rule.parameters[name].value for name in names}


def _caps(rule: Rule) -> Counter[Decimal]:
    limits = [step.limit for step in rule.steps if isinstance(step, CapItem | CapTotal)]
    return Counter(rule.parameters[name].value for name in limits)


def _periods(rule: Rule) -> set[tuple[str, Decimal]]:
    """What a cap counts beside this sum, and the years that are waited or lasted."""
    found = set()
    for step in rule.steps:
        if isinstance(step, CapTotal):
            kind = "none" if step.used is None else "group" if step.per_group else "used"
            found.add((kind, rule.parameters[step.limit].value))
        elif isinstance(step, CapItem):
            found.add(("none", rule.parameters[step.limit].value))
        elif isinstance(step, Waited):
            found.add(("waited", rule.parameters[step.years].value))
        elif isinstance(step, Within):
            found.add(("within", rule.parameters[step.limit].value))
        elif isinstance(step, CapOpen):
            continue
    return found
