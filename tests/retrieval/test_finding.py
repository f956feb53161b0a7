"""The right clause for laypeople's questions over all five policies, in their own words and with slips of typing."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from bot.dialogue.turn import House
from bot.quality_cases import Case, load_cases
from bot.quality_clauses import is_of
from corpus.regions import resolve
from retrieval.model import Found, Query

FOLDER = Path(__file__).parents[1] / "cases" / "finding"
DAY = date(2026, 1, 1)
FIRST, AMONG_FIVE, ANSWERED, DECLINED = 0.85, 0.98, 0.97, 0.9
"""Shares that are to be reached (issue 5)."""
SECOND = FOLDER.with_name("finding-b")
UNHELD = 0.4
"""Of what no clause holds, though it sounds like the policies, the share told by the question alone."""

QUESTIONS = load_cases(FOLDER / "retrieval.jsonl")
MISSPELT = [case for case in QUESTIONS if case.id.startswith("misspelt")]
LAY = [case for case in QUESTIONS if case not in MISSPELT]
OFF_TOPIC = [case for case in load_cases(FOLDER / "refuse.jsonl") if case.category == "out_of_scope"]


def found(house: House, cases: Sequence[Case]) -> list[Found]:
    return [house.retriever.find(Query(case.question, resolve(case.region or ""), DAY), 5) for case in cases]


@pytest.mark.parametrize(("within", "least"), [(1, FIRST), (5, AMONG_FIVE)])
@pytest.mark.parametrize("cases", [LAY, MISSPELT], ids=["lay", "misspelt"])
def test_the_right_clause_is_among_the_first(
    real_house: House, cases: Sequence[Case], within: int, least: float
) -> None:
    pairs = zip(cases, found(real_house, cases), strict=True)
    hits = [any(is_of(gold, hit.clause) for gold in case.gold for hit in each.hits[:within]) for case, each in pairs]
    assert sum(hits) >= least * len(hits) > 0


def test_what_the_policies_answer_is_answered(real_house: House) -> None:
    answered = [each.relevance >= 0 and not each.refused for each in found(real_house, QUESTIONS)]
    assert sum(answered) >= ANSWERED * len(answered) > 0


def test_what_is_about_other_matters_is_declined(real_house: House) -> None:
    texts = [case.conversation[0].user for case in OFF_TOPIC]
    declined = [real_house.retriever.find(Query(text, None, DAY), 1).relevance < 0 for text in texts]
    assert sum(declined) >= DECLINED * len(declined) > 0


def test_what_the_clauses_hold_is_told_from_what_they_do_not(real_house: House) -> None:
    asked, unheld = (load_cases(SECOND / f"{name}.jsonl") for name in ("retrieval", "refuse"))
    inside = [case for case in unheld if case.category == "unanswerable"]
    held, declined = (
        [real_house.retriever.find(Query(case.conversation[0].user, None, DAY), 1).holds >= 0 for case in cases]
        for cases in (asked, inside)
    )
    assert sum(held) >= ANSWERED * len(held) > 0
    assert declined.count(False) >= UNHELD * len(declined) > 0


def test_every_document_is_asked_about(real_house: House) -> None:
    assert {gold.document for case in LAY for gold in case.gold} == set(real_house.corpus.documents)
