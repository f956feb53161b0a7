"""The engine in this process: FAISS beside BM25 over character uni- and bigrams, in segments.

A change adds a segment and crosses entries out of the others; BM25's statistics are counted anew over what is left,
so that scores are those of an index built afresh. Segments are joined when they become many or much is crossed out.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from retrieval.engines.model import Allowed, Entry, Ranked, Rows, Scores
from retrieval.engines.postings import Counts
from retrieval.engines.segment import Segment
from retrieval.model import Vectors
from retrieval.tokens import tokens

SEGMENTS = 8
"""Segments beside the first from which they are joined with each other."""
LOOSE = 0.25
"""Share of entries outside the first segment, or crossed out in it, from which all is written into one."""

_PARTS, _ALIVE = "parts.json", "alive-{}.npy"

Part = tuple[Segment, Allowed]


@dataclass(frozen=True, eq=False)
class _Counted:
    """A segment with what BM25 needs of it: for each posting its weight, for each word its rows alive."""

    segment: Segment
    alive: Allowed
    weights: csr_array
    frequencies: Counts

    def allowed(self, documents: Collection[str] | None) -> Allowed | None:
        """Rows that may be found; None for all."""
        if documents is not None:
            return self.alive & self.segment.standing_in(documents)
        return None if self.alive.all() else self.alive


class LocalEngine:
    """Keeps the protocol `Engine`."""

    def __init__(self, parts: Sequence[Part] = ()) -> None:
        lengths = [segment.postings.lengths[alive[segment.texts]] for segment, alive in parts]
        self._texts = sum(len(each) for each in lengths)
        mean = sum(float(each.sum()) for each in lengths) / max(1, self._texts)
        self._parts = tuple(_count(segment, alive, mean) for segment, alive in parts)
        self._names = tuple(identifier for segment, _ in parts for identifier in segment.ids)

    def __len__(self) -> int:
        return sum(int(part.alive.sum()) for part in self._parts)

    def dense(self, vector: Vectors, k: int, documents: Collection[str] | None = None) -> Ranked:
        def search(part: _Counted) -> tuple[Scores, Rows]:
            return part.segment.dense(vector, k, part.allowed(documents))

        return self._ranked(search, k)

    def sparse(self, text: str, k: int, documents: Collection[str] | None = None) -> Ranked:
        asked = {token: count * self._rarity(token) for token, count in Counter(tokens(text)).items()}

        def search(part: _Counted) -> tuple[Scores, Rows]:
            return _best(_bm25(part, asked), k, part.allowed(documents))

        return self._ranked(search, k)

    def changed(self, added: Sequence[Entry], vectors: Vectors, removed: Collection[str] = ()) -> "LocalEngine":
        gone = {*removed, *(entry.id for entry in added)}
        parts = [(part.segment, _without(part, gone)) for part in self._parts]
        if added:
            fresh = Segment.of(added, vectors)
            parts.append((fresh, np.ones(len(fresh), np.bool_)))
        return LocalEngine(_tidied(parts))

    def save(self, folder: Path, before: Path | None = None) -> None:
        """Segments that `before`, an earlier save, holds already are linked, not written again."""
        names = [part.segment.name for part in self._parts]
        (folder / _PARTS).write_text(json.dumps(names), "utf-8")
        for part in self._parts:
            np.save(folder / _ALIVE.format(part.segment.name), part.alive)
            kept = before / part.segment.name if before else None
            _write_segment(part.segment, folder / part.segment.name, kept)

    @classmethod
    def load(cls, folder: Path) -> "LocalEngine":
        names = json.loads((folder / _PARTS).read_text("utf-8"))
        return cls([(Segment.load(folder / name), np.load(folder / _ALIVE.format(name))) for name in names])

    def _rarity(self, token: str) -> float:
        """Lucene's inverse document frequency."""
        held = 0
        for part in self._parts:
            word = part.segment.postings.vocabulary.get(token)
            held += 0 if word is None else int(part.frequencies[word])
        return float(np.log1p((self._texts - held + 0.5) / (held + 0.5)))

    def _ranked(self, search: Callable[[_Counted], tuple[Scores, Rows]], k: int) -> Ranked:
        all_scores, all_rows, first = [np.empty(0, np.float32)], [np.empty(0, np.int64)], 0
        for part in self._parts:
            scores, rows = search(part)
            all_scores.append(scores)
            all_rows.append(rows + first)
            first += len(part.segment)
        scores, rows = np.concatenate(all_scores), np.concatenate(all_rows)
        best = np.argsort(-scores, kind="stable")[:k]
        return Ranked(self._names, rows[best], scores[best])


def _count(segment: Segment, alive: Allowed, mean_length: float) -> _Counted:
    postings = segment.postings
    return _Counted(segment, alive, postings.weights(mean_length), postings.frequencies(alive[segment.texts]))


def _bm25(part: _Counted, asked: dict[str, float]) -> Scores:
    """Shape (entries,): each entry's best text, dead ones too."""
    segment = part.segment
    numbers = segment.postings.vocabulary
    words = np.array([numbers[token] for token in asked if token in numbers], np.int64)
    weights = np.array([weight for token, weight in asked.items() if token in numbers], np.float32)
    scores: Scores = part.weights[words].T @ weights
    if len(scores) == len(segment):
        return scores
    best = np.zeros(len(segment), np.float32)
    np.maximum.at(best, segment.texts, scores)
    return best


def _best(scores: Scores, k: int, allowed: Allowed | None) -> tuple[Scores, Rows]:
    """The `k` highest above 0 and their rows."""
    if allowed is not None:
        scores = np.where(allowed, scores, 0).astype(np.float32)
    rows = np.argpartition(-scores, k)[:k] if k < len(scores) else np.arange(len(scores))
    rows = rows[scores[rows] > 0]
    return scores[rows], rows


def _without(part: _Counted, gone: Collection[str]) -> Allowed:
    rows = [row for row in map(part.segment.rows.get, gone) if row is not None]
    if not rows:
        return part.alive
    alive = part.alive.copy()
    alive[rows] = False
    return alive


def _tidied(parts: Sequence[Part]) -> list[Part]:
    """The same entries in few segments, most of them in the first."""
    held = [part for part in parts if part[1].any()]
    if not held:
        return []
    (first, alive), others = held[0], held[1:]
    loose = sum(int(kept.sum()) for _, kept in others) + int((~alive).sum())
    if loose > LOOSE * len(first):
        return [_joined(held)] if others or not alive.all() else held
    return [held[0], _joined(others)] if len(others) > SEGMENTS else held


def _joined(parts: Sequence[Part]) -> Part:
    segment = Segment.joined(parts)
    return segment, np.ones(len(segment), np.bool_)


def _write_segment(segment: Segment, folder: Path, kept: Path | None) -> None:
    folder.mkdir()
    if kept is None or not kept.is_dir():
        segment.save(folder)
        return
    for path in kept.iterdir():
        os.link(path, folder / path.name)
