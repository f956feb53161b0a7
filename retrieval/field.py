"""An engine's scores as arrays over the clauses of a corpus."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from retrieval.engines.model import Engine, Ranked, Rows, Scores
from retrieval.model import Vectors

DEPTH = 1_000
"""Clauses that each side brings into the fusion; those beyond count as the last of them."""


class Field:
    """Scores of every clause, in the order of `ids`, by the entries of an engine that bear their ids."""

    def __init__(self, engine: Engine, ids: Sequence[str]) -> None:
        self._engine = engine
        self._rows = {identifier: row for row, identifier in enumerate(ids)}
        self._known: tuple[Sequence[str], Rows] = (), np.empty(0, np.int64)

    def sparse(self, text: str, added: Mapping[str, float], documents: Collection[str] | None = None) -> Scores:
        """Shape (ids,): BM25 of the text plus each added expression's at its weight; 0 where no word is shared."""
        total = np.zeros(len(self._rows), np.float32)
        for expression, weight in {**added, text: 1.0}.items():
            rows, scores = self._placed(self._engine.sparse(expression, DEPTH, documents))
            total[rows] += np.float32(weight) * scores
        return total

    def dense(self, vector: Vectors, documents: Collection[str] | None = None) -> Scores:
        """Shape (ids,): each clause's best window; the lowest score found for a clause that was not."""
        rows, scores = self._placed(self._engine.dense(vector, DEPTH, documents))
        total = np.full(len(self._rows), scores.min(initial=1.0) if len(scores) else -1.0, np.float32)
        total[rows] = scores
        return total

    def _placed(self, ranked: Ranked) -> tuple[Rows, Scores]:
        rows = self._places_of(ranked.names)[ranked.rows]
        kept = rows >= 0
        return rows[kept], ranked.scores[kept]

    def _places_of(self, names: Sequence[str]) -> Rows:
        """Where each name stands among our ids, -1 where it doesn't; kept as long as the table is the same."""
        known, places = self._known
        if names is not known:
            places = np.array([self._rows.get(name, -1) for name in names], np.int64)
            self._known = names, places
        return places
