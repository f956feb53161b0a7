"""The amount of a rule of shares and caps, worked out a second time: in fractions, in one formula, without steps."""

from collections.abc import Iterable
from fractions import Fraction
from math import ceil, floor

from calculators.mechanisms.amounts import Share
from calculators.mechanisms.caps import CapItem, CapOpen, CapTotal
from calculators.mechanisms.income import Deduct, Exclude
from calculators.mechanisms.terms import Waited
from calculators.model import Bound, Facts, Item, Rule

KNOWN = (Share, CapItem, CapTotal, CapOpen, Deduct, Exclude, Waited)
NOUGHT = Fraction(0)


def amount_in_fen(rule: Rule, facts: Facts) -> int | None:
    """Fen, rounded as the bound demands; None for what this formula is not about: other units, ranges, periods."""
    figures = {name: [Fraction(item.value.low or 0) for item in items] for name, items in facts.figures.items()}
    if rule.unit != "CNY" or not all(isinstance(step, KNOWN) for step in rule.steps) or _is_apart(rule, facts):
        return None
    return _in_fen(_total(rule, facts, figures), rule.bound)


def _is_apart(rule: Rule, facts: Facts) -> bool:
    items = [item for items in facts.figures.values() for item in items]
    yearly = any(rule.inputs[name].yearly for name in facts.figures if name in rule.inputs)
    return yearly or not all(item.value.is_exact for item in items)


def _total(rule: Rule, facts: Facts, figures: dict[str, list[Fraction]]) -> Fraction:
    share = _only(rule, Share)
    groups: dict[str, list[Fraction]] = {}
    for base, group in _bases(rule, share, facts, figures):
        groups.setdefault(group, []).append(max(base, NOUGHT) * Fraction(rule.parameters[share.rate].value))
    item, whole = _limit(rule, CapItem), _limit(rule, CapTotal)
    cap = next((step for step in rule.steps if isinstance(step, CapTotal)), None)
    if cap is None or not cap.per_group:
        groups = {"": [amount for amounts in groups.values() for amount in amounts]}
    capped = {name: sum((_least(amount, item) for amount in amounts), NOUGHT) for name, amounts in groups.items()}
    used = {name: _used(cap, facts, name, alone=len(capped) == 1) for name in capped}
    return sum((_least(capped[name], whole and max(whole - used[name], NOUGHT)) for name in capped), NOUGHT)


def _bases(
    rule: Rule, share: Share, facts: Facts, figures: dict[str, list[Fraction]]
) -> Iterable[tuple[Fraction, str]]:
    deduct = next((step for step in rule.steps if isinstance(step, Deduct)), None)
    exclude = next((step for step in rule.steps if isinstance(step, Exclude)), None)
    if deduct and deduct.into not in figures:
        return [(sum(figures[deduct.of], NOUGHT) - sum(sum(figures[name]) for name in deduct.less), "")]
    if exclude and exclude.part in figures:
        return [(sum(figures[share.of], NOUGHT) - sum(figures[exclude.part]), "")]
    return [(Fraction(item.value.low or 0), item.group or "") for item in facts.figures[share.of]]


def _used(cap: CapTotal | None, facts: Facts, group: str, *, alone: bool) -> Fraction:
    items = facts.figures.get(cap.used, ()) if cap and cap.used else ()
    alone = alone and len({item.group for item in items}) == 1
    return sum((Fraction(item.value.low or 0) for item in items if _is_mine(cap, item, group, alone=alone)), NOUGHT)


def _is_mine(cap: CapTotal | None, item: Item, group: str, *, alone: bool) -> bool:
    """A figure without a firm is that of the only firm; beside several it either changes nothing or leaves a range."""
    named = item.group or ""
    return not (cap and cap.per_group) or named == group or (alone and "" in (named, group))


def _only(rule: Rule, kind: type[Share]) -> Share:
    (step,) = (step for step in rule.steps if isinstance(step, kind))
    return step


def _limit(rule: Rule, kind: type[CapItem] | type[CapTotal]) -> Fraction | None:
    limits = [Fraction(rule.parameters[step.limit].value) for step in rule.steps if isinstance(step, kind)]
    return min(limits) if limits else None


def _least(amount: Fraction, limit: Fraction | None) -> Fraction:
    return amount if limit is None else min(amount, limit)


def _in_fen(amount: Fraction, bound: Bound) -> int:
    fen = amount * 100
    return ceil(fen) if bound == "at_least" else floor(fen) if bound == "at_most" else floor(fen + Fraction(1, 2))
