"""How people ask for a clause: the questions beside each policy, lexical and dense, a clause taking its nearest.

What is written for a clause in everyday words stands beside what the clause says itself; a clause that nobody has
written questions for is found by its own text alone.
"""

import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.model import Corpus
from retrieval.dense import DenseIndex
from retrieval.fusion import Scores, scaled
from retrieval.model import Embedder, Vectors
from retrieval.passages import Passage, indexed
from retrieval.sparse import SparseIndex

SPARSE_SHARE, DENSE_SHARE = 0.4, 0.5
"""What the nearest question counts beside the clause's text. Higher finds more of what is asked in everyday words
and less of what is asked in the law's own."""


class AskedIndex:
    """Scores of every clause for a question, by the written question nearest to it."""

    def __init__(self, sparse: SparseIndex, dense: DenseIndex, owners: NDArray[np.int64], size: int) -> None:
        self._sparse = sparse
        self._dense = dense
        self._owners = owners
        self._known = np.isin(np.arange(size), owners)

    @classmethod
    def build(cls, corpus: Corpus, embedder: Embedder) -> "AskedIndex":
        """Encodes the written questions as questions, which was measured better than as passages."""
        questions = [question.text for question in asked(corpus)]
        owners, size = _owners(corpus)
        dense = DenseIndex.build(embedder.encode_queries(questions), owners, size)
        return cls(SparseIndex.build(questions or [""]), dense, owners, size)

    def save(self, folder: Path) -> None:
        folder.mkdir()
        self._sparse.save(folder / "sparse")
        self._dense.save(folder)

    @classmethod
    def load(cls, folder: Path, corpus: Corpus) -> "AskedIndex":
        owners, size = _owners(corpus)
        sparse = SparseIndex.load(folder / "sparse", len(owners))
        return cls(sparse, DenseIndex.load(folder, size), owners, size)

    def sparse(self, own: Scores, text: str) -> Scores:
        """Shape (size,), 0…1: the clauses' `own` lexical scores with those of the questions for `text`."""
        if not self._known.any():
            return scaled(own)
        nearest = np.zeros_like(own)
        np.maximum.at(nearest, self._owners, self._sparse.scores(text, {}))
        return self._beside(scaled(own), scaled(nearest), SPARSE_SHARE)

    def dense(self, own: Scores, vector: Vectors) -> Scores:
        """Shape (size,): the clauses' `own` cosines with those of the questions for `vector`."""
        if not self._known.any():
            return own
        return self._beside(own, self._dense.scores(vector), DENSE_SHARE)

    def _beside(self, own: Scores, nearest: Scores, share: float) -> Scores:
        mixed: Scores = np.where(self._known, (1 - share) * own + share * nearest, own).astype(np.float32)
        return mixed


def asked(corpus: Corpus) -> list[Passage]:
    """Every written question of every searched clause, in order."""
    return [
        Passage(clause.id, question)
        for clause in indexed(corpus)
        for question in corpus.document(clause.document).asked.get(clause.number, ())
    ]


def asked_digest(corpus: Corpus) -> str:
    """SHA-256, the first 16 digits, of the written questions and the clauses they are for."""
    lines = [f"{question.clause}\0{question.text}" for question in asked(corpus)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _owners(corpus: Corpus) -> tuple[NDArray[np.int64], int]:
    rows = {clause.id: row for row, clause in enumerate(indexed(corpus))}
    return np.array([rows[question.clause] for question in asked(corpus)], np.int64), len(rows)
