"""Articles searched by the product's stack: BM25 and the embedder over every article, then ranked together."""

from collections.abc import Sequence
from pathlib import Path
from unicodedata import normalize

import numpy as np

from corpus.scripts import simplify
from retrieval.engines.model import Engines, Entry
from retrieval.engines.select import LOCAL_ENGINES
from retrieval.field import DEPTH, Field
from retrieval.fusion import Scores
from retrieval.model import Embedder, Vectors
from retrieval.passages import windows
from retrieval.reranker.familiar import Familiar, Met
from retrieval.reranker.features import EACH, Candidates, best, candidates
from retrieval.reranker.tables import Tables, tables
from retrieval.statutes.model import Article
from retrieval.synonyms import meanings

QUERY_LIMIT = 400
"""Characters of a question that are searched with; the encoder reads 512 tokens and never cuts silently."""
EVERYDAY = Path(__file__).with_name("everyday.toml")
EVERYDAY_WEIGHT = 0.4
"""What BM25 of the words that statutes have for it counts beside that of the question's own."""


class ArticleIndex:
    """Built once, then only read."""

    def __init__(self, field: Field, embedder: Embedder, known: Tables) -> None:
        self.tables = known
        self._field = field
        self.embedder = embedder

    @classmethod
    def build(cls, articles: Sequence[Article], embedder: Embedder, engines: Engines = LOCAL_ENGINES) -> "ArticleIndex":
        """The law's name stands before each text, on both sides; on the dense one before every window."""
        entries = [article_entry(article) for article in articles]
        vectors = embedder.encode_passages([window for entry in entries for window in entry.windows])
        engine = engines.empty("articles", embedder.dimension).changed(entries, vectors)
        return cls(Field(engine, [article.id for article in articles]), embedder, tables(articles))

    def met(self, familiar: Familiar) -> Met | None:
        """What of these articles is familiar."""
        return familiar.met(self.tables, self.embedder.name)

    def encoded(self, text: str) -> Vectors:
        """The question's vector, shape (dimension,)."""
        (vector,) = self.embedder.encode_queries([_plain(text)])
        return np.asarray(vector, np.float32)

    def dense(self, vector: Vectors) -> Scores:
        """Shape (articles,): each article's best window."""
        return self._field.dense(vector)

    def candidates(self, text: str, met: Met | None = None) -> Candidates:
        """The articles that the answer may stand in, with what ranks them; rows are in the order of the articles."""
        plain, vector = _plain(text), self.encoded(text)
        sides = (*self._lexical(plain), self.dense(vector))
        if met is None:
            return candidates(plain, sides, self.tables)
        turned = self.dense(met.familiar.turned(vector))
        return met.beside(candidates(plain, sides, self.tables, best(turned, EACH)), turned, self.tables)

    def _lexical(self, plain: str) -> tuple[Scores, Scores]:
        """By the question's words alone, and with the words that statutes have for it."""
        sparse, words = self._field.sparse(plain, {}), statute_words(plain)
        if not words:
            return sparse, sparse
        both = sparse + EVERYDAY_WEIGHT * self._field.sparse(" ".join(words), {})
        meant, found = np.zeros_like(both), best(both, DEPTH)
        meant[found] = both[found]
        return sparse, meant


def statute_words(text: str) -> list[str]:
    """Words that statutes have for what the text says in everyday ones; none that it holds itself."""
    plain = simplify(text)
    words = (word for means in meanings(plain, EVERYDAY) for word in means.split())
    return [word for word in dict.fromkeys(words) if word not in plain]


def article_entry(article: Article) -> Entry:
    """The article as it is searched: whole by its words, window by window by its meaning."""
    encoded = tuple(simplify(f"{article.law} {' '.join(each.split())}") for each in windows(article.text) or [""])
    return Entry(article.id, article.law, (f"{article.law} {article.text}",), encoded)


def _plain(text: str) -> str:
    return normalize("NFKC", text)[:QUERY_LIMIT]
