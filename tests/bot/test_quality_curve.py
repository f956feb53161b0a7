"""The curve of what is answered against what is answered wrongly, and the setting that chooses a point on it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from bot.dialogue.turn import House
from bot.messages import Reply, UserMessage
from bot.quality_curve import CAUTIONS, curve
from bot.quality_sets import Ask
from retrieval.hybrid import HybridRetriever
from retrieval.model import Query

QUESTION = Query("企业买高校的成果补多少?", "532500", date(2026, 1, 1))


@contextmanager
def careful(caution: float) -> Iterator[Ask]:
    """Answers long messages only, and the longer the more cautious; nothing is too short to be refused."""

    def ask(message: UserMessage) -> Reply:
        if not message.message:
            raise ValueError
        kind = "answer" if len(message.message) > 4 + caution else "not_found"
        return Reply(session_id="s", turn=1, kind=kind, text="", citations=(), calculations=())

    yield ask


def write(folder: Path, name: str, *cases: dict[str, object]) -> None:
    lines = [json.dumps({"id": str(number)} | case) for number, case in enumerate(cases)]
    (folder / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")


def test_shares_are_of_the_questions_that_are_to_be_answered_and_of_the_others(tmp_path: Path) -> None:
    write(tmp_path, "retrieval", *({"question": "字" * length, "gold": []} for length in (3, 6, 9, 12)))
    declined, open_either_way = {"behavior": ["not_found"]}, {"behavior": ["not_found", "answer"]}
    others = ({"input": "字" * length, "expected": declined} for length in (0, 2, 6, 20))
    write(tmp_path, "refuse", *others, {"input": "字" * 20, "expected": open_either_way})
    head, *lines = curve(tmp_path, careful)
    assert head.endswith("of 4 answerable, of 4 others")
    assert [float(line.split()[0]) for line in lines] == list(CAUTIONS)
    by_caution = {float(line.split()[0]): line.split()[1:] for line in lines}
    assert by_caution[0.0] == ["0.750", "0.500"]
    assert by_caution[4.0] == ["0.500", "0.250"]


def test_caution_moves_the_point_and_nothing_else(real_house: House) -> None:
    plain = real_house.retriever
    assert isinstance(plain, HybridRetriever)
    careful, carefree = plain.cautious(3.0).find(QUESTION), plain.find(QUESTION)
    assert careful.relevance == pytest.approx(carefree.relevance - 3.0)
    assert careful.hits == carefree.hits


def test_caution_stays_when_the_corpus_changes(real_house: House) -> None:
    plain = real_house.retriever
    assert isinstance(plain, HybridRetriever)
    changed = plain.cautious(3.0).changed(plain.corpus)
    assert changed.find(QUESTION).relevance == pytest.approx(plain.find(QUESTION).relevance - 3.0)
