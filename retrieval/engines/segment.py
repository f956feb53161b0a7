"""A part of the local engine: entries that were added together, never changed, only crossed out from outside."""

import json
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from retrieval.engines.model import Allowed, Entry, Rows, Scores, VectorIndex
from retrieval.engines.postings import Postings, join
from retrieval.engines.vectors import FaissVectors, index_vectors
from retrieval.model import Vectors

SPARE = 4
"""Windows fetched beyond the entries wanted, in parts of what entries have beyond one: the long ones come often."""
_ENTRIES = "entries.json"
_WINDOWS, _TEXTS = "windows.npy", "texts.npy"


@dataclass(frozen=True, eq=False)
class Segment:
    """`ids` and `documents` by row of the entry; `windows` and `texts` give for each of those its entry's row.

    No two segments ever made have the same `name`.
    """

    ids: tuple[str, ...]
    documents: tuple[str, ...]
    windows: Rows
    texts: Rows
    vectors: VectorIndex
    postings: Postings
    name: str = field(default_factory=lambda: f"segment-{uuid4().hex}")

    @classmethod
    def of(cls, entries: Sequence[Entry], vectors: Vectors) -> "Segment":
        return cls(
            tuple(entry.id for entry in entries),
            tuple(entry.document for entry in entries),
            _owners([len(entry.windows) for entry in entries]),
            _owners([len(entry.texts) for entry in entries]),
            index_vectors(np.ascontiguousarray(vectors, np.float32)),
            Postings.of([text for entry in entries for text in entry.texts]),
        )

    @classmethod
    def joined(cls, parts: "Sequence[tuple[Segment, Allowed]]") -> "Segment":
        """The entries alive of all parts in one; nothing is encoded or read again."""
        kept = [(part, row) for part, alive in parts for row in np.flatnonzero(alive)]
        vectors = [part.vectors.vectors(np.flatnonzero(alive[part.windows])) for part, alive in parts]
        return cls(
            tuple(part.ids[row] for part, row in kept),
            tuple(part.documents[row] for part, row in kept),
            _renumbered([(part.windows, alive) for part, alive in parts]),
            _renumbered([(part.texts, alive) for part, alive in parts]),
            index_vectors(np.concatenate(vectors)),
            join([(part.postings, alive[part.texts]) for part, alive in parts]),
        )

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def rows(self) -> dict[str, int]:
        return {identifier: row for row, identifier in enumerate(self.ids)}

    def standing_in(self, documents: Collection[str]) -> Allowed:
        return np.array([document in documents for document in self.documents], np.bool_)

    def dense(self, vector: Vectors, k: int, allowed: Allowed | None) -> tuple[Scores, Rows]:
        """At most `k` entries by their best window; more windows are fetched until there are so many entries."""
        windows = None if allowed is None else allowed[self.windows]
        spare = SPARE * (len(self.windows) / max(1, len(self.ids)) - 1)
        fetched = min(math.ceil(k * (1 + spare)), len(self.windows))
        while True:
            scores, found = self.vectors.search(vector, fetched, windows)
            rows, first = np.unique(self.windows[found], return_index=True)
            if len(rows) >= k or len(found) < fetched or fetched >= len(self.vectors):
                return scores[first], rows
            fetched *= 2

    def save(self, folder: Path) -> None:
        names = {"ids": self.ids, "documents": self.documents}
        (folder / _ENTRIES).write_text(json.dumps(names, ensure_ascii=False), "utf-8")
        np.save(folder / _WINDOWS, self.windows)
        np.save(folder / _TEXTS, self.texts)
        self.vectors.save(folder)
        self.postings.save(folder)

    @classmethod
    def load(cls, folder: Path) -> "Segment":
        names = json.loads((folder / _ENTRIES).read_text("utf-8"))
        return cls(
            tuple(names["ids"]),
            tuple(names["documents"]),
            np.load(folder / _WINDOWS),
            np.load(folder / _TEXTS),
            FaissVectors.load(folder),
            Postings.load(folder),
            folder.name,
        )


def _owners(counts: Sequence[int]) -> Rows:
    return np.repeat(np.arange(len(counts), dtype=np.int64), counts)


def _renumbered(parts: Sequence[tuple[Rows, Allowed]]) -> NDArray[np.int64]:
    owners, first = [], 0
    for rows, alive in parts:
        number = np.cumsum(alive) - 1 + first
        owners.append(number[rows[alive[rows]]])
        first += int(alive.sum())
    return np.concatenate(owners).astype(np.int64)
