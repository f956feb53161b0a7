"""What training tells of the very laws that were trained on: it counts only where a collection holds their articles.

Questions are turned towards the articles that answered questions like them, and laws and articles that were asked
about often come sooner. On other laws that is worse than nothing, so a collection without a single one of those
articles never sees it.
"""

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from retrieval.fusion import Scores
from retrieval.model import Vectors
from retrieval.reranker.features import NAMES, Candidates, neighbours, rank, standard
from retrieval.reranker.ranker import Ranker, RankerError
from retrieval.reranker.tables import Column, Digests, Tables

SHIPPED = Path(__file__).with_name("familiar.npz")
STEP = 0.5
"""How far a question is turned."""
ADDED = ("turned score", "turned rank", "turned next", "turned near", "law asked", "article asked")
"""The features beside those of every collection."""

_FIELDS = ("turn", "laws", "law_counts", "articles", "article_counts", "weights")


@dataclass(frozen=True, slots=True)
class Familiar:
    """Digests with how often each was right; `turn`, (dimension, dimension), fits vectors of the family `embedder`."""

    turn: Vectors
    laws: Digests
    law_counts: Column
    articles: Digests
    article_counts: Column
    weights: Column
    embedder: str

    @property
    def ranker(self) -> Ranker:
        return Ranker(self.weights)

    def turned(self, vector: Vectors) -> Vectors:
        moved = vector + STEP * (vector @ self.turn)
        unit: Vectors = (moved / np.linalg.norm(moved)).astype(np.float32)
        return unit

    def met(self, tables: Tables, embedder: str) -> "Met | None":
        """What of a collection is familiar; None where nothing is, or where another embedder encodes it."""
        if family(embedder) != self.embedder:
            return None
        articles = _counts(tables.articles, self.articles, self.article_counts)
        if not articles.any():
            return None
        return Met(self, _counts(tables.names, self.laws, self.law_counts)[tables.law], articles)


@dataclass(frozen=True, slots=True)
class Met:
    """By article of a collection: logarithms of how often its law and itself were right."""

    familiar: Familiar
    law: Column
    article: Column

    def beside(self, found: Candidates, turned: Scores, tables: Tables) -> Candidates:
        """The candidates with the features `ADDED`; `turned` are the scores of the turned question."""
        scores = standard(turned)
        columns = [scores[found.rows], rank(scores[found.rows]), *neighbours(scores, found.rows, tables)]
        columns += [self.law[found.rows], self.article[found.rows]]
        return Candidates(found.rows, np.column_stack([found.features, *columns]).astype(np.float32))


def family(embedder: str) -> str:
    """The embedder's name without its version: vectors of one family lie alike."""
    return re.sub(r"-\d.*", "", embedder)


def counted(right: Sequence[Sequence[int]]) -> tuple[Digests, Column]:
    """Digests, each once, in order, and the logarithm of how many questions each is right for."""
    counts = Counter(each for digests in right for each in set(digests))
    known = sorted(counts)
    return np.array(known, np.uint64), np.log1p(np.array([counts[each] for each in known], np.float32))


def write_familiar(file: Path, familiar: Familiar, manifest: dict[str, object]) -> None:
    arrays = {name: getattr(familiar, name) for name in _FIELDS} | {
        "turn": familiar.turn.astype(np.float16),
        "embedder": np.array(familiar.embedder),
    }
    np.savez_compressed(file, allow_pickle=False, manifest=np.array(json.dumps(manifest, ensure_ascii=False)), **arrays)


@cache
def read_familiar(file: Path = SHIPPED) -> Familiar:
    """:raises RankerError: the file is none, or its features are not those of this version."""
    remedy = "train it again with `policy-assistant train-reranker`"
    try:
        with np.load(file, allow_pickle=False) as arrays:
            found = {name: arrays[name] for name in _FIELDS}
            embedder = str(arrays["embedder"])
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        raise RankerError(f"{file}: found nothing learned ({error!r}); {remedy}") from error
    if len(found["weights"]) != len(NAMES) + len(ADDED):
        raise RankerError(f"{file}: weights: found {len(found['weights'])}, expected one a feature; {remedy}")
    return Familiar(**found | {"turn": found["turn"].astype(np.float32)}, embedder=embedder)


def _counts(wanted: Digests, known: Digests, counts: Column) -> Column:
    places = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    found: Column = np.where(known[places] == wanted, counts[places], 0).astype(np.float32)
    return found
