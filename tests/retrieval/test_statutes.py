"""Collections of articles: what is wrong with a file is named, and the measures are those of the books."""

import gzip
import json
from collections.abc import Sequence
from math import log2
from pathlib import Path

import numpy as np
import pytest

from bot import __main__
from bot.commands import collections
from retrieval.model import Vectors
from retrieval.reranker.familiar import read_familiar
from retrieval.reranker.features import NAMES
from retrieval.statutes.measures import measured
from retrieval.statutes.model import Article, JsonLinesError, read_articles, read_questions
from retrieval.statutes.search import ArticleIndex, article_entry, statute_words

ARTICLE = {"id": "a1", "law": "会计法", "art": "第一条", "text": "会计凭证应当真实。", "src": "passed over"}
OTHER = {"id": "a2", "law": "渔业法", "art": "第二条", "text": "捕捞应当遵守禁渔期。"}
QUESTION = {"id": "q1", "text": "禁渔期能捕捞吗?", "gold": ["a2"]}


def lines(file: Path, *rows: object) -> Path:
    text = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
    if file.suffix == ".gz":
        file.write_bytes(gzip.compress(text.encode()))
    else:
        file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize("name", ["articles.jsonl", "articles.jsonl.gz"])
def test_articles_are_read_plain_and_packed(tmp_path: Path, name: str) -> None:
    found = read_articles(lines(tmp_path / name, ARTICLE, "", OTHER))
    assert [(article.id, article.law) for article in found] == [("a1", "会计法"), ("a2", "渔业法")]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ((ARTICLE, "{"), "line 2: found no JSON"),
        ((ARTICLE, {"id": "a2", "text": "…"}), "line 2: law: Field required"),
        ((ARTICLE, ["a2"]), "line 2: line: Input should be"),
        ((ARTICLE, OTHER, ARTICLE), "line 3: id: found 'a1' a second time"),
        ((), "found no line"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, rows: tuple[object, ...], told: str) -> None:
    file = lines(tmp_path / "articles.jsonl", *rows)
    with pytest.raises(JsonLinesError) as refused:
        read_articles(file)
    assert str(refused.value).startswith(f"{file}: {told}")


def test_a_file_that_is_not_packed_is_named(tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl.gz").write_text("{}")
    with pytest.raises(JsonLinesError, match=r"articles\.jsonl\.gz: found no readable file"):
        read_articles(tmp_path / "articles.jsonl.gz")


def test_a_question_about_an_unknown_article_is_named(tmp_path: Path) -> None:
    file = lines(tmp_path / "questions.jsonl", QUESTION, QUESTION | {"id": "q2", "gold": ["a2", "a9"]})
    with pytest.raises(JsonLinesError, match=r"q2.*'a9'"):
        read_questions(file, [Article.model_validate(row) for row in (ARTICLE, OTHER)])


def test_the_measures_are_those_of_the_books() -> None:
    places = [f"n{at}" for at in range(120)]
    first = [*places[:2], "a", *places[2:9], "b", *places[9:]]
    figures = measured({"q1": first, "q2": ["c", *places]}, {"q1": ["a", "b", "never"], "q2": ["c"]})
    ideal = 1 + 1 / log2(3) + 1 / log2(4)
    assert figures == pytest.approx({
        "recall@1": 0.5,
        "recall@5": (1 / 3 + 1) / 2,
        "recall@10": (1 / 3 + 1) / 2,
        "recall@20": (2 / 3 + 1) / 2,
        "recall@100": (2 / 3 + 1) / 2,
        "nDCG@10": (1 / log2(4) / ideal + 1) / 2,
        "MRR@10": (1 / 3 + 1) / 2,
    })  # fmt: skip


def test_a_right_article_below_the_tenth_has_no_reciprocal_rank() -> None:
    found = measured({"q": [*(f"n{at}" for at in range(10)), "a"]}, {"q": ["a"]})
    assert (found["MRR@10"], found["recall@20"]) == (0, 1)


def test_every_window_stands_under_its_law() -> None:
    long = Article(id="a", law="渔业法", text="捕捞应当遵守禁渔期。" * 60)
    assert article_entry(Article.model_validate(ARTICLE)).windows == ("会计法 会计凭证应当真实。",)
    windows = article_entry(long).windows
    assert len(windows) == 3
    assert all(text.startswith("渔业法 捕捞") for text in windows)


class Letters:
    """Vectors that count characters: alike words, alike vectors."""

    name, dimension = "letters", 64

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        counts = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            np.add.at(counts[row], [ord(char) % self.dimension for char in text], 1)
        return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-9)


