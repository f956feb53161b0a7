"""The benchmark measures what it says: questions with answers among the articles, tables where the marks are."""

import json
from pathlib import Path

import numpy as np
import pytest

from corpus.load import load_corpus
from retrieval.engines.model import Entry
from tests.bench import structure
from tests.bench.collection import read_collection
from tests.bench.size import _grown
from tests.bench.stores import STORES, Stock
from tests.bench.table import markdown, put_between_marks

LAWS = [{"id": f"a{number}", "law": "渔业法", "art": str(number), "text": f"第{number}条"} for number in range(50)]
QUESTIONS = [{"id": f"q{number}", "text": "捕捞", "gold": [f"a{number}", f"a{number + 1}"]} for number in range(20)]


def lines(file: Path, rows: list[dict]) -> Path:
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return file


def test_a_sample_holds_every_right_article(tmp_path: Path) -> None:
    files = lines(tmp_path / "articles", LAWS), lines(tmp_path / "questions", QUESTIONS)
    collection = read_collection(*files, most_articles=20, most_questions=6)
    ids = {article.id for article in collection.articles}
    assert (len(ids), len(collection.questions)) == (20, 6)
    assert ids >= {name for question in collection.questions for name in question.gold}


def test_the_cases_of_this_repository_are_about_its_clauses() -> None:
    collection = read_collection(None, None, 0, 10_000)
    ids = {article.id for article in collection.articles}
    assert len(collection.questions) > 100
    assert ids >= {name for question in collection.questions for name in question.gold}


def test_a_grown_set_keeps_the_real_vectors_and_jitters_the_rest() -> None:
    real = np.eye(8, dtype=np.float32)[:3]
    grown = _grown(real, 7)
    assert np.array_equal(grown[:3], real)
    assert np.linalg.norm(grown, axis=1) == pytest.approx(1, abs=1e-5)
    assert not np.isclose(grown[3:6], real).all()
    assert grown[6] @ real[0] > 0.8


def test_a_store_ranks_articles_by_words() -> None:
    pytest.importorskip("jieba", reason="needs the extra [bench]")
    texts = ("禁渔期捕捞", "会计凭证", "森林防火")
    entries = [Entry(text, "law", (text,), (text,)) for text in texts]
    stock = Stock(entries, np.eye(3, dtype=np.float32), None, 2)
    assert STORES["bm25s,jieba 词"](stock)("会计凭证怎么管")[0] == "会计凭证"


def test_a_table_stands_between_the_marks(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text("before\n<!-- t -->\nold\n<!-- /t -->\nafter\n", "utf-8")
    for _ in range(2):
        put_between_marks(page, "t", markdown(("a", "b"), [("1", "2")]))
    assert page.read_text("utf-8") == (
        "before\n<!-- t -->\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n<!-- /t -->\nafter\n"
    )
    with pytest.raises(ValueError, match="found no marks"):
        put_between_marks(page, "other", "")


LAWFUL = "第一条 甲。\n第二条 乙。\n第三条 丙。"
SHAPES = [
    (LAWFUL, structure.RUNS[0]),
    ("一、甲。\n二、乙。\n三、丙。", structure.RUNS[1]),
    ("甲。\n乙。", structure.BARE),
    (f"{LAWFUL}\n第五条 戊。", structure.LOST),
    ("第八条 甲。\n第九条 乙。\n第十条 丙。", structure.FOLLOWS),
    (LAWFUL.replace("第三条", "第二条之一"), structure.INSERTED),
    (f"{LAWFUL}\n第三十条 的决定。", structure.MORE),
]


@pytest.mark.parametrize(("text", "reason"), SHAPES)
def test_a_text_is_counted_under_what_its_numbering_is(text: str, reason: str) -> None:
    assert structure.measure([("law", text)]) == {reason: ["law"]}


def test_the_policies_of_this_repository_lose_no_character_and_run_to_the_end() -> None:
    own = [(d.id, d.source[d.parts[0].start : d.parts[-1].end]) for d in load_corpus().documents.values()]
    found = structure.measure(own)
    assert sum(map(len, found.values())) == len(own)
    assert set(found) <= set(structure.RUNS)


def test_a_lost_character_fails_the_measure() -> None:
    parsed = structure.parse("d", LAWFUL, (0, len(LAWFUL)))
    assert structure.judge(parsed, f"{LAWFUL}丁") == structure.BROKEN
