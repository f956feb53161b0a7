"""How people ask for each clause: which clauses have questions, and what loading refuses."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from corpus.load import ASKED, POLICIES, PolicyFileError, load_corpus, load_document
from corpus.model import Document
from corpus.regions import read_places

FEWEST = 5
DOCUMENTS = load_corpus().documents
each_document = pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    return shutil.copytree(POLICIES / "xichou-2019", tmp_path / "xichou-2019")


@each_document
def test_every_clause_that_is_searched_has_questions(document: Document) -> None:
    searched = {clause.number for clause in document.clauses if clause.parent is None}
    assert searched
    assert set(document.asked) == searched
    assert {number: len(asked) for number, asked in document.asked.items() if len(asked) < FEWEST} == {}


@each_document
def test_every_question_says_something(document: Document) -> None:
    asked = [question for questions in document.asked.values() for question in questions]
    assert [question for question in asked if not any(character.isalpha() for character in question)] == []
    assert [question for question in asked if question != question.strip()] == []


@each_document
def test_no_question_stands_twice(document: Document) -> None:
    counts = Counter(question for questions in document.asked.values() for question in questions)
    assert counts
    assert [question for question, count in counts.items() if count > 1] == []


@each_document
def test_no_question_names_a_place(document: Document) -> None:
    asked = [question for questions in document.asked.values() for question in questions]
    assert asked
    assert [question for question in asked if read_places(question)] == []


def test_a_policy_needs_no_questions(policy: Path) -> None:
    (policy / ASKED).unlink()
    assert load_document(policy).asked == {}


@pytest.mark.parametrize(
    ("written", "key", "found", "remedy"),
    [
        ('"99" = ["咋个办"]', "99", "no clause of this number", "write one of 通知/引言, 引言, 一"),
        ('"1" = "咋个办"', "1", "found '咋个办'", "write a list of questions"),
        ('"1" = [7]', "1", "found 7", "write a list of questions"),
        ('"1" = [', "file", "", "write valid TOML"),
    ],
)
def test_unusable_questions_are_refused(policy: Path, written: str, key: str, found: str, remedy: str) -> None:
    (policy / ASKED).write_text(written, "utf-8")
    with pytest.raises(PolicyFileError) as refusal:
        load_document(policy)
    assert refusal.value.file == f"xichou-2019/{ASKED}"
    assert refusal.value.key == key
    assert found in refusal.value.found
    assert remedy in refusal.value.remedy
