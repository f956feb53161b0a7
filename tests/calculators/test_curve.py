"""How amounts move: caps to the yuan, points that the calculation itself gives."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators.calculate import calculate
from calculators.curve import PIECES, Curve, curve
from calculators.load import Rules
from calculators.model import Facts, Item, Missing, Range, Rule

DAY = date(2026, 11, 23)
PURCHASE = "honghe-2025/7/enterprise-purchase"
LICENCE = "yunnan-regulation-2020/30/transfer-or-licence"
RISK = "honghe-2025/13/investment-risk"


def known(**figures: str) -> Facts:
    return Facts(figures={name: (Item(Range.exact(Decimal(value))),) for name, value in figures.items()})


def drawn(rule: Rule, facts: Facts) -> Curve:
    found = curve(rule, facts)
    assert found is not None
    return found


COSTS = {"income": "200000", "taxes": "30000", "maintenance": "20000", "direct_costs": "50000"}


@pytest.mark.parametrize(
    ("name", "facts", "moving", "cap_from"),
    [
        (PURCHASE, known(), "paid_amount", "5000000.00"),
        (PURCHASE, known(received="0"), "paid_amount", "5000000.00"),
        (PURCHASE, known(received="2000000"), "paid_amount", "5000000.00"),
        (PURCHASE, known(received="2500000"), "paid_amount", "2500000.00"),
        (PURCHASE, known(received="3000000"), "paid_amount", "0.00"),
        (PURCHASE, known(received="4000000"), "paid_amount", "0.00"),
        ("honghe-2025/7/institution-transfer", known(), "paid_amount", "2500000.00"),
        ("honghe-2025/8/own-research", known(), "rnd_investment", "50000000.00"),
        ("honghe-2025/9/brokerage", known(), "deal_amount", "33333333.34"),
        ("honghe-2025/9/brokerage", known(related_amount="5000000"), "deal_amount", "38333333.34"),
        ("honghe-2025/10/pilot-platform-service", known(), "service_income", "5000000.00"),
        ("honghe-2025/13/insurance", known(), "premium", "400000.00"),
        (RISK, known(received_firm="1500000"), "investment", "5000000.00"),
        ("honghe-2025/14/innovation-voucher", known(), "service_contract", None),
        ("yunnan-2018/19/sale-in-province", known(), "transaction_amount", "10000000.00"),
        (LICENCE, known(), "net_income", None),
        (LICENCE, known(**COSTS), "income", None),
        (LICENCE, known(net_income="1", **COSTS), "net_income", None),
        ("yunnan-regulation-2020/30/3/own-use", known(), "operating_profit", None),
        ("yunnan-regulation-2020/30/2/stake", known(), "stake", None),
        ("yunnan-regulation-2020/30/2/stake", known(stake_value="1"), "stake_value", None),
    ],
)
def test_where_the_cap_starts_to_bind(name: str, facts: Facts, moving: str, cap_from: str | None, rules: Rules) -> None:
    found = drawn(rules[name], facts)
    assert found.input.name == moving
    assert found.cap_from == (None if cap_from is None else Decimal(cap_from))


def test_points_of_a_share_with_a_cap(rules: Rules) -> None:
    points = drawn(rules[PURCHASE], known()).points
    amounts = [0, 200_000, 400_000, 600_000, 800_000, *[1_000_000] * 6]
    assert [(int(figure), int(amount)) for figure, amount in points] == [
        (million * 1_000_000, amount) for million, amount in enumerate(amounts)
    ]


def test_points_begin_where_costs_are_met(rules: Rules) -> None:
    points = dict(drawn(rules[LICENCE], known(**COSTS)).points)
    assert points[Decimal("100000.00")] == 0
    assert points[Decimal("150000.00")] == 35_000
    assert max(points) == 500_000


def test_a_stake_ends_at_the_whole(rules: Rules) -> None:
    found = drawn(rules["kunming-2025/7/team-stake"], known())
    assert (found.unit, found.points[-1]) == ("ratio", (Decimal(1), Decimal("0.8")))


@pytest.mark.parametrize(
    ("figure", "gain"), [("0", "2000.00"), ("4990000", "2000.00"), ("4995000", "1000.00"), ("5000000", "0.00")]
)
def test_what_one_more_ten_thousand_brings(figure: str, gain: str, rules: Rules) -> None:
    found = drawn(rules[PURCHASE], known())
    assert found.gain(Decimal(figure), Decimal(10_000)) == Decimal(gain)


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("honghe-2025/7/researcher-founder", known()),
        ("honghe-2025/8/standard", known()),
        ("honghe-2025/7/disruptive-team", known()),
        ("yunnan-regulation-2020/38/1/fraud-fine", known()),
        (PURCHASE, Facts(figures={"received": (Item(Range(Decimal(0), Decimal(1))),)})),
        (PURCHASE, Facts(figures={"received": (Item(Range(None, None)),)})),
        (
            RISK,
            Facts(figures={"investment": tuple(Item(Range.exact(Decimal(1)), group=firm) for firm in ("甲", "乙"))}),
        ),
    ],
)
def test_some_things_have_no_curve(name: str, facts: Facts, rules: Rules) -> None:
    assert curve(rules[name], facts) is None


def test_a_stale_rule_has_none(rules: Rules) -> None:
    assert curve(replace(rules[PURCHASE], stale=True), known()) is None


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_point_is_what_the_calculation_gives(data: st.DataObject, rules: Rules) -> None:
    moving = [rule for rule in rules.all() if curve(rule, Facts())]
    assert len(moving) > 15
    rule = data.draw(st.sampled_from(moving))
    used = {name: "750000" for name, entry in rule.inputs.items() if entry.role == "used"}
    facts = known(**(used if data.draw(st.booleans()) else {}))
    found = drawn(rule, facts)
    tried = data.draw(
        st.decimals(min_value=0, max_value=10**8, places=2).map(lambda x: x if found.unit == "CNY" else x / 10**8)
    )
    assert len(found.points) >= PIECES
    for figure, amount in (*found.points, (tried, found.amount(tried))):
        item = {found.input.name: (Item(Range.exact(figure)),)}
        result = calculate(rule, Facts(figures={**facts.figures, **item}), DAY)
        assert not isinstance(result, Missing)
        assert result[0].amount == amount
    if found.cap_from:
        assert found.amount(found.cap_from) == found.points[-1][1]
        assert found.amount(found.cap_from - Decimal("0.50")) < found.points[-1][1]
