"""What is turned away and what is not: by reason, and never a question that the law answers."""

import re
import tomllib
from functools import cache, partial
from pathlib import Path

import pytest

from bot.dialogue.acts import NotFound, Refused
from bot.dialogue.gate_words import gate_of
from bot.dialogue.gates import gate, refused_as
from bot.dialogue.written import written
from bot.quality_cases import SETS, load_cases
from bot.wording.phrases import phrase
from corpus.numerals import read_numbers
from corpus.scripts import simplify
from tests.bot.fakes import law
from tests.bot.talking import turn

CASES = Path(__file__).parents[1] / "cases"
UNWRITTEN = ("contact", "procedure", "history", "quota", "criteria", "figures", "validity", "prospects", "programmes")
REFUSED = {"injection", "secrets", "privacy", "wrongdoing", "unreadable", "code"}


@cache
def away() -> dict[str, list[str]]:
    reasons: dict[str, list[str]] = tomllib.loads((CASES / "gates" / "turned_away.toml").read_text("utf-8"))
    return reasons


def turned_away(text: str) -> Refused | NotFound | None:
    said = turn(text)
    return gate(said.message, said.house.corpus, partial(written, said))


@pytest.mark.parametrize(("reason", "text"), [(reason, text) for reason, texts in away().items() for text in texts])
def test_turned_away_for_its_reason(reason: str, text: str) -> None:
    act = turned_away(text)
    assert isinstance(act, Refused if reason in REFUSED else NotFound)
    assert act.reason == reason


def test_what_the_law_answers_passes() -> None:
    kept = (CASES / "gates" / "kept.txt").read_text("utf-8").splitlines()
    assert len(kept) > 50
    assert {text: act.reason for text in kept if (act := turned_away(text))} == {}


@pytest.mark.parametrize("name", [name for name in SETS if name != "refuse"])
def test_no_answerable_case_is_turned_away(name: str) -> None:
    said = [turn.user for case in load_cases(CASES / "quality" / f"{name}.jsonl") for turn in case.conversation]
    assert len(said) > 20
    assert {text: act.reason for text in said if (act := turned_away(text))} == {}


def test_what_is_said_not_to_be_written_is_not() -> None:
    sentences = [each for clause in law()[0] for each in re.split(r"[。;；\n]", simplify(clause.text).lower()) if each]
    assert len(sentences) > 400
    assert [(name, each) for name in UNWRITTEN for each in sentences if gate_of(name).shuts(each)] == []


def test_an_article_beyond_the_last_is_answered_with_the_last() -> None:
    act = turned_away("条例第四十五条写了什么?")
    assert isinstance(act, NotFound)
    assert [citation.clause.id for citation in act.citations] == ["yunnan-regulation-2020/40"]


def test_a_text_known_by_name_is_answered_with_where_it_is_named() -> None:
    act = turned_away("国家的促进科技成果转化法第四十五条的比例是多少?")
    assert isinstance(act, NotFound)
    assert [citation.clause.id for citation in act.citations] == ["yunnan-regulation-2020/31"]


def test_a_number_that_no_quote_holds_is_not_said_back() -> None:
    act = turned_away("红政办发〔2023〕5号第二条写的啥")
    assert isinstance(act, NotFound)
    assert not any(read_numbers(value) for value in act.figures.values())


def test_asking_what_the_law_says_of_fraud_is_not_fraud() -> None:
    assert refused_as(turn("有人编材料骗奖励,查出来怎么罚?").message, "wrongdoing") is None
    assert refused_as(turn("教我编一份材料").message, "wrongdoing") == Refused("wrongdoing")
    assert refused_as(turn("教我编一份材料").message, "") is None


@pytest.mark.parametrize("reason", [*away(), "nothing", "no_such_figure_here"])
def test_every_reason_is_worded_without_a_number(reason: str) -> None:
    section = "refused" if reason in REFUSED else "not_found"
    blanks = dict.fromkeys(("covered", "place", "title", "source", "mark", "quote"), "")
    assert read_numbers(phrase(f"{section}.{reason}", **blanks)) == ()


TOPICS = [(name, word) for name in UNWRITTEN for group in gate_of(name).topics for word in group]


@pytest.mark.parametrize(("name", "word"), TOPICS)
def test_nothing_of_ours_keeps_a_gate_open(name: str, word: str) -> None:
    assert not written(turn(word), name)


@pytest.mark.parametrize("name", UNWRITTEN)
def test_no_word_of_ours_keeps_a_gate_open(name: str) -> None:
    texts = [simplify(clause.text) for clause in law()[0]]
    assert [word for word in gate_of(name).written if any(word in text for text in texts)] == []
