"""The right clause for laypeople's questions over all five policies, in their own words and with slips of typing."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from bot.dialogue.turn import House
from corpus.regions import resolve
from retrieval.model import Found, Query

FOLDER = Path(__file__).parents[1] / "cases" / "finding"
DAY = date(2026, 1, 1)
FIRST, AMONG_FIVE, ANSWERED = 0.85, 0.98, 0.97
"""Shares that are to be reached (issue 5)."""


@pytest.fixture(scope="module", params=["lay", "misspelt"])
def found(request: pytest.FixtureRequest, real_house: House) -> list[tuple[set[str], Found]]:
    """For each question of a file the right clauses and what is found."""
    questions = tomllib.loads((FOLDER / f"{request.param}.toml").read_text("utf-8"))["question"]

    def find(question: dict[str, str]) -> Found:
        return real_house.retriever.find(Query(question["text"], resolve(question.get("region") or ""), DAY), 5)

    return [(set(question["right"]), find(question)) for question in questions]


@pytest.mark.parametrize(("within", "least"), [(1, FIRST), (5, AMONG_FIVE)])
def test_the_right_clause_is_among_the_first(found: list[tuple[set[str], Found]], within: int, least: float) -> None:
    hits = [bool(right & {hit.clause for hit in each.hits[:within]}) for right, each in found]
    assert sum(hits) >= least * len(hits)


def test_what_the_policies_answer_is_answered(found: list[tuple[set[str], Found]]) -> None:
    assert sum(each.relevance >= 0 and not each.refused for _, each in found) >= ANSWERED * len(found)


def test_every_document_is_asked_about() -> None:
    text = (FOLDER / "lay.toml").read_text("utf-8")
    rights = [right for question in tomllib.loads(text)["question"] for right in question["right"]]
    assert {right.split("/")[0] for right in rights} == {
        "honghe-2025", "kunming-2025", "xichou-2019", "yunnan-2018", "yunnan-regulation-2020",
    }  # fmt: skip
