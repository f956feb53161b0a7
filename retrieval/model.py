"""The nouns of retrieval: a hit, something that encodes, something that searches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause and its fused score; higher is better, comparable only within one query."""

    clause: str
    score: float


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for: words, whose law (GB/T 2260 code), on which day, in which documents (empty: all)."""

    text: str
    region: str | None = None
    as_of: date | None = None
    documents: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """Hits, best first, and how the question stands to the corpus.

    `relevance` is the log-odds, over the working point, that the corpus is what is asked about, `holds` that it holds
    what is asked: below 0 nothing answers. `refused` is the kind as which it is to be refused (injection, privacy,
    secrets, wrongdoing), or "".
    """

    hits: tuple[Hit, ...]
    relevance: float
    refused: str = ""
    holds: float = 0.0


class Embedder(Protocol):
    """Turns texts into unit vectors, shape (len(texts), dimension), float32; an empty input gives shape (0, dimension).

    `name` identifies weights and settings: two embedders of one name give the same vectors.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors: ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors: ...


class Retriever(Protocol):
    """Ranks clauses, best first; at most `k`, each clause once. `find` also says whether anything is relevant."""

    def search(self, query: Query, k: int = 10) -> list[Hit]: ...

    def find(self, query: Query, k: int = 10) -> Found: ...
