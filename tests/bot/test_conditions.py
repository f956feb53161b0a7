"""Which conditions a message settles: said, denied, put off, only asked about, or not spoken of."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.dialogue.conditions import settled
from calculators.model import Condition
from corpus.scripts import simplify
from tests.bot.fakes import law

_, RULES = law()
CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "conditions.toml").read_text("utf-8"))
STATES = {"denied": False, "met": True, "open": None}
DECIDED_BY_FIGURES = {"within_years", "overdue"}
"""Conditions of a term, which the message's years or its own words decide."""


def conditions() -> dict[str, Condition]:
    return {entry.name: entry for rule in RULES.all() for entry in rule.conditions.values()}


def generated() -> Iterator[tuple[str, str, bool | None]]:
    """Every form of its sort with every word of every condition."""
    for sort, words in CASES["words"].items():
        for name, spoken in words.items():
            for state, forms in CASES["forms"][sort].items():
                yield from ((name, form.format(word), STATES[state]) for form in forms for word in spoken)


def own() -> Iterator[tuple[str, str, bool | None]]:
    for state, entries in CASES["own"].items():
        for entry in entries:
            yield from ((entry["condition"], said, STATES[state]) for said in entry["said"])


@pytest.mark.parametrize("name", sorted(CASES["words"]["event"] | CASES["words"]["kind"]))
def test_a_condition_is_heard_in_every_form(name: str) -> None:
    cases = [(said, met) for condition, said, met in generated() if condition == name]
    assert len(cases) > len(CASES["forms"]["kind"])
    assert [(said, met) for said, met in cases if state(name, said) is not met] == []


@pytest.mark.parametrize(("name", "message", "met"), own(), ids=str)
def test_a_condition_is_heard_in_words_of_its_own(name: str, message: str, met: bool | None) -> None:
    assert state(name, message) is met


def state(name: str, message: str) -> bool | None:
    return settled([conditions()[name]], simplify(message)).get(name)


def test_every_condition_has_its_cases() -> None:
    told = {entry["condition"] for entries in CASES["own"].values() for entry in entries}
    known = told | set(CASES["words"]["event"]) | set(CASES["words"]["kind"]) | DECIDED_BY_FIGURES
    assert conditions().keys() - known == set()


def test_every_condition_can_be_asked_for() -> None:
    assert conditions()
    assert [name for name, entry in conditions().items() if not entry.question or not entry.text] == []


def test_conditions_do_not_answer_for_each_other() -> None:
    wanted = [conditions()[name] for name in ("registered", "seller_kind")]
    assert settled(wanted, "从云南大学买的,没登记") == {"registered": False, "seller_kind": True}


def test_another_contract_than_the_clause_names_is_denied_where_the_kind_matters() -> None:
    horizontal = RULES["honghe-2025/6/horizontal-team"].conditions["registered"]
    purchase = RULES["honghe-2025/7/enterprise-purchase"].conditions["registered"]
    for said in ("登记的是技术转让合同", "登记成转让", "登记为技术许可"):
        assert (settled([horizontal], said), settled([purchase], said)) == ({"registered": False}, {"registered": True})
