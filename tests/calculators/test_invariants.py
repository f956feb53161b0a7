"""What holds of every calculation whatsoever, over random facts; `python -m tests.soak.calculations` does a million."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calculators.calculate import calculate
from calculators.load import Rules, load_rules
from calculators.model import Calculation, Facts, Item, Missing, Range, Rule
from corpus.load import load_corpus
from tests.soak.facts import random_facts
from tests.soak.invariants import Outcome, check

RULES = [rule for rule in load_rules(load_corpus()).all() if rule.computes]
PURCHASE = "honghe-2025/7/enterprise-purchase"
MOVED = 4
"""The call at which a figure has been moved: after two for the same, and one before the move."""


def test_there_are_rules() -> None:
    assert len(RULES) > 30


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(random=st.randoms(use_true_random=False), exact=st.booleans())
def test_every_invariant_holds(rule: Rule, random: Random, exact: bool) -> None:
    check(rule, random_facts(rule, random, exact=exact), random)


def paid(yuan: int) -> Facts:
    return Facts(figures={"paid_amount": (Item(Range.exact(Decimal(yuan))),)})


def computed(rule: Rule, facts: Facts, as_of: date) -> tuple[Calculation, ...]:
    outcome = calculate(rule, facts, as_of)
    assert not isinstance(outcome, Missing)
    return outcome


def with_amount(entry: Calculation, amount: Decimal) -> Calculation:
    *before, last = entry.steps
    return replace(entry, amount=amount, steps=(*before, replace(last, result=amount)))


WRONG: dict[str, Callable[[Calculation], Calculation]] = {
    "worked out again": lambda entry: with_amount(entry, entry.amount - 1),
    "not whole fen": lambda entry: with_amount(entry, entry.amount - Decimal("0.001")),
    "negative": lambda entry: with_amount(entry, Decimal(-1)),
    "above a cap": lambda entry: with_amount(entry, Decimal(10**9)),
    "the steps end elsewhere": lambda entry: replace(entry, steps=entry.steps[:1]),
    "an upper end belongs to a range": lambda entry: replace(entry, amount_max=entry.amount),
    "an amount without being eligible": lambda entry: replace(entry, eligible=False),
}


@pytest.mark.parametrize("message", WRONG)
def test_a_wrong_calculation_is_seen(message: str, rules: Rules) -> None:
    def compute(rule: Rule, facts: Facts, as_of: date) -> Outcome:
        return tuple(map(WRONG[message], computed(rule, facts, as_of)))

    with pytest.raises(AssertionError, match=message):
        check(rules[PURCHASE], paid(6_000_000), Random(0), compute)


@pytest.mark.parametrize(
    ("message", "wrong"),
    [
        ("not the same twice", lambda calls, amount: calls),
        ("moves it the wrong way", lambda calls, amount: amount if calls < MOVED else amount - 1),
    ],
)
def test_a_wrong_sequence_is_seen(message: str, wrong: Callable[[int, Decimal], Decimal], rules: Rules) -> None:
    calls = 0

    def compute(rule: Rule, facts: Facts, as_of: date) -> Outcome:
        nonlocal calls
        calls += 1
        (entry,) = computed(rule, facts, as_of)
        return (with_amount(entry, Decimal(wrong(calls, entry.amount))),)

    with pytest.raises(AssertionError, match=message):
        check(rules[PURCHASE], paid(6_000_000), Random(0), compute)


def test_a_point_outside_its_interval_is_seen(rules: Rules) -> None:
    def compute(rule: Rule, facts: Facts, as_of: date) -> Outcome:
        (entry,) = computed(rule, facts, as_of)
        return (entry if entry.bound == "between" else with_amount(entry, entry.amount * 10),)

    facts = Facts(figures={"paid_amount": (Item(Range(Decimal(1_000_000), Decimal(2_000_000))),)})
    with pytest.raises(AssertionError, match="outside"):
        check(rules[PURCHASE], facts, Random(0), compute)
