"""How near the drafts of the five policies come to the rules that people signed, and that none has a wrong figure."""

from tests.calculators.drafting.signed import compared, of_money, wrong_figures

RIGHT = 28
"""How many are drafted with base, rate, caps and period as signed; a change of the grammar may only raise it."""


def test_rules_are_drafted_as_people_signed_them() -> None:
    every = list(compared())
    assert len(every) == len(of_money()) > 25
    assert sum(entry.right for entry in every) >= RIGHT


def test_no_draft_has_a_figure_that_no_signed_rule_has() -> None:
    assert wrong_figures() == []
