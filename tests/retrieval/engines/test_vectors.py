"""What every vector index keeps, and that codes and the graph find what an exact search finds."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from retrieval.engines import vectors as vectors_module
from retrieval.engines.model import VectorIndex
from retrieval.engines.vectors import DEPTH, RECALL, FaissVectors, by_codes, exact, in_graph, index_vectors, recall
from retrieval.model import Vectors

COUNT, DIMENSION = 4_000, 24


def unit(seed: int, count: int = COUNT) -> Vectors:
    vectors = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


VECTORS, QUESTIONS = unit(1), unit(2, 40)


class VectorIndexContract:
    """A subclass says how an index of vectors is made."""

    made: Callable[[Vectors], VectorIndex]

    @pytest.fixture(scope="class")
    @classmethod
    def index(cls) -> VectorIndex:
        return cls.made(VECTORS)

    def test_the_nearest_come_first(self, index: VectorIndex) -> None:
        scores, rows = index.search(QUESTIONS[0], 50)
        assert list(scores) == sorted(scores, reverse=True)
        assert scores == pytest.approx(VECTORS[rows] @ QUESTIONS[0], abs=2e-3)

    def test_it_finds_what_an_exact_search_finds(self, index: VectorIndex) -> None:
        truth = np.argsort(-(QUESTIONS @ VECTORS.T), axis=1)[:, :DEPTH]
        found = np.array([index.search(question, DEPTH)[1] for question in QUESTIONS])
        assert recall(found, truth) >= RECALL - 0.02

    def test_only_allowed_rows_are_found(self, index: VectorIndex) -> None:
        allowed = np.zeros(COUNT, np.bool_)
        allowed[[3, 8, 9]] = True
        assert set(index.search(VECTORS[8], 10, allowed)[1]) == {3, 8, 9}
        assert index.search(VECTORS[8], 10, allowed)[1][0] == 8
        assert index.search(VECTORS[8], 10, np.zeros(COUNT, np.bool_))[1].tolist() == []

    def test_rows_that_are_not_allowed_are_passed_over(self, index: VectorIndex) -> None:
        allowed = np.ones(COUNT, np.bool_)
        nearest = index.search(QUESTIONS[1], 5)[1]
        allowed[nearest[:2]] = False
        assert index.search(QUESTIONS[1], 3, allowed)[1].tolist() == nearest[2:].tolist()

    def test_rows_come_back_as_they_are_stored(self, index: VectorIndex) -> None:
        rows = np.array([5, 0, COUNT - 1])
        assert index.vectors(rows) == pytest.approx(VECTORS[rows], rel=2**-8)
        assert index.vectors(rows[:0]).shape == (0, DIMENSION)

    def test_a_saved_index_finds_the_same(self, index: VectorIndex, tmp_path: Path) -> None:
        index.save(tmp_path)
        again = FaissVectors.load(tmp_path)
        assert len(again) == len(index) == COUNT
        for question in QUESTIONS[:5]:
            assert np.array_equal(again.search(question, 20)[1], index.search(question, 20)[1])
        assert np.array_equal(again.vectors(np.array([7])), index.vectors(np.array([7])))


class TestExact(VectorIndexContract):
    made = staticmethod(exact)


class TestByCodes(VectorIndexContract):
    made = staticmethod(by_codes)

    @pytest.fixture(autouse=True)
    def most_are_told_by_their_codes_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(vectors_module, "LOOKED_AT", COUNT // 4)

    def test_codes_are_kept(self, index: VectorIndex) -> None:
        assert isinstance(index, FaissVectors)
        assert index.coded


class TestInGraph(VectorIndexContract):
    made = staticmethod(in_graph)


def test_the_number_of_vectors_decides() -> None:
    assert not index_vectors(VECTORS[:50], exact_limit=50).coded
    assert index_vectors(VECTORS[:700], exact_limit=699, codes_limit=700).coded
    assert index_vectors(VECTORS[:700], exact_limit=50, codes_limit=699).width


def test_every_vector_is_compared_where_codes_are_not_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors_module, "LOOKED_AT", 1)
    assert not by_codes(VECTORS).coded


def test_vectors_that_cannot_be_cut_into_pieces_are_compared_whole() -> None:
    assert not by_codes(np.ascontiguousarray(VECTORS[:, :23])).coded


def test_codes_are_taken_where_no_width_of_the_graph_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors_module, "WIDTHS", (1,))
    assert in_graph(VECTORS).coded


def test_the_least_width_that_is_enough_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors_module, "WIDTHS", (1, 2_000, 4_000))
    assert in_graph(VECTORS).width == 2_000


def test_recall_is_the_share_found() -> None:
    truth = np.array([[1, 2, 3, 4], [5, 6, 7, 8]])
    assert recall(np.array([[1, 2, 9, 9], [8, 7, 6, 5]]), truth) == 0.75
