"""What is told as about so much gives an estimate, unless the exact figure decides more than how much."""

from datetime import date
from decimal import Decimal

import pytest

from calculators.calculate import calculate
from calculators.load import Rules
from calculators.model import Calculation, Facts, Item, Missing, Range
from tests.bot.fakes import law

DAY = date(2026, 11, 23)
PURCHASE, RISK, DEDUCTED = (
    "honghe-2025/7/enterprise-purchase",
    "honghe-2025/13/investment-risk",
    "yunnan-regulation-2020/30/transfer-or-licence",
)


def rules() -> Rules:
    return law()[1]


def item(value: str, *, rough: bool = False) -> tuple[Item, ...]:
    return (Item(Range.exact(Decimal(value)), rough=rough),)


def of(rule: str, **figures: tuple[Item, ...]) -> Calculation:
    found = calculate(rules()[rule], Facts(figures), DAY)
    assert not isinstance(found, Missing)
    return found[0]


@pytest.mark.parametrize(("base", "estimate"), [("2800000", True), ("5000000", True), ("6250000", False)])
def test_an_amount_is_an_estimate_up_to_where_the_cap_binds_all_that_the_figure_may_be(
    base: str, estimate: bool
) -> None:
    result = of(PURCHASE, paid_amount=item(base, rough=True), received=item("0"))
    assert (result.estimate, result.amount) == (estimate, min(Decimal(base) / 5, Decimal(1_000_000)))


def test_an_exact_figure_gives_no_estimate() -> None:
    assert not of(PURCHASE, paid_amount=item("2800000"), received=item("0")).estimate


@pytest.mark.parametrize(("received", "estimate"), [("500000", False), ("2800000", True)])
def test_what_was_received_roughly_counts_where_the_room_is_short(received: str, estimate: bool) -> None:
    result = of(PURCHASE, paid_amount=item("2800000"), received=item(received, rough=True))
    assert result.estimate is estimate


@pytest.mark.parametrize("years", ["2", "1.8", "2.4"])
def test_a_term_that_may_not_be_over_gives_no_amount(years: str) -> None:
    figures = {"investment": item("6000000"), "held_years": item(years, rough=True)}
    found = calculate(rules()[RISK], Facts(figures), DAY)
    assert isinstance(found, Missing)
    assert [entry.name for entry in found.inputs] == ["held_years"]


@pytest.mark.parametrize(("years", "eligible"), [("3", None), ("1.5", False)])
def test_a_term_that_is_over_or_not_in_any_case_does(years: str, eligible: bool | None) -> None:
    result = of(RISK, investment=item("6000000"), held_years=item(years, rough=True))
    assert (result.eligible, result.estimate) == (eligible, False)


def test_a_sum_with_one_rough_part_is_an_estimate() -> None:
    costs = {"taxes": item("300000"), "maintenance": item("100000", rough=True), "direct_costs": item("50000")}
    assert of(DEDUCTED, income=item("5000000"), **costs).estimate
