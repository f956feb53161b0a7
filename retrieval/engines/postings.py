"""Which words stand in which texts, and how often: what BM25 counts with, joined and thinned without reading again."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from retrieval.engines.model import Allowed
from retrieval.tokens import tokens

K1, B = 1.5, 0.9
"""Measured better than jieba words on questions of laypeople over statutes (shared trials)."""

Counts = NDArray[np.int32]
_VOCABULARY = "vocabulary.json"
_ARRAYS = ("starts", "rows", "counts", "lengths")


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """For word w, at `starts[w]:starts[w + 1]`, the `rows` that it stands in and its `counts` there.

    `lengths` are the words of each row; `vocabulary` numbers the words.
    """

    vocabulary: dict[str, int]
    starts: NDArray[np.int64]
    rows: Counts
    counts: Counts
    lengths: Counts

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Postings":
        vocabulary: dict[str, int] = {}
        words = [[vocabulary.setdefault(token, len(vocabulary)) for token in tokens(text)] for text in texts]
        lengths = np.array([len(each) for each in words], np.int32)
        flat = np.fromiter((word for each in words for word in each), np.int64, int(lengths.sum()))
        rows = np.repeat(np.arange(len(texts)), lengths)
        keys, counts = np.unique(flat * max(1, len(texts)) + rows, return_counts=True)
        return cls._sorted(vocabulary, keys, counts.astype(np.int32), lengths)

    @classmethod
    def _sorted(
        cls, vocabulary: dict[str, int], keys: NDArray[np.int64], counts: Counts, lengths: Counts
    ) -> "Postings":
        words, rows = np.divmod(keys, max(1, len(lengths)))
        starts = np.searchsorted(words, np.arange(len(vocabulary) + 1))
        return cls(vocabulary, starts.astype(np.int64), rows.astype(np.int32), counts, lengths)

    def __len__(self) -> int:
        return len(self.lengths)

    def frequencies(self, alive: Allowed) -> Counts:
        """In how many of the rows alive each word stands, shape (words,)."""
        before = np.concatenate([[0], np.cumsum(alive[self.rows])])
        return np.asarray(before[self.starts[1:]] - before[self.starts[:-1]], np.int32)

    def weights(self, mean_length: float) -> csr_array:
        """What each posting counts before the word's rarity: its saturated count in a text of that length.

        Shape (words, rows).
        """
        norm = (K1 * (1 - B + B * self.lengths / max(mean_length, 1e-9))).astype(np.float32)
        counts = self.counts.astype(np.float32)
        starts = self.starts.astype(np.int32 if len(self.rows) <= np.iinfo(np.int32).max else np.int64)
        return csr_array((counts / (counts + norm[self.rows]), self.rows, starts), (len(starts) - 1, len(self)))

    def save(self, folder: Path) -> None:
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name))
        (folder / _VOCABULARY).write_text(json.dumps(list(self.vocabulary), ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Postings":
        words = json.loads((folder / _VOCABULARY).read_text("utf-8"))
        arrays = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in _ARRAYS)
        return cls({word: number for number, word in enumerate(words)}, *arrays)


def join(parts: Sequence[tuple[Postings, Allowed]]) -> Postings:
    """The rows alive of each part, renumbered one behind the other."""
    vocabulary: dict[str, int] = {}
    lengths = np.concatenate([part.lengths[alive] for part, alive in parts])
    keys, counts, first = [], [], 0
    for part, alive in parts:
        kept = alive[part.rows]
        words = np.array([vocabulary.setdefault(word, len(vocabulary)) for word in part.vocabulary], np.int64)
        number = np.cumsum(alive) - 1 + first
        word_of = np.repeat(words, np.diff(part.starts))
        keys.append(word_of[kept] * max(1, len(lengths)) + number[part.rows[kept]])
        counts.append(part.counts[kept])
        first += int(alive.sum())
    order = np.argsort(flat := np.concatenate(keys), kind="stable")
    return Postings._sorted(vocabulary, flat[order], np.concatenate(counts)[order], lengths)
