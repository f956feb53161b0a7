"""What of a clause is encoded: windows of whole sentences, each under its headings, so that nothing is cut."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.model import Clause, Corpus
from corpus.scripts import simplify
from retrieval.engines.model import Entry

WINDOW = 260
"""Characters in a window; well under the 512 tokens that the encoder reads."""

_SENTENCE = re.compile(r"[^。;;!?\n]*[。;;!?\n]?")


@dataclass(frozen=True, slots=True)
class Passage:
    """A text by which a clause is found; several may belong to one clause."""

    clause: str
    text: str


def indexed(corpus: Corpus) -> list[Clause]:
    """The clauses that are searched for: items are found through the clause that holds them."""
    return [clause for clause in corpus if clause.parent is None]


def lexical_text(clause: Clause, corpus: Corpus) -> str:
    """The clause under its document's title, its headings and the names people use for the document."""
    document = corpus.document(clause.document)
    return " ".join((document.title, *clause.path, clause.heading, clause.text))


def clause_entries(corpus: Corpus) -> list[Entry]:
    """One entry for each searched clause, in order."""
    return [_entry(clause, corpus) for clause in indexed(corpus)]


def _entry(clause: Clause, corpus: Corpus) -> Entry:
    title = corpus.document(clause.document).title
    encoded = tuple(_key(title, clause, window) for window in windows(clause.text) or [""])
    return Entry(clause.id, clause.document, (lexical_text(clause, corpus),), encoded)


def windows(text: str, size: int = WINDOW) -> list[str]:
    """Whole sentences gathered up to `size` characters; a longer sentence is split at `size`."""
    gathered = [""]
    for piece in _pieces(text, size):
        if gathered[-1] and len(gathered[-1]) + len(piece) > size:
            gathered.append("")
        gathered[-1] += piece
    return [window for window in gathered if window.strip()]


def _pieces(text: str, size: int) -> Iterable[str]:
    for sentence in _SENTENCE.findall(text):
        yield from (sentence[at : at + size] for at in range(0, len(sentence), size))


def _key(title: str, clause: Clause, window: str) -> str:
    heading = clause.heading if clause.heading not in window else ""
    return simplify(" ".join(part for part in (title, heading, " ".join(window.split())) if part))
