"""What the grammar reads of clauses in the style of local notices; `python -m tests.calculators.drafting` prints it."""

import pytest

from tests.calculators.drafting.cases import Expected, clauses, differences, wrong_figures

WRITTEN = [(name, case) for name in ("before", "during") for case in clauses(name)]


AFTER = [*clauses("after"), *clauses("last")]
READ = 39
"""How many of those that were written afterwards are read as expected; a change of the grammar may only raise it."""


def test_there_are_clauses() -> None:
    assert len(WRITTEN) > 60


@pytest.mark.parametrize(("name", "case"), WRITTEN, ids=[case.text[:24] for _, case in WRITTEN])
def test_a_clause_is_drafted_as_it_reads(name: str, case: Expected) -> None:
    assert differences(case) == []


def test_clauses_written_afterwards_are_drafted_too() -> None:
    assert sum(not differences(case) for case in AFTER) >= READ


EVERY = [*(case for _, case in WRITTEN), *AFTER]


@pytest.mark.parametrize("case", EVERY, ids=[case.text[:24] for case in EVERY])
def test_no_draft_holds_a_wrong_figure(case: Expected) -> None:
    assert wrong_figures(case) == []
