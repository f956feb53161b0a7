"""The dense side: inner products of unit vectors in FAISS, a clause taking the best of its windows."""

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from retrieval.model import Vectors

Scores = NDArray[np.float32]


class DenseIndex:
    """Cosines of every clause for a question; `owners[i]` is the row of the clause that window i belongs to."""

    def __init__(self, index: faiss.Index, owners: NDArray[np.int64], size: int) -> None:
        self._index = index
        self._owners = owners
        self._size = size

    @classmethod
    def build(cls, vectors: Vectors, owners: NDArray[np.int64], size: int) -> "DenseIndex":
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        return cls(index, owners, size)

    def save(self, folder: Path) -> None:
        faiss.write_index(self._index, str(folder / "vectors.faiss"))
        np.save(folder / "owners.npy", self._owners)

    @classmethod
    def load(cls, folder: Path, size: int) -> "DenseIndex":
        return cls(faiss.read_index(str(folder / "vectors.faiss")), np.load(folder / "owners.npy"), size)

    def scores(self, vector: Vectors) -> Scores:
        """Shape (size,): each clause's best window; -1 for a clause that has none."""
        cosines, rows = self._index.search(vector.reshape(1, -1), self._index.ntotal)
        best = np.full(self._size, -1.0, np.float32)
        np.maximum.at(best, self._owners[rows[0]], cosines[0])
        return best
