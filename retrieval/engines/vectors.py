"""Vectors in FAISS: every one compared where they are few, those of the nearest cells where they are many."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from retrieval.engines.model import Allowed, Rows, Scores
from retrieval.model import Vectors

EXACT_LIMIT = 100_000
"""Vectors up to which each is compared with the question."""
DEPTH, RECALL = 100, 0.98
"""As many cells are searched as give this recall of the exact search, at this depth, on vectors of the index."""

_CELLS_PER_ROOT = 4
_TRAINING_PER_CELL = 40
_TRIALS = 64
_SEED = 20_250_519
_FILE, _CELLS = "vectors.faiss", "cells.json"
_QUANTIZER = faiss.ScalarQuantizer.QT_fp16


@dataclass(frozen=True, slots=True)
class FaissVectors:
    """Vectors in half precision; with `cells`, only so many of the nearest cells are searched."""

    index: Any
    cells: int | None = None

    def __len__(self) -> int:
        return int(self.index.ntotal)

    def search(self, vector: Vectors, k: int, allowed: Allowed | None = None) -> tuple[Scores, Rows]:
        k = min(k, len(self))
        if not k:
            return np.empty(0, np.float32), np.empty(0, np.int64)
        packed = None if allowed is None else np.packbits(allowed, bitorder="little")
        selector = None if packed is None else faiss.IDSelectorBitmap(packed)
        scores, rows = self.index.search(vector.reshape(1, -1), k, params=self._parameters(selector))
        found = rows[0] >= 0
        return scores[0][found], rows[0][found]

    def vectors(self, rows: Rows) -> Vectors:
        if not len(rows):
            return np.empty((0, self.index.d), np.float32)
        if self.cells:
            self.index.make_direct_map()
        stored: Vectors = self.index.reconstruct_batch(rows)
        return stored

    def save(self, folder: Path) -> None:
        faiss.write_index(self.index, str(folder / _FILE))
        (folder / _CELLS).write_text(json.dumps(self.cells), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> "FaissVectors":
        """Maps the file into memory: pages come in as they are searched, and go when memory is short.

        :raises RuntimeError: FAISS does not know the file.
        """
        flags = faiss.IO_FLAG_MMAP_IFC | faiss.IO_FLAG_READ_ONLY
        cells = json.loads((folder / _CELLS).read_text("utf-8"))
        return cls(faiss.read_index(str(folder / _FILE), flags), cells)

    def _parameters(self, selector: Any) -> Any:
        if self.cells:
            return faiss.SearchParametersIVF(sel=selector, nprobe=self.cells)
        return faiss.SearchParameters(sel=selector)


def index_vectors(vectors: Vectors, exact_limit: int = EXACT_LIMIT) -> FaissVectors:
    """The index that suits their number; shape (n, dimension), unit length."""
    return exact(vectors) if len(vectors) <= exact_limit else in_cells(vectors)


def exact(vectors: Vectors) -> FaissVectors:
    index = faiss.IndexScalarQuantizer(vectors.shape[1], _QUANTIZER, faiss.METRIC_INNER_PRODUCT)
    index.add(vectors)
    return FaissVectors(index)


def in_cells(vectors: Vectors) -> FaissVectors:
    """An inverted file whose number of cells to search is measured against the exact search, `RECALL` at `DEPTH`."""
    size, dimension = vectors.shape
    cells = max(1, min(int(_CELLS_PER_ROOT * size**0.5), size // _TRAINING_PER_CELL))
    coarse = faiss.IndexFlatIP(dimension)
    index = faiss.IndexIVFScalarQuantizer(coarse, dimension, cells, _QUANTIZER, faiss.METRIC_INNER_PRODUCT, False)
    index.cp.niter = 8
    sample = np.random.default_rng(_SEED).permutation(size)
    index.train(vectors[np.sort(sample[: cells * _TRAINING_PER_CELL])])
    index.add(vectors)
    return FaissVectors(index, _enough_cells(index, vectors, sample[:_TRIALS]))


def _enough_cells(index: Any, vectors: Vectors, trials: Rows) -> int:
    """The fewest cells, doubling, with `RECALL`; all of them where none has."""
    depth = min(DEPTH, len(vectors))
    truth = np.argpartition(-(vectors[trials] @ vectors.T), depth - 1)[:, :depth]
    cells = 1
    while cells < index.nlist:
        _, found = index.search(vectors[trials], depth, params=faiss.SearchParametersIVF(nprobe=cells))
        if recall(found, truth) >= RECALL:
            return cells
        cells *= 2
    return int(index.nlist)


def recall(found: Rows, truth: Rows) -> float:
    """The share of the rows of `truth` that are among those found; both of shape (questions, depth)."""
    return float(np.mean([np.isin(right, rows).mean() for rows, right in zip(found, truth, strict=True)]))
