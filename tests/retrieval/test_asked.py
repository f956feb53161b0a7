"""What the written questions do to a search: they find, they make an old index stale, and a policy may have none."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.load import load_corpus
from corpus.model import Corpus
from retrieval.asked import AskedField, asked, asked_digest, asked_entries
from retrieval.embedders.bundled import BundledE5
from retrieval.engines.local import LocalEngine
from retrieval.files import StaleIndexError
from retrieval.hybrid import HybridRetriever, manifest
from retrieval.model import Query, Vectors
from retrieval.passages import indexed

CORPUS = load_corpus()
ROWS = {clause.id: row for row, clause in enumerate(indexed(CORPUS))}
CLAUSE = "honghe-2025/14"
"""Four times what a search takes on two idle cores: a busy machine must not fail."""


class Flat:
    """Every text has the same vector: only words count."""

    name, dimension = "flat-1", 2

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return np.tile(np.array([1, 0], np.float32), (len(texts), 1))

    encode_passages = encode_queries


def corpus_asking(text: str, clause: str = CLAUSE) -> Corpus:
    """The corpus with one written question in all."""
    document, number = clause.split("/", 1)
    silent = [replace(each, asked={}) for each in CORPUS.documents.values()]
    return Corpus([replace(each, asked={number: (text,)}) if each.id == document else each for each in silent])


def first(corpus: Corpus, text: str) -> str:
    return HybridRetriever.build(corpus, Flat()).search(Query(text), k=1)[0].clause


def test_a_written_question_finds_its_clause() -> None:
    assert first(corpus_asking("喂鹦鹉"), "鹦鹉") == CLAUSE
    assert first(corpus_asking("喂鹦鹉", "yunnan-2018/9"), "鹦鹉") == "yunnan-2018/9"


def test_a_clause_without_questions_keeps_its_own_scores() -> None:
    entries = asked_entries(corpus_asking("喂鹦鹉"))
    engine = LocalEngine().changed(entries, Flat().encode_queries(["喂鹦鹉"]))
    one = AskedField(engine, list(ROWS), {CLAUSE})
    own = np.linspace(0, 1, len(ROWS), dtype=np.float32)
    other = np.arange(len(ROWS)) != ROWS[CLAUSE]
    assert np.array_equal(one.sparse(own, "喂鹦鹉")[other], own[other])
    assert np.array_equal(one.dense(own, np.array([1, 0], np.float32))[other], own[other])


def test_a_corpus_may_have_no_questions(tmp_path: Path) -> None:
    silent = Corpus([replace(document, asked={}) for document in CORPUS.documents.values()])
    HybridRetriever.build(silent, Flat()).save(tmp_path / "index")
    kept = HybridRetriever.load(tmp_path / "index", silent, Flat())
    assert kept.search(Query("科技创新券"), k=1)[0].clause == CLAUSE


def test_questions_of_every_searched_clause_are_indexed() -> None:
    assert {question.clause for question in asked(CORPUS)} == set(ROWS)


def test_another_question_makes_an_index_stale(tmp_path: Path) -> None:
    before, after = corpus_asking("喂鹦鹉"), corpus_asking("养鹦鹉")
    assert asked_digest(before) != asked_digest(corpus_asking("喂鹦鹉", "yunnan-2018/9"))
    assert manifest(before, Flat()) != manifest(after, Flat())
    HybridRetriever.build(before, Flat()).save(tmp_path / "index")
    HybridRetriever.load(tmp_path / "index", before, Flat())
    with pytest.raises(StaleIndexError, match="passages"):
        HybridRetriever.load(tmp_path / "index", after, Flat())


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> HybridRetriever:
    return HybridRetriever.build(CORPUS, BundledE5(tmp_path_factory.mktemp("model")))


@pytest.mark.parametrize(
    ("text", "region", "clause"),
    [
        ("外送化验开销大,听说有一种可以抵扣的凭证", "532500", "honghe-2025/14"),
        ("基金砸进去的项目破产清算,可以挽回点损失不", "532500", "honghe-2025/13"),
        ("我专职替教授跑市场,将来能当高级工程师吗", "530100", "kunming-2025/14"),
        ("寨子里种重楼没经验,能盼到专家下来吗", "532623", "xichou-2019/14"),
        ("我院章程里压根没提奖酬,打官司依据啥", "530000", "yunnan-regulation-2020/31"),
    ],
)
def test_everyday_wording_finds_the_clause(retriever: HybridRetriever, text: str, region: str, clause: str) -> None:
    assert clause in [hit.clause for hit in retriever.search(Query(text, region=region), k=3)]


def test_a_kept_index_searches_as_a_fresh_one(retriever: HybridRetriever, tmp_path: Path) -> None:
    embedder = retriever._embedder
    retriever.save(tmp_path / "index")
    kept = HybridRetriever.load(tmp_path / "index", CORPUS, embedder)
    query = Query("检测费能不能抵")
    assert kept.search(query) == retriever.search(query)
