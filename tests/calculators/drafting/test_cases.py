"""What the grammar reads of clauses in the style of local notices; `python -m tests.calculators.drafting` prints it."""

import pytest

from tests.calculators.drafting.cases import Expected, clauses, differences, wrong_figures

WRITTEN = [(name, case) for name in ("before", "during") for case in clauses(name)]


def test_there_are_clauses() -> None:
    assert len(WRITTEN) > 60


@pytest.mark.parametrize(("name", "case"), WRITTEN, ids=[case.text[:24] for _, case in WRITTEN])
def test_a_clause_is_drafted_as_it_reads(name: str, case: Expected) -> None:
    assert differences(case) == []


@pytest.mark.parametrize(("name", "case"), WRITTEN, ids=[case.text[:24] for _, case in WRITTEN])
def test_no_draft_holds_a_wrong_figure(name: str, case: Expected) -> None:
    assert wrong_figures(case) == []
