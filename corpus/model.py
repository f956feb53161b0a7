"""The nouns of the law: document, clause, and which of them hold on a day."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Level = Literal["nation", "regulation", "province", "prefecture", "county"]
PartKind = Literal["title", "addressee", "heading", "clause", "signature"]


@dataclass(frozen=True, slots=True)
class Departments:
    """Who carries a clause out, verbatim names in the order printed."""

    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    words: str = ""

    @property
    def all(self) -> tuple[str, ...]:
        return self.lead + self.responsible


@dataclass(frozen=True, slots=True)
class Clause:
    """One addressable part of a document; `text` is a verbatim slice of the document's source.

    `number` is the running number the document prints ("7"), with items appended ("30/1"), or the path of
    headings for a part without one ("通知/一"). `label` is the printed mark in simplified characters with
    half-width brackets. `start` and `end` are character offsets in the source.
    """

    document: str
    number: str
    article: int | None
    label: str
    heading: str
    path: tuple[str, ...]
    text: str
    start: int
    end: int
    parent: str | None = None
    departments: Departments = field(default_factory=Departments)

    @property
    def id(self) -> str:
        return f"{self.document}/{self.number}"

    @property
    def digest(self) -> str:
        """SHA-256 of the verbatim text, hexadecimal; a rule signed for another digest is stale."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Part:
    """A span of the source, character offsets; the parts of a text follow each other without overlap."""

    kind: PartKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Relation:
    """What one document says of another: `kind` is implements, cites or repeals; `quote` its own words."""

    kind: str
    title: str
    number: str | None
    quote: str
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """How a document ceases to be law, the first day without it, and the document in its place, if any.

    One that was withdrawn never was law.
    """

    kind: Literal["replaced", "repealed", "withdrawn"]
    on: date
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A policy: metadata and clauses in the order printed.

    `region` is a GB/T 2260 code of six digits. Dates that the text does not state are None; `known_since` is
    the day on which an undated text is first known. `parts` are the policy's own text, all of it: what of the
    source lies before, behind and between them is website chrome or white space. `asked` says by clause number
    how people ask for it: search keys of ours, no part of the law. `examples` are questions to offer to someone
    who does not know yet what to ask. `ended` is how it ceases, where somebody has written that down.
    `english` says what its words are called in English, by the Chinese ones.
    """

    id: str
    title: str
    number: str | None
    issuer: str
    level: Level
    region: str
    issued: date | None
    effective_from: date | None
    effective_to: date | None
    known_since: date | None
    status: str
    responsible: str
    taken_from: str
    relations: tuple[Relation, ...]
    clauses: tuple[Clause, ...]
    source: str
    aliases: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    examples: tuple[str, ...] = ()
    ended: Ending | None = None
    english: Mapping[str, str] = field(default_factory=dict, hash=False)

    def in_force(self, on: date) -> bool | None:
        """True or false on the day, None where the texts do not allow to say."""
        if self.effective_to is not None and on > self.effective_to:
            return False
        start = self.effective_from or self.issued
        if start is not None:
            return on >= start
        return True if self.known_since is not None and on >= self.known_since else None

    @property
    def since(self) -> date | None:
        """The day the text states, else its day of issue, else None."""
        return self.effective_from or self.issued


class Corpus:
    """All documents, by id, in a stable order; beside them, for their names alone, those that were withdrawn.

    :raises KeyError: by `document` and `clause` for an unknown id.
    """

    def __init__(self, documents: Iterable[Document], withdrawn: Iterable[Document] = ()) -> None:
        self.documents = {document.id: document for document in documents}
        self.withdrawn = {document.id: document for document in withdrawn}
        self._clauses = {clause.id: clause for each in self.documents.values() for clause in each.clauses}

    def document(self, identifier: str) -> Document:
        return self.documents[identifier]

    def clause(self, identifier: str) -> Clause:
        return self._clauses[identifier]

    def __contains__(self, clause_id: str) -> bool:
        return clause_id in self._clauses

    def __iter__(self) -> Iterator[Clause]:
        return iter(self._clauses.values())

    def __len__(self) -> int:
        return len(self._clauses)

    @property
    def digest(self) -> str:
        """SHA-256 over every clause's id and text: the version of the corpus."""
        hasher = hashlib.sha256()
        for clause in self:
            hasher.update(f"{clause.id}\0{clause.text}\0".encode())
        return hasher.hexdigest()
