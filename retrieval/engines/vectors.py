"""Vectors in FAISS: all compared where they are few, by short codes first where many, a graph followed beyond that."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from retrieval.engines.model import Allowed, Rows, Scores
from retrieval.model import Vectors

EXACT_LIMIT, CODES_LIMIT = 20_000, 1_000_000
"""Vectors up to which each is compared with the question, and up to which each is by its code first."""
DEPTH, RECALL = 100, 0.98
"""Codes and graphs are taken only where they give this recall of the exact search, at this depth."""
NUMBERS_A_CODE, BITS_A_CODE = 2, 4
"""Of a vector in one piece of its code, and the bits of that piece."""
TAUGHT = 8_000
"""Vectors that the codes are learned from; more gave the same recall."""
LOOKED_AT = 4_000
"""Vectors whose codes are the nearest; these are compared themselves. With real questions the first hundred were those
of the exact search but for a few in ten thousand, among 64,000 windows of statutes as among a million made of them."""
NEIGHBOURS, WIDTH_OF_BUILDING = 32, 100
"""The graph's links for each vector. On 250,000 vectors it took longer to search than codes, found less, and was built
in minutes, not seconds. Cells (IVF) of its recall took twice its time on 34,000 articles."""
WIDTHS = (128, 256, 512, 1024, 2048)
SELECTIVE = 0.5
"""Share of rows allowed below which all of those are compared: the graph would lead through the others."""

_TRIALS = 128
_SEED = 20_250_519
_FILE, _WIDTH = "vectors.faiss", "width.json"
_QUANTIZER = faiss.ScalarQuantizer.QT_bf16


@dataclass(frozen=True, slots=True)
class FaissVectors:
    """Vectors in 16 bits; with `width`, a graph of which so many candidates are kept in view."""

    index: Any
    width: int | None = None

    def __len__(self) -> int:
        return int(self.index.ntotal)

    def search(self, vector: Vectors, k: int, allowed: Allowed | None = None) -> tuple[Scores, Rows]:
        k = min(k, len(self))
        if not k:
            return np.empty(0, np.float32), np.empty(0, np.int64)
        # One question is work for one core: more would wait for each other longer than it takes. Holds for this thread.
        faiss.omp_set_num_threads(1)
        if self.coded:
            scores, rows = self._by_codes(vector, k, allowed)
            if allowed is None or len(rows) == k:
                return scores, rows
        packed = None if allowed is None else np.packbits(allowed, bitorder="little")
        selector = None if packed is None else faiss.IDSelectorBitmap(packed)
        index, parameters = self._way(selector, 1.0 if allowed is None else float(allowed.mean()))
        return _found(index.search(vector.reshape(1, -1), k, params=parameters))

    def vectors(self, rows: Rows) -> Vectors:
        if not len(rows):
            return np.empty((0, self.index.d), np.float32)
        stored: Vectors = (self._exact if self.coded else self.index).reconstruct_batch(rows)
        return stored

    def save(self, folder: Path) -> None:
        faiss.write_index(self.index, str(folder / _FILE))
        (folder / _WIDTH).write_text(json.dumps(self.width), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> "FaissVectors":
        """Maps the file into memory: pages come in as they are searched, and go when memory is short.

        :raises RuntimeError: FAISS does not know the file.
        """
        flags = faiss.IO_FLAG_MMAP_IFC | faiss.IO_FLAG_READ_ONLY
        width = json.loads((folder / _WIDTH).read_text("utf-8"))
        return cls(faiss.read_index(str(folder / _FILE), flags), width)

    @property
    def coded(self) -> bool:
        return isinstance(self.index, faiss.IndexRefine)

    @property
    def _exact(self) -> Any:
        """The vectors under the codes."""
        return faiss.downcast_index(self.index.refine_index)

    def _by_codes(self, vector: Vectors, k: int, allowed: Allowed | None) -> tuple[Scores, Rows]:
        """Codes know no filter: where most rows are allowed, more are fetched; fewer than `k` come where few are."""
        barred = 0 if allowed is None else len(allowed) - int(allowed.sum())
        if barred > len(self) * (1 - SELECTIVE):
            return np.empty(0, np.float32), np.empty(0, np.int64)
        fetched = min(len(self), k + barred)
        parameters = faiss.IndexRefineSearchParameters(k_factor=max(1.0, LOOKED_AT / fetched))
        scores, rows = _found(self.index.search(vector.reshape(1, -1), fetched, params=parameters))
        kept = slice(None) if allowed is None else allowed[rows]
        return scores[kept][:k], rows[kept][:k]

    def _way(self, selector: Any, allowed: float) -> tuple[Any, Any]:
        """The index to search and how: the graph, or the vectors under it."""
        if self.coded:
            return self._exact, faiss.SearchParameters(sel=selector)
        if self.width is None:
            return self.index, faiss.SearchParameters(sel=selector)
        if allowed < SELECTIVE:
            return faiss.downcast_index(self.index.storage), faiss.SearchParameters(sel=selector)
        return self.index, faiss.SearchParametersHNSW(sel=selector, efSearch=self.width)


def index_vectors(vectors: Vectors, exact_limit: int = EXACT_LIMIT, codes_limit: int = CODES_LIMIT) -> FaissVectors:
    """The index that suits their number; shape (n, dimension), unit length."""
    if len(vectors) <= exact_limit:
        return exact(vectors)
    return by_codes(vectors) if len(vectors) <= codes_limit else in_graph(vectors)


def exact(vectors: Vectors) -> FaissVectors:
    index = faiss.IndexScalarQuantizer(vectors.shape[1], _QUANTIZER, faiss.METRIC_INNER_PRODUCT)
    index.add(vectors)
    return FaissVectors(index)


def by_codes(vectors: Vectors) -> FaissVectors:
    """Short codes (product quantisation) over the vectors; these alone where the codes' recall is not enough."""
    size, plain = vectors.shape[1], exact(vectors)
    if size % NUMBERS_A_CODE:
        return plain
    codes = faiss.IndexPQFastScan(size, size // NUMBERS_A_CODE, BITS_A_CODE, faiss.METRIC_INNER_PRODUCT)
    codes.train(np.random.default_rng(_SEED).permutation(vectors)[:TAUGHT])
    codes.add(vectors)
    coded = FaissVectors(faiss.IndexRefine(codes, plain.index))
    trials, truth = _nearest(vectors)
    found = np.array([coded.search(trial, truth.shape[1])[1] for trial in trials])
    return coded if recall(found, truth) >= RECALL else plain


def in_graph(vectors: Vectors) -> FaissVectors:
    """Hierarchical navigable small world, its width measured; codes where no width is enough."""
    index = faiss.IndexHNSWSQ(vectors.shape[1], _QUANTIZER, NEIGHBOURS, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction = WIDTH_OF_BUILDING
    index.train(vectors[:1])
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    index.add(vectors)
    width = _width_enough(index, vectors)
    return FaissVectors(index, width) if width else by_codes(vectors)


def _width_enough(index: Any, vectors: Vectors) -> int | None:
    """The least of `WIDTHS` with `RECALL`; None where none has it."""
    trials, truth = _nearest(vectors)
    for width in WIDTHS:
        _, found = index.search(trials, truth.shape[1], params=faiss.SearchParametersHNSW(efSearch=width))
        if recall(found, truth) >= RECALL:
            return width
    return None


def _found(searched: tuple[Scores, Rows]) -> tuple[Scores, Rows]:
    scores, rows = searched[0][0], searched[1][0]
    found = rows >= 0
    return scores[found], rows[found]


def _nearest(vectors: Vectors) -> tuple[Vectors, Rows]:
    """Trials and, for each, the rows that an exact search finds."""
    trials, depth = _trials(vectors), min(DEPTH, len(vectors))
    return trials, np.array([np.argpartition(-(vectors @ trial), depth - 1)[:depth] for trial in trials])


def _trials(vectors: Vectors) -> Vectors:
    """Vectors as far from those stored as questions are: each with noise of its own length.

    A stored vector is found too easily to measure by; so shaken, they gave the recall that real questions gave.
    """
    random = np.random.default_rng(_SEED)
    trials = vectors[random.integers(len(vectors), size=_TRIALS)]
    noise = random.standard_normal(trials.shape, np.float32)
    trials = trials + noise / np.linalg.norm(noise, axis=1, keepdims=True)
    return np.asarray(trials / np.linalg.norm(trials, axis=1, keepdims=True), np.float32)


def recall(found: Rows, truth: Rows) -> float:
    """The share of the rows of `truth` that are among those found; both of shape (questions, depth)."""
    return float(np.mean([np.isin(right, rows).mean() for rows, right in zip(found, truth, strict=True)]))
