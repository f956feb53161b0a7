"""Articles searched by the product's stack: BM25 and the embedder over every article, then ranked together."""

from collections.abc import Sequence
from unicodedata import normalize

import numpy as np

from corpus.scripts import simplify
from retrieval.engines.model import Engines, Entry
from retrieval.engines.select import LOCAL_ENGINES
from retrieval.field import Field
from retrieval.model import Embedder
from retrieval.passages import windows
from retrieval.reranker.features import Candidates, candidates
from retrieval.reranker.tables import Tables, tables
from retrieval.reranker.training import Lesson
from retrieval.statutes.model import Article, Collection

QUERY_LIMIT = 400
"""Characters of a question that are searched with; the encoder reads 512 tokens and never cuts silently."""


class ArticleIndex:
    """Built once, then only read."""

    def __init__(self, field: Field, embedder: Embedder, known: Tables) -> None:
        self.tables = known
        self._field = field
        self._embedder = embedder

    @classmethod
    def build(cls, articles: Sequence[Article], embedder: Embedder, engines: Engines = LOCAL_ENGINES) -> "ArticleIndex":
        """The law's name stands before each text, on both sides; on the dense one before every window."""
        entries = [article_entry(article) for article in articles]
        vectors = embedder.encode_passages([window for entry in entries for window in entry.windows])
        engine = engines.empty("articles", embedder.dimension).changed(entries, vectors)
        return cls(Field(engine, [article.id for article in articles]), embedder, tables(articles))

    def candidates(self, text: str) -> Candidates:
        """The articles that the answer may stand in, with what ranks them; rows are in the order of the articles."""
        plain = normalize("NFKC", text)[:QUERY_LIMIT]
        vector = self._embedder.encode_queries([plain])[0]
        return candidates(plain, self._field.sparse(plain, {}), self._field.dense(vector), self.tables)

    def lessons(self, collection: Collection) -> list[Lesson]:
        """What the ranker learns from, in the order of the questions."""
        rows = {article.id: row for row, article in enumerate(collection.articles)}
        lessons = []
        for question in collection.questions:
            found, right = self.candidates(question.text), [rows[name] for name in question.gold]
            laws = frozenset(self.tables.law[right].tolist())
            lessons.append(Lesson(found, np.isin(found.rows, right), laws))
        return lessons


def article_entry(article: Article) -> Entry:
    """The article as it is searched: whole by its words, window by window by its meaning."""
    encoded = tuple(simplify(f"{article.law} {' '.join(each.split())}") for each in windows(article.text) or [""])
    return Entry(article.id, article.law, (f"{article.law} {article.text}",), encoded)