def test_evaluate_prints_one_figure_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(collections, "open_embedder", lambda model, folder: Letters())
    articles, questions = lines(tmp_path / "a.jsonl.gz", ARTICLE, OTHER), lines(tmp_path / "q.jsonl", QUESTION)
    command = ["evaluate", "--articles", str(articles), "--queries", str(questions), "--cache", str(tmp_path)]
    assert __main__.main(command) == 0
    figures = dict(line.split() for line in capsys.readouterr().out.splitlines())
    assert float(figures.pop("recall@1")) == 1
    assert [name for name in figures if "@" in name] == [
        "recall@5", "recall@10", "recall@20", "recall@100", "nDCG@10", "MRR@10",
    ]  # fmt: skip
    assert {"build_seconds", "query_ms_p50", "query_ms_p99", "memory_mib"} <= figures.keys()


def test_the_same_data_trains_the_same_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collections, "open_embedder", lambda model, folder: Letters())
    articles = lines(tmp_path / "a.jsonl.gz", ARTICLE, OTHER)
    asked = [QUESTION | {"id": f"q{at}", "text": f"禁渔期能捕捞{at}吗?"} for at in range(6)]
    others = [{"id": f"p{at}", "text": f"会计凭证{at}真实吗?", "gold": ["a1"]} for at in range(6)]
    questions = lines(tmp_path / "q.jsonl", *asked, *others)
    given = ["--articles", str(articles), "--queries", str(questions), "--cache", str(tmp_path)]
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
        assert __main__.main(["train-reranker", *given, "--out", str(folder), "--credit", "ours"]) == 0
    first, second = (read_familiar(folder / "familiar.npz") for folder in folders)
    assert first.turn.any()
    assert (first.turn.tobytes(), first.weights.tobytes()) == (second.turn.tobytes(), second.weights.tobytes())
    ranker = [(folder / "ranker.json").read_text("utf-8") for folder in folders]
    assert ranker[0] == ranker[1]
    manifest = json.loads(ranker[0])["manifest"]
    assert (manifest["credit"], manifest["data"]["questions"]) == ("ours", 12)
    assert __main__.main(["evaluate", *given, "--folds-by", "law"]) == 0


def test_evaluate_tells_what_to_mend(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(lines(tmp_path / "a.jsonl", "{"))
    assert __main__.main(["evaluate", "--articles", file, "--queries", file]) == 1
    assert "line 1" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        ("老板把我炒魷魚,工钱一分没给", {"用人单位", "劳动报酬", "经济补偿"}),
        ("我租的房,房东卖给别人了", {"出租人", "承租人"}),
        ("没有一个字是口语", set()),
    ],
)
def test_a_question_is_searched_with_the_words_of_statutes_too(asked: str, holds: set[str]) -> None:
    words = statute_words(asked)
    assert holds <= set(words)
    assert bool(holds) == bool(words)


def test_a_word_that_the_question_holds_is_not_added() -> None:
    assert "用人单位" in statute_words("公司拖欠工资")
    assert "用人单位" not in statute_words("公司是用人单位,拖欠工资")


def test_an_article_is_found_by_what_the_question_means() -> None:
    articles = [
        Article(id="1", law="甲法", text="出租人应当按照约定交付。"),
        Article(id="2", law="乙法", text="船舶应当悬挂旗帜。"),
    ]
    found = ArticleIndex.build(articles, Letters()).candidates("房东不给钥匙")
    by_name = dict(zip(NAMES, found.features.T.tolist(), strict=True))
    assert by_name["meant rank"][0] == 0
    assert by_name["meant score"][0] > by_name["meant score"][1]
    assert by_name["sparse score"] == [0, 0]
