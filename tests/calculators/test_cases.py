"""Every case of every rule; and that the cases leave no cap, condition or missing figure out."""

import pytest

from calculators.load import Rules
from calculators.model import Rule
from tests.calculators.cases import Case, Example, differences, load_examples
from tests.calculators.demands import demands

EXAMPLES = load_examples()


def test_there_are_cases() -> None:
    assert EXAMPLES
    assert len({example.id for example in EXAMPLES}) == len(EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_case(example: Example, rules: Rules) -> None:
    assert differences(example, rules[example.rule]) == []


def test_every_rule_is_shown_from_all_sides(rules: Rules) -> None:
    assert len(rules) > 0
    lacking = {rule.id: gaps for rule in rules.all() if (gaps := sorted(_gaps(rule)))}
    assert lacking == {}


def _gaps(rule: Rule) -> set[str]:
    shown = {point for example in EXAMPLES if example.rule == rule.id for point in example.case.shows}
    return demands(rule) ^ shown


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_a_case_shows_what_it_claims(example: Example) -> None:
    for point in example.case.shows:
        assert _borne_out(point, example.case), point


def _borne_out(point: str, case: Case) -> bool:
    name, _, state = point.partition(" ")
    given = case.given.get(name)
    return {
        "missing": name in case.missing,
        "unmet": name in case.unmet and bool(case.quote),
        "open": bool(case.open),
        "range": case.amount_max is not None or bool(case.years_max),
        "several": isinstance(given, list) and len(given) > 1,
        "unknown": name in case.without and bool(case.open),
        "no figure": case.nothing,
    }.get(state, True)
