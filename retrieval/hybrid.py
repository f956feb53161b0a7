"""From a question to ranked clauses: exact route, lexical and dense fused, whose law and which day by code."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from unicodedata import normalize

import numpy as np

from corpus.model import Corpus, Document
from corpus.regions import NATION, parents, read_places
from corpus.scripts import simplify
from corpus.slips import meant
from retrieval.asked import AskedField, asked_digest, asked_entries, asked_texts
from retrieval.engines.model import Engine, Engines, Entry
from retrieval.engines.select import LOCAL_ENGINES
from retrieval.field import DEPTH, Field
from retrieval.files import Manifest, open_index, write_index
from retrieval.fusion import Scores, fuse
from retrieval.model import Embedder, Found, Hit, Query, Vectors
from retrieval.named import Named, named
from retrieval.passages import WINDOW, clause_entries, indexed, lexical_text
from retrieval.places import PROVINCE, is_home, own_place, without_places
from retrieval.relevance import Features, Relevance, elsewhere_digest, encode_elsewhere, read_fit
from retrieval.synonyms import expansions
from retrieval.tokens import VERSION

LOCAL, PROVINCIAL, BELOW, NEIGHBOUR = 0.4, 0.15, 0.2, -1.0
"""Added to fused scores (0…1) where the law is the region's own, its superior's, a part's of it, or another's."""
NAMED_DOCUMENT, NAMED_ARTICLE = 0.6, 2.0
CLAUSES, ASKED, ELSEWHERE = "clauses", "asked", "elsewhere.npy"
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

    clauses: Engine
    asked: Engine
    elsewhere: Vectors

    def save(self, folder: Path, before: Path | None) -> None:
        for name, engine in ((CLAUSES, self.clauses), (ASKED, self.asked)):
            (folder / name).mkdir()
            engine.save(folder / name, before / name if before else None)
        np.save(folder / ELSEWHERE, self.elsewhere)

    @classmethod
    def load(cls, folder: Path, engines: Engines) -> "Indexes":
        return cls(engines.load(folder / CLAUSES), engines.load(folder / ASKED), np.load(folder / ELSEWHERE))


class HybridRetriever:
    """Searches one corpus; built once, then only read."""

    def __init__(self, corpus: Corpus, embedder: Embedder, indexes: Indexes, engine: str, caution: float = 0.0) -> None:
        self.corpus = corpus
        self._embedder = embedder
        self._indexes = indexes
        self._engine = engine
        self._caution = caution
        self._clauses = indexed(corpus)
        ids = [clause.id for clause in self._clauses]
        self._field = Field(indexes.clauses, ids)
        self._asked = AskedField(indexes.asked, ids, {entry.id for entry in asked_entries(corpus)})
        texts = [lexical_text(clause, corpus) for clause in self._clauses]
        written = asked_texts(corpus)
        asked = ["\n".join(written.get(identifier, ())) for identifier in ids]
        unasked = _unasked([clause.document for clause in self._clauses], corpus)
        self._relevance = Relevance(texts, asked, indexes.elsewhere, read_fit(embedder.name), unasked)

    @property
    def embedder(self) -> Embedder:
        return self._embedder

    @classmethod
    def build(cls, corpus: Corpus, embedder: Embedder, engines: Engines = LOCAL_ENGINES) -> "HybridRetriever":
        """Encode every passage and index it."""
        size = embedder.dimension
        nothing = Indexes(engines.empty(CLAUSES, size), engines.empty(ASKED, size), encode_elsewhere(embedder))
        return cls(Corpus([]), embedder, nothing, engines.name).changed(corpus)

    def changed(self, corpus: Corpus) -> "HybridRetriever":
        """Searches this corpus instead. Only what differs is encoded; this one answers as before."""
        old, new = _differing(self.corpus, corpus), _differing(corpus, self.corpus)
        embedder, indexes = self._embedder, self._indexes
        clauses = _follow(indexes.clauses, clause_entries(old), clause_entries(new), embedder.encode_passages)
        asked = _follow(indexes.asked, asked_entries(old), asked_entries(new), embedder.encode_queries)
        indexes = replace(indexes, clauses=clauses, asked=asked)
        return HybridRetriever(corpus, embedder, indexes, self._engine, self._caution)

    def cautious(self, caution: float) -> "HybridRetriever":
        """The same with the working point of relevance moved up by so much log-odds: less is answered, less wrongly."""
        return HybridRetriever(self.corpus, self._embedder, self._indexes, self._engine, caution)

    def save(self, folder: Path) -> None:
        write_index(folder, manifest(self.corpus, self._embedder, self._engine), self._indexes.save)

    @classmethod
    def load(
        cls, folder: Path, corpus: Corpus, embedder: Embedder, engines: Engines = LOCAL_ENGINES
    ) -> "HybridRetriever":
        """:raises StaleIndexError: when the folder is damaged or was not made from this corpus by this embedder."""

        def read(files: Path) -> Indexes:
            return Indexes.load(files, engines)

        indexes = open_index(folder, manifest(corpus, embedder, engines.name), read)
        return cls(corpus, embedder, indexes, engines.name)

    def search(self, query: Query, k: int = 10) -> list[Hit]:
        """The `k` best clauses; documents not in force on the day are left out unless the question names them."""
        return list(self.find(query, k).hits)

    def find(self, query: Query, k: int = 10) -> Found:
        """The same, with how surely the question is about the corpus; both from one encoding."""
        total, scored = self._ranked(query)
        best = np.argsort(-total, kind="stable")[:k]
        hits = tuple(Hit(self._clauses[row].id, float(total[row])) for row in best if np.isfinite(total[row]))
        features, judges = self._features(scored, total), self._relevance.judges(_first(total))
        about, holds = (weights.odds(features) - self._caution for weights in judges)
        return Found(hits, about, self._relevance.fit.refused(scored.vector), holds)

    def features(self, text: str) -> Features:
        """What relevance is judged by."""
        total, scored = self._ranked(Query(text))
        return self._features(scored, total)

    def _ranked(self, query: Query) -> tuple[Scores, Scored]:
        """The fused scores of all clauses, with what whose law it is adds to them."""
        query = replace(query, text=meant(query.text))
        names = named(query.text, self.corpus)
        query = query if query.region else replace(query, region=_told_region(query.text, self.corpus))
        of = {each: self._bonus(each, query, names) for each in self.corpus.documents}
        scored = self.score(query.text, {each for each, bonus in of.items() if np.isfinite(bonus)})
        return fuse(scored.sparse, scored.dense) + self._bonuses(of, names), scored

    def _features(self, scored: Scored, total: Scores) -> Features:
        return self._relevance.features(scored.plain, scored.vector, float(scored.dense.max()), _first(total))

    def score(self, text: str, documents: Collection[str] | None = None) -> Scored:
        """Lexical and dense scores of the text without its place names.

        Where there are more clauses than are looked at, those of these documents alone are.
        """
        plain = normalize("NFKC", without_places(text))[:QUERY_LIMIT]
        vector = self._embedder.encode_queries([plain])[0]
        within = documents if len(self._clauses) > DEPTH else None
        sparse, dense = self._field.sparse(plain, expansions(plain), within), self._field.dense(vector, within)
        return Scored(self._asked.sparse(sparse, plain), self._asked.dense(dense, vector), plain, vector)

    def _bonuses(self, of: Mapping[str, float], names: Named) -> Scores:
        bonus = np.array([of[clause.document] for clause in self._clauses], np.float32)
        for row, clause in enumerate(self._clauses if names.articles else ()):
            if clause.article in names.articles and (clause.document in names.documents or bonus[row] >= LOCAL):
                bonus[row] += NAMED_ARTICLE
        return bonus

    def _bonus(self, document_id: str, query: Query, names: Named) -> float:
        document = self.corpus.document(document_id)
        if query.documents and document_id not in query.documents:
            return -np.inf
        is_named = document_id in names.documents
        if not is_named and query.as_of is not None and document.in_force(query.as_of) is False:
            return -np.inf
        bonus = region_bonus(document, query.region)
        return bonus + NAMED_DOCUMENT if is_named else bonus


def manifest(corpus: Corpus, embedder: Embedder, engine: str = LOCAL_ENGINES.name) -> Manifest:
    """What an index of this corpus by this embedder says of itself."""
    layout = f"windows/{WINDOW} asked/{asked_digest(corpus)}"
    return Manifest(corpus.digest, embedder.name, VERSION, layout, elsewhere_digest(), engine)


def _differing(corpus: Corpus, other: Corpus) -> Corpus:
    """The documents of the first that the other has not, or has otherwise."""
    return Corpus([each for each in corpus.documents.values() if other.documents.get(each.id) != each])


def _follow(
    engine: Engine, old: Sequence[Entry], new: Sequence[Entry], encode: Callable[[Sequence[str]], Vectors]
) -> Engine:
    """The engine with the new entries in place of the old ones; what is in both stays as it is."""
    before, after = ({entry.id: entry for entry in entries} for entries in (old, new))
    fresh = [entry for entry in new if before.get(entry.id) != entry]
    gone = [identifier for identifier in before if identifier not in after]
    if not fresh and not gone:
        return engine
    return engine.changed(fresh, encode([window for entry in fresh for window in entry.windows]), gone)


def _first(total: Scores) -> int | None:
    return int(total.argmax()) if total.size else None


def _unasked(documents: Sequence[str], corpus: Corpus) -> dict[int, tuple[int, ...]]:
    """For each row whose document has no written questions the rows of that document."""
    rows: dict[str, list[int]] = {}
    for row, name in enumerate(documents):
        if not corpus.document(name).asked:
            rows.setdefault(name, []).append(row)
    return {row: tuple(own) for own in rows.values() for row in own}


def _told_region(text: str, corpus: Corpus) -> str | None:
    place = own_place(read_places(text), simplify(text))
    return place.code if place and is_home(place.code, corpus) else None


def region_bonus(document: Document, region: str | None) -> float:
    """How strongly the region prefers the document: its own law most, the province's beside it, others not."""
    if region is None:
        return 0.0
    if document.region == region:
        return LOCAL
    if document.region == NATION:
        return PROVINCIAL
    if document.region in parents(region):
        return PROVINCIAL if document.level in ("regulation", "province") else LOCAL
    if region in parents(document.region):
        return 0.0 if region == PROVINCE else BELOW
    return NEIGHBOUR
