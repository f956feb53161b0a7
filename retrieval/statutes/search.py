"""Articles searched by the product's stack: BM25 and the embedder over every article, fused."""

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import normalize

import numpy as np

from corpus.scripts import simplify
from retrieval.dense import DenseIndex
from retrieval.fusion import Scores, fuse
from retrieval.model import Embedder, Vectors
from retrieval.passages import windows
from retrieval.sparse import SparseIndex
from retrieval.statutes.model import Article

QUERY_LIMIT = 400
"""Characters of a question that are searched with; the encoder reads 512 tokens and never cuts silently."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores of one question over all articles, in their order, and the question's vector."""

    sparse: Scores
    dense: Scores
    vector: Vectors


class ArticleIndex:
    """Built once, then only read."""

    def __init__(self, sparse: SparseIndex, dense: DenseIndex, embedder: Embedder) -> None:
        self._sparse = sparse
        self._dense = dense
        self._embedder = embedder

    @classmethod
    def build(cls, articles: Sequence[Article], embedder: Embedder) -> "ArticleIndex":
        """The law's name stands before each text, on both sides; on the dense one before every window."""
        texts, owners = encoded_texts(articles)
        vectors = embedder.encode_passages(texts)
        dense = DenseIndex.build(vectors, np.array(owners, np.int64), len(articles))
        sparse = SparseIndex.build([f"{article.law} {article.text}" for article in articles])
        return cls(sparse, dense, embedder)

    def score(self, text: str) -> Scored:
        plain = normalize("NFKC", text)[:QUERY_LIMIT]
        vector = self._embedder.encode_queries([plain])[0]
        return Scored(self._sparse.scores(plain, {}), self._dense.scores(vector), vector)


def encoded_texts(articles: Sequence[Article]) -> tuple[list[str], list[int]]:
    """Every window of every article as it is encoded, and the row of its article."""
    pairs = [
        (simplify(f"{article.law} {' '.join(window.split())}"), row)
        for row, article in enumerate(articles)
        for window in windows(article.text)
    ]
    return [text for text, _ in pairs], [row for _, row in pairs]


def ranked(scored: Scored, depth: int) -> list[int]:
    """Rows of the best `depth` articles by the fused scores, best first."""
    total = fuse(scored.sparse, scored.dense)
    depth = min(depth, len(total))
    best = np.argpartition(-total, depth - 1)[:depth]
    return [int(row) for row in best[np.argsort(-total[best], kind="stable")]]
