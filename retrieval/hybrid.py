"""From a question to ranked clauses: exact route, lexical and dense fused, whose law and which day by code."""

from dataclasses import dataclass, replace
from pathlib import Path
from unicodedata import normalize

import numpy as np

from corpus.model import Corpus, Document
from corpus.regions import parents, read_places
from corpus.scripts import simplify
from retrieval.asked import AskedIndex, asked_digest
from retrieval.dense import DenseIndex
from retrieval.files import Manifest, open_index, write_index
from retrieval.fusion import Scores, fuse
from retrieval.model import Embedder, Found, Hit, Query, Vectors
from retrieval.named import Named, named
from retrieval.passages import WINDOW, indexed, lexical_text, passages
from retrieval.places import HOME, PROVINCE, own_place, without_places
from retrieval.relevance import Features, Relevance, elsewhere_digest, encode_elsewhere, read_fit
from retrieval.sparse import SparseIndex
from retrieval.synonyms import expansions
from retrieval.tokens import VERSION

LOCAL, PROVINCIAL, BELOW, NEIGHBOUR = 0.4, 0.15, 0.2, -1.0
"""Added to fused scores (0…1) where the law is the region's own, its superior's, a part's of it, or another's."""
NAMED_DOCUMENT, NAMED_ARTICLE = 0.6, 2.0
SPARSE, ASKED, ELSEWHERE = "sparse", "asked", "elsewhere.npy"
QUERY_LIMIT = 400
"""Characters of a question that are searched with; the encoder reads 512 tokens and never cuts silently."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores of one question over all indexed clauses, before whose law it is; `plain` and `vector` its key."""

    sparse: Scores
    dense: Scores
    plain: str
    vector: Vectors


@dataclass(frozen=True, slots=True)
class Indexes:
    """All that is made ahead of a question: of the clauses' texts, of how people ask for them, of other matters."""

    sparse: SparseIndex
    dense: DenseIndex
    asked: AskedIndex
    elsewhere: Vectors

    def save(self, folder: Path) -> None:
        self.sparse.save(folder / SPARSE)
        self.dense.save(folder)
        self.asked.save(folder / ASKED)
        np.save(folder / ELSEWHERE, self.elsewhere)

    @classmethod
    def load(cls, folder: Path, corpus: Corpus) -> "Indexes":
        size = len(indexed(corpus))
        sparse, dense = SparseIndex.load(folder / SPARSE, size), DenseIndex.load(folder, size)
        return cls(sparse, dense, AskedIndex.load(folder / ASKED, corpus), np.load(folder / ELSEWHERE))


class HybridRetriever:
    """Searches one corpus; built once, then only read."""

    def __init__(self, corpus: Corpus, embedder: Embedder, indexes: Indexes) -> None:
        self._corpus = corpus
        self._embedder = embedder
        self._indexes = indexes
        self._clauses = indexed(corpus)
        texts = [lexical_text(clause, corpus) for clause in self._clauses]
        self._relevance = Relevance(texts, indexes.elsewhere, read_fit(embedder.name))

    @classmethod
    def build(cls, corpus: Corpus, embedder: Embedder) -> "HybridRetriever":
        """Encode every passage and index it."""
        rows = {clause.id: row for row, clause in enumerate(indexed(corpus))}
        windows = passages(corpus)
        vectors = embedder.encode_passages([window.text for window in windows])
        owners = np.array([rows[window.clause] for window in windows], np.int64)
        sparse = SparseIndex.build([lexical_text(clause, corpus) for clause in indexed(corpus)])
        dense = DenseIndex.build(vectors, owners, len(rows))
        indexes = Indexes(sparse, dense, AskedIndex.build(corpus, embedder), encode_elsewhere(embedder))
        return cls(corpus, embedder, indexes)

    def save(self, folder: Path) -> None:
        write_index(folder, manifest(self._corpus, self._embedder), self._indexes.save)

    @classmethod
    def load(cls, folder: Path, corpus: Corpus, embedder: Embedder) -> "HybridRetriever":
        """:raises StaleIndexError: when the folder is damaged or was not made from this corpus by this embedder."""

        def read(files: Path) -> Indexes:
            return Indexes.load(files, corpus)

        return cls(corpus, embedder, open_index(folder, manifest(corpus, embedder), read))

    def search(self, query: Query, k: int = 10) -> list[Hit]:
        """The `k` best clauses; documents not in force on the day are left out unless the question names them."""
        return list(self.find(query, k).hits)

    def find(self, query: Query, k: int = 10) -> Found:
        """The same, with how surely the question is about the corpus; both from one encoding."""
        names = named(query.text, self._corpus)
        query = query if query.region else replace(query, region=_told_region(query.text))
        scored = self.score(query.text)
        bonus = np.array([self._bonus(clause.document, clause.article, query, names) for clause in self._clauses])
        total = fuse(scored.sparse, scored.dense) + bonus.astype(np.float32)
        best = np.argsort(-total, kind="stable")[:k]
        hits = tuple(Hit(self._clauses[row].id, float(total[row])) for row in best if np.isfinite(total[row]))
        features = self._features(scored)
        fit = self._relevance.fit
        return Found(hits, fit.odds(features), fit.refused(scored.vector))

    def features(self, text: str) -> Features:
        """What relevance is judged by."""
        return self._features(self.score(text))

    def _features(self, scored: Scored) -> Features:
        return self._relevance.features(scored.plain, scored.vector, float(scored.dense.max()))

    def score(self, text: str) -> Scored:
        """Lexical and dense scores of the text without its place names."""
        plain = normalize("NFKC", without_places(text))[:QUERY_LIMIT]
        vector = self._embedder.encode_queries([plain])[0]
        sparse, dense = self._indexes.sparse.scores(plain, expansions(plain)), self._indexes.dense.scores(vector)
        asked = self._indexes.asked
        return Scored(asked.sparse(sparse, plain), asked.dense(dense, vector), plain, vector)

    def _bonus(self, document_id: str, article: int | None, query: Query, names: Named) -> float:
        document = self._corpus.document(document_id)
        if query.documents and document_id not in query.documents:
            return -np.inf
        is_named = document_id in names.documents
        if not is_named and query.as_of is not None and document.in_force(query.as_of) is False:
            return -np.inf
        bonus = region_bonus(document, query.region)
        if is_named:
            bonus += NAMED_DOCUMENT
        if article in names.articles and (is_named or bonus >= LOCAL):
            bonus += NAMED_ARTICLE
        return bonus


def manifest(corpus: Corpus, embedder: Embedder) -> Manifest:
    """What an index of this corpus by this embedder says of itself."""
    layout = f"windows/{WINDOW} asked/{asked_digest(corpus)}"
    return Manifest(corpus.digest, embedder.name, VERSION, layout, elsewhere_digest())


def _told_region(text: str) -> str | None:
    place = own_place(read_places(text), simplify(text))
    return place.code if place and place.code.startswith(HOME) else None


def region_bonus(document: Document, region: str | None) -> float:
    """How strongly the region prefers the document: its own law most, the province's beside it, others not."""
    if region is None:
        return 0.0
    if document.region == region:
        return LOCAL
    if document.region in parents(region):
        return PROVINCIAL if document.level in ("regulation", "province") else LOCAL
    if region in parents(document.region):
        return 0.0 if region == PROVINCE else BELOW
    return NEIGHBOUR
