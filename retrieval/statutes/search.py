"""Articles searched by the product's stack: BM25 and the embedder over every article, fused."""

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import normalize

import numpy as np

from corpus.scripts import simplify
from retrieval.engines.model import Engines, Entry
from retrieval.engines.select import LOCAL_ENGINES
from retrieval.field import Field
from retrieval.fusion import Scores, fuse
from retrieval.model import Embedder, Vectors
from retrieval.passages import windows
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

    def __init__(self, field: Field, embedder: Embedder) -> None:
        self._field = field
        self._embedder = embedder

    @classmethod
    def build(cls, articles: Sequence[Article], embedder: Embedder, engines: Engines = LOCAL_ENGINES) -> "ArticleIndex":
        """The law's name stands before each text, on both sides; on the dense one before every window."""
        entries = [article_entry(article) for article in articles]
        vectors = embedder.encode_passages([window for entry in entries for window in entry.windows])
        engine = engines.empty("articles", embedder.dimension).changed(entries, vectors)
        return cls(Field(engine, [article.id for article in articles]), embedder)

    def score(self, text: str) -> Scored:
        plain = normalize("NFKC", text)[:QUERY_LIMIT]
        vector = self._embedder.encode_queries([plain])[0]
        return Scored(self._field.sparse(plain, {}), self._field.dense(vector), vector)


def article_entry(article: Article) -> Entry:
    """The article as it is searched: whole by its words, window by window by its meaning."""
    encoded = tuple(simplify(f"{article.law} {' '.join(each.split())}") for each in windows(article.text) or [""])
    return Entry(article.id, article.law, (f"{article.law} {article.text}",), encoded)


def ranked(scored: Scored, depth: int) -> list[int]:
    """Rows of the best `depth` articles by the fused scores, best first."""
    total = fuse(scored.sparse, scored.dense)
    depth = min(depth, len(total))
    best = np.argpartition(-total, depth - 1)[:depth]
    return [int(row) for row in best[np.argsort(-total[best], kind="stable")]]
