"""How people ask for a clause: the questions beside each policy, lexical and dense, a clause taking its nearest.

What is written for a clause in everyday words stands beside what the clause says itself; a clause that nobody has
written questions for is found by its own text alone.
"""

import hashlib
from collections.abc import Collection, Sequence

import numpy as np

from corpus.model import Corpus
from retrieval.engines.model import Engine, Entry
from retrieval.field import Field
from retrieval.fusion import Scores, scaled
from retrieval.model import Vectors
from retrieval.passages import Passage, indexed

SPARSE_SHARE, DENSE_SHARE = 0.4, 0.5
"""What the nearest question counts beside the clause's text. Higher finds more of what is asked in everyday words
and less of what is asked in the law's own."""


class AskedField:
    """Scores of every clause for a question, by the written question nearest to it."""

    def __init__(self, engine: Engine, ids: Sequence[str], known: Collection[str]) -> None:
        self._field = Field(engine, ids)
        self._known = np.array([identifier in known for identifier in ids], np.bool_)

    def sparse(self, own: Scores, text: str) -> Scores:
        """Shape (ids,), 0…1: the clauses' `own` lexical scores with those of the questions for `text`."""
        if not self._known.any():
            return scaled(own)
        return self._beside(scaled(own), scaled(self._field.sparse(text, {})), SPARSE_SHARE)

    def dense(self, own: Scores, vector: Vectors) -> Scores:
        """Shape (ids,): the clauses' `own` cosines with those of the questions for `vector`."""
        if not self._known.any():
            return own
        return self._beside(own, self._field.dense(vector), DENSE_SHARE)

    def _beside(self, own: Scores, nearest: Scores, share: float) -> Scores:
        mixed: Scores = np.where(self._known, (1 - share) * own + share * nearest, own).astype(np.float32)
        return mixed


def asked_entries(corpus: Corpus) -> list[Entry]:
    """One entry for each clause that questions are written for, found by any of them."""
    written = asked_texts(corpus).items()
    return [Entry(each, corpus.clause(each).document, tuple(texts), tuple(texts)) for each, texts in written]


def asked_texts(corpus: Corpus) -> dict[str, list[str]]:
    """The written questions of each clause that has any."""
    written: dict[str, list[str]] = {}
    for question in asked(corpus):
        written.setdefault(question.clause, []).append(question.text)
    return written


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
