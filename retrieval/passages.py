"""What of a clause is encoded: windows of whole sentences, each under its headings, so that nothing is cut."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.model import Clause, Corpus
from corpus.scripts import simplify

WINDOW = 260
"""Characters in a window; well under the 512 tokens that the encoder reads."""

_SENTENCE = re.compile(r"[^。;;!?\n]*[。;;!?\n]?")


@dataclass(frozen=True, slots=True)
class Passage:
    """A window of a clause as it is encoded; several may belong to one clause."""

    clause: str
    text: str


def indexed(corpus: Corpus) -> list[Clause]:
    """The clauses that are searched for: items are found through the clause that holds them."""
    return [clause for clause in corpus if clause.parent is None]


def lexical_text(clause: Clause, corpus: Corpus) -> str:
    """The clause under its document's title, its headings and the names people use for the document."""
    document = corpus.document(clause.document)
    return " ".join((document.title, *clause.path, clause.heading, clause.text))


def passages(corpus: Corpus) -> list[Passage]:
    """Every window of every searched clause, in order."""
    return [
        Passage(clause.id, _key(corpus.document(clause.document).title, clause, window))
        for clause in indexed(corpus)
        for window in windows(clause.text)
    ]


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
