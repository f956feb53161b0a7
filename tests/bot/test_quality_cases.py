"""Our own cases: enough of each kind, wholly scored, over clauses that exist."""

from pathlib import Path

import pytest

from bot.quality_cases import SETS, load_cases, unscored
from corpus.load import load_corpus

CASES = Path(__file__).parents[1] / "cases" / "quality"
LEAST = {"retrieval": 110, "calculation": 130, "dialogue": 30, "precedence": 25, "refuse": 45}
each_set = pytest.mark.parametrize("name", SETS)


@each_set
def test_our_cases_are_enough_and_wholly_scored(name: str) -> None:
    cases = load_cases(CASES / f"{name}.jsonl")
    assert len(cases) >= LEAST[name]
    assert unscored(cases) == []


@each_set
def test_our_cases_name_clauses_that_exist(name: str) -> None:
    corpus = load_corpus()
    for case in load_cases(CASES / f"{name}.jsonl"):
        expects = [turn.expect for turn in case.conversation]
        wanted = [ref for each in expects for ref in (*each.clauses, *each.must_cite, *each.may_cite)]
        for ref in (*case.gold, *wanted):
            assert f"{ref.document}/{ref.article or ref.label}" in corpus, case.id


def test_our_questions_reach_every_numbered_clause() -> None:
    asked = {(ref.document, ref.article) for case in load_cases(CASES / "retrieval.jsonl") for ref in case.gold}
    numbered = {(clause.document, clause.article) for clause in load_corpus() if clause.article}
    assert numbered
    assert numbered <= asked
