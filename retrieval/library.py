"""The one owner of what is searched: readers take its retriever as it stands, a change puts a new one in its place."""

from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from corpus.model import Corpus, Document
from retrieval.hybrid import HybridRetriever


@dataclass(frozen=True, slots=True)
class Change:
    """Documents that come, each in place of the one of its id, and ids of documents that go."""

    added: tuple[Document, ...] = ()
    removed: frozenset[str] = frozenset()


class Library:
    """A corpus with its index, in memory and on the disk.

    `retriever` is one immutable state: whoever searches takes it once and keeps it for the whole turn. Changes wait
    for one another, readers for nobody.
    """

    def __init__(self, retriever: HybridRetriever, folder: Path) -> None:
        self._retriever = retriever
        self._folder = folder
        self._changing = Lock()

    @property
    def retriever(self) -> HybridRetriever:
        return self._retriever

    @property
    def corpus(self) -> Corpus:
        return self._retriever.corpus

    def apply(self, change: Change) -> HybridRetriever:
        """The state after the change: first on the disk, then for readers. Unchanged clauses are not encoded again.

        Whatever fails, memory and disk stay as they were. A document that is to go and is not there is no error.
        """
        with self._changing:
            return self._follow(changed(self.corpus, change))

    def become(self, corpus: Corpus) -> HybridRetriever:
        """The same, to hold this corpus instead."""
        with self._changing:
            return self._follow(corpus)

    def _follow(self, corpus: Corpus) -> HybridRetriever:
        following = self._retriever.changed(corpus)
        following.save(self._folder)
        self._retriever = following
        return following


def changed(corpus: Corpus, change: Change) -> Corpus:
    """The corpus after the change, in the order in which folders are loaded: by id."""
    documents = {**corpus.documents, **{each.id: each for each in change.added}}
    left = (documents[identifier] for identifier in sorted(documents) if identifier not in change.removed)
    return Corpus(left)
