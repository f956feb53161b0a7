"""Bands and sums for each of a count: at every edge, over ranges, explained, and refused where they fall."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.anchors import RuleError
from calculators.calculate import calculate
from calculators.curve import curve
from calculators.drafting import draft_rules, trial_rule
from calculators.load import read_rule
from calculators.model import Calculation, Facts, Item, Missing, Range, Rule
from calculators.screening import screen
from calculators.shape import Shape
from corpus.model import Corpus
from tests.calculators.drafting.documents import document

DAY = date(2026, 11, 23)
MARGINAL = (
    "技术合同成交额100万元以下的部分,按5%给予奖励;100万元至500万元的部分,按3%给予奖励;"
    "超过500万元的部分,按1%给予奖励,单个机构每年最高50万元。"
)
OVER = "企业研发投入超过100万元的部分,按10%给予补助。"
SUMS = "对年营业收入首次突破1亿元、5亿元的企业,分别给予20万元、50万元奖励。"
RATES = "对设备投资达到500万元、2000万元的项目,分别按设备投资的5%、8%给予补助。"
EXCEEDED = "电商企业年网络零售额首次超过500万元的,奖励2万元;超过1000万元的,奖励5万元。"
PEOPLE = "企业新引进的博士,每人每月给予2000元生活补贴。"


def rule(text: str) -> Rule:
    """The rule that a clause is drafted as."""
    policy = document(text)
    (draft,) = draft_rules(policy)
    return trial_rule(draft, policy)


def facts(rule: Rule, **figures: Range) -> Facts:
    met = dict.fromkeys(rule.conditions, True)
    return Facts(figures={name: (Item(value),) for name, value in figures.items()}, conditions=met)


def computed(text: str, **figures: Range) -> Calculation:
    drafted = rule(text)
    outcome = calculate(drafted, facts(drafted, **figures), DAY)
    assert not isinstance(outcome, Missing)
    return outcome[0]


def exactly(yuan: str) -> Range:
    return Range.exact(Decimal(yuan))


@pytest.mark.parametrize(
    ("text", "base", "figure", "amount"),
    [
        (MARGINAL, "deal_amount", "0", "0.00"),
        (MARGINAL, "deal_amount", "999999", "49999.95"),
        (MARGINAL, "deal_amount", "1000000", "50000.00"),
        (MARGINAL, "deal_amount", "1000001", "50000.03"),
        (MARGINAL, "deal_amount", "5000000", "170000.00"),
        (MARGINAL, "deal_amount", "5000001", "170000.01"),
        (MARGINAL, "deal_amount", "38000000", "500000.00"),
        (MARGINAL, "deal_amount", "38000001", "500000.00"),
        (OVER, "rnd_investment", "999999", "0.00"),
        (OVER, "rnd_investment", "1000000", "0.00"),
        (OVER, "rnd_investment", "1000001", "0.10"),
        (SUMS, "revenue", "99999999", "0.00"),
        (SUMS, "revenue", "100000000", "200000.00"),
        (SUMS, "revenue", "499999999", "200000.00"),
        (SUMS, "revenue", "500000000", "500000.00"),
        (EXCEEDED, "revenue", "5000000", "0.00"),
        (EXCEEDED, "revenue", "5000001", "20000.00"),
        (EXCEEDED, "revenue", "10000000", "20000.00"),
        (EXCEEDED, "revenue", "10000001", "50000.00"),
        (RATES, "equipment_investment", "4999999", "0.00"),
        (RATES, "equipment_investment", "5000000", "250000.00"),
        (RATES, "equipment_investment", "19999999", "999999.95"),
        (RATES, "equipment_investment", "20000000", "1600000.00"),
    ],
)
def test_a_band_begins_where_it_says(text: str, base: str, figure: str, amount: str) -> None:
    entry = computed(text, **{base: exactly(figure)})
    assert f"{entry.amount}" == amount
    assert entry.steps[-1].result == entry.amount


def test_a_range_lies_between_the_bands_of_its_ends() -> None:
    entry = computed(SUMS, revenue=Range(Decimal(90_000_000), Decimal(600_000_000)))
    assert (entry.bound, entry.amount, entry.amount_max) == ("between", Decimal("0.00"), Decimal("500000.00"))


def test_bands_are_explained_one_by_one() -> None:
    words = [step.text for step in computed(MARGINAL, deal_amount=exactly("8000000")).steps]
    assert words[:4] == [
        "5% × 1,000,000 元(该档部分) = 50,000 元",
        "3% × 4,000,000 元(该档部分) = 120,000 元",
        "1% × 3,000,000 元(该档部分) = 30,000 元",
        "各项相加:50,000 元 + 120,000 元 + 30,000 元 = 200,000 元",
    ]


def test_a_curve_of_parts_bends_at_each_start_and_one_that_jumps_is_not_drawn() -> None:
    drafted = rule(MARGINAL)
    drawn = curve(drafted, Facts())
    assert drawn is not None
    assert [int(figure) for figure, _ in drawn.shape.corners] == [0, 1_000_000, 5_000_000, 38_000_000]
    assert drawn.cap_from == Decimal("38000000.00")
    assert drawn.amount(Decimal(2_000_000)) == Decimal("80000.00")
    assert curve(rule(SUMS), Facts()) is None


@given(st.fractions(min_value=0, max_value=10**8, max_denominator=100))
def test_a_banded_shape_is_the_sum_of_its_parts(figure: Fraction) -> None:
    bands = [
        (Fraction(0), Fraction(1, 20)),
        (Fraction(10**6), Fraction(3, 100)),
        (Fraction(5 * 10**6), Fraction(1, 100)),
    ]
    parts = [min(figure, Fraction(10**6)), min(max(figure - 10**6, 0), 4 * 10**6), max(figure - 5 * 10**6, 0)]
    expected = sum(part * rate for part, (_, rate) in zip(parts, bands, strict=True))
    assert Shape().banded(bands).at(figure) == expected
    assert Shape().less(Fraction(100)).banded(bands).at(figure + 100) == expected


def test_a_sum_for_each_is_multiplied_and_asked_for() -> None:
    drafted = rule(PEOPLE)
    entry = computed(PEOPLE, count_1=exactly("3"), count_2=exactly("12"))
    assert (entry.amount, entry.steps[0].text) == (Decimal("72000.00"), "2,000 元 × 3 × 12 = 72,000 元")
    outcome = calculate(drafted, facts(drafted, count_1=exactly("3")), DAY)
    assert isinstance(outcome, Missing)
    assert [entry.name for entry in outcome.inputs] == ["count_2"]


def test_a_threshold_is_not_what_a_rule_is_worth() -> None:
    (entry,) = screen([rule(SUMS)], frozenset({"企业"}), lambda _: Facts(), DAY)
    assert entry.worth == Decimal(500_000)


@pytest.mark.parametrize(
    ("old", "new", "key", "found"),
    [
        ('["rate_1", "rate_2"]', '["rate_2", "rate_1"]', "steps.1.rates", "0.08, 0.05"),
        ('["start_1", "start_2"]', '["start_2", "start_1"]', "steps.1.starts", "20000000, 5000000"),
        ('["rate_1", "rate_2"]', '["rate_1"]', "steps.1.bands", "equipment_investment"),
        (
            'rates = ["rate_1", "rate_2"]',
            'sums = ["rate_1", "rate_2"]\nmarginal = true',
            "steps.1.bands",
            "equipment_investment",
        ),
    ],
)
def test_bands_that_fall_or_do_not_match_are_refused(old: str, new: str, key: str, found: str) -> None:
    policy = document(RATES)
    (draft,) = draft_rules(policy)
    text = draft.toml.partition("\n[draft]\n")[0].replace("\nwho", '\nsigned = "2026-02-01 -"\nwho', 1)
    assert old in text
    with pytest.raises(RuleError) as caught:
        read_rule(text.replace(old, new), "made-up/rules/bands.toml", Corpus([policy]))
    assert caught.value.key == key
    assert found in caught.value.found
