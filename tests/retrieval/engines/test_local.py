"""The engine in this process: the contract, BM25 against bm25s, and changes that leave what was built afresh."""

from pathlib import Path

import bm25s
import numpy as np
import pytest

from retrieval.engines.local import SEGMENTS, LocalEngine
from retrieval.engines.model import Engine, Entry
from retrieval.engines.postings import K1, B
from retrieval.tokens import tokens
from tests.retrieval.engines.contract import DIMENSION, ENTRIES, VECTORS, EngineContract, entry, near, pointing

WORDS = ("企业", "高校", "补助", "科技", "成果", "转化", "保险", "职称", "检测", "平台", "人才", "奖励")


class TestLocalEngine(EngineContract):
    def empty(self) -> Engine:
        return LocalEngine()

    def opened(self, folder: Path) -> Engine:
        return LocalEngine.load(folder)


def made_up(count: int, seed: int = 5) -> list[Entry]:
    random = np.random.default_rng(seed)
    texts = ["".join(random.choice(WORDS, size=random.integers(2, 30))) for _ in range(count)]
    return [entry(f"d{number % 7}/{number}", text) for number, text in enumerate(texts)]


def axes(count: int) -> np.ndarray:
    return pointing(*(number % DIMENSION for number in range(count)))


def scores(engine: Engine, text: str, count: int) -> dict[str, float]:
    found = engine.sparse(text, count)
    return dict(zip(found.ids, map(float, found.scores), strict=True))


def by_bm25s(entries: list[Entry], text: str) -> dict[str, float]:
    index = bm25s.BM25(k1=K1, b=B)
    index.index([tokens(each.texts[0]) for each in entries], show_progress=False)
    found = index.get_scores([token for token in tokens(text) if token in index.vocab_dict])
    return {each.id: float(score) for each, score in zip(entries, found, strict=True) if score > 0}


@pytest.mark.parametrize("text", ["企业企业补助", "保险职称", "检测平台 x 鹦鹉", "才奖"])
def test_words_are_scored_as_bm25s_scores_them(text: str) -> None:
    entries = made_up(60)
    engine = LocalEngine().changed(entries, axes(60))
    assert scores(engine, text, 60) == pytest.approx(by_bm25s(entries, text), rel=1e-4)


def test_after_many_changes_scores_are_those_of_an_index_built_afresh() -> None:
    """Through every joining of segments: one at a time, replaced, removed."""
    entries = made_up(80)
    engine = LocalEngine().changed(entries[:60], axes(60))
    for each in entries[60:]:
        engine = engine.changed([each], pointing(3))
    engine = engine.changed([], pointing(), [each.id for each in entries[:5]])
    left = entries[5:]
    assert len(engine) == len(left)
    for text in ("企业补助", "职称", "才奖励"):
        assert scores(engine, text, 99) == pytest.approx(by_bm25s(left, text), rel=1e-4)
    assert set(engine.dense(near(3, 4), 99).ids) == {each.id for each in left}


def test_segments_stay_few() -> None:
    engine = LocalEngine().changed(made_up(400), axes(400))
    most = 0
    for number in range(3 * SEGMENTS):
        engine = engine.changed([entry(f"new/{number}", "人才奖励")], pointing(1))
        most = max(most, len(engine._parts))
    assert 2 < most <= SEGMENTS + 2


def test_a_join_does_not_wear_the_vectors() -> None:
    random = np.random.default_rng(1)
    vectors = random.standard_normal((4, DIMENSION)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    engine = LocalEngine().changed(made_up(4), vectors)
    before = engine.dense(vectors[2], 1).scores[0]
    for number in range(20):
        engine = engine.changed([entry(f"new/{number}", "人才")], pointing(1))
    assert engine.dense(vectors[2], 1).ids == ("d2/2",)
    assert engine.dense(vectors[2], 1).scores[0] == before


def test_a_save_links_what_the_save_before_holds(tmp_path: Path) -> None:
    engine = LocalEngine().changed(ENTRIES, VECTORS)
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    engine.save(first)
    engine.changed([entry("c/1", "人才奖励")], pointing(9)).save(second, first)
    held = {path.stat().st_ino for path in first.rglob("vectors.faiss")}
    assert held < {path.stat().st_ino for path in second.rglob("vectors.faiss")}
