"""The nouns of reading: a line with its place, what was left out and why, and why a file is refused."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["word", "pdf", "image", "html", "text"]
Unit = Literal["page", "paragraph", "line"]
Why = Literal[
    "repeated_header",
    "page_number",
    "header",
    "footer",
    "footnote",
    "comment",
    "deleted",
    "hidden",
    "picture",
    "website",
    "markup",
    "faint",
]
Refused = Literal[
    "missing",
    "not_a_file",
    "too_big",
    "empty",
    "one_line",
    "old_word",
    "macros",
    "encrypted",
    "bomb",
    "entities",
    "broken",
    "unreadable_page",
    "too_many_pages",
    "unknown_kind",
    "other_office",
    "archive",
    "ofd",
    "rtf",
    "encoding",
    "no_ocr",
    "too_slow",
    "too_large_in_memory",
    "crashed",
]


class ReadingError(ValueError):
    """A file that is not read: a reason with a remedy in the wording, and what was found where."""

    def __init__(self, reason: Refused, found: str = "", page: int | None = None) -> None:
        super().__init__(f"{reason}: {found}" if page is None else f"{reason}: page {page}: {found}")
        self.reason: Refused = reason
        self.found, self.page = found, page


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A paragraph, heading or table row, verbatim but for its line breaks; cells are parted by tabs.

    `place` counts pages, paragraphs or lines of the file from 1; `confidence` is that of OCR, from 0 to 1.
    """

    text: str
    place: int
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words of the file that do not stand in the text, and why."""

    why: Why
    place: int
    text: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """A word that OCR is known to take for another, as it was read and as it now stands."""

    place: int
    read: str
    written: str


@dataclass(frozen=True, slots=True)
class Scanned:
    """A page that went to OCR: its characters and its lowest and mean confidence, from 0 to 1."""

    page: int
    characters: int
    mean: float
    lowest: float


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a file holds: the lines of its text, what was left out, the pages that went to OCR.

    `facts` are lines of a web page beside the text that tell of it (issuer, number, date).
    """

    kind: Kind
    unit: Unit
    lines: tuple[ReadLine, ...]
    left_out: tuple[LeftOut, ...] = ()
    scanned: tuple[Scanned, ...] = ()
    corrected: tuple[Corrected, ...] = ()
    facts: tuple[ReadLine, ...] = ()
    encoding: str = ""
    pages: int = 0

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def characters(self) -> int:
        """Characters of the text that are no white space."""
        return sum(not sign.isspace() for line in self.lines for sign in line.text)
