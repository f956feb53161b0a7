"""Where in the file that was added a clause stood, and whether its figures went through OCR."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.lifecycle import VERSIONS
from corpus.model import Clause, Document
from corpus.newcomer import ORIGIN


class Scan(BaseModel):
    """A page that went to OCR, with its mean and lowest confidence from 0 to 1."""

    model_config = ConfigDict(frozen=True)

    page: int
    mean: float
    lowest: float


class Correction(BaseModel):
    """A word that OCR took for another, on a page."""

    model_config = ConfigDict(frozen=True)

    place: int
    read: str
    written: str


class _File(BaseModel):
    file: str
    unit: str
    places: tuple[int, ...]
    scanned: tuple[Scan, ...] = Field(default=())
    corrected: tuple[Correction, ...] = Field(default=())


@dataclass(frozen=True, slots=True)
class Origin:
    """A file and the first and last place (page, paragraph or line: `unit`) of a clause in it.

    `scans` and `corrections` are those of the clause's own pages.
    """

    file: str
    unit: str
    first: int
    last: int
    scans: tuple[Scan, ...]
    corrections: tuple[Correction, ...]


def origin_of(folder: Path, document: Document, clause: Clause) -> Origin | None:
    """None for a document that no file was read for, or whose text has been corrected since."""
    try:
        told = _File.model_validate(tomllib.loads((folder / ORIGIN).read_text("utf-8")))
    except (OSError, ValueError, ValidationError):
        return None
    before = len(document.source.split("\n")) - len(told.places)
    first, last = (document.source.count("\n", 0, at) - before for at in (clause.start, clause.end))
    if before < 0 or not 0 <= first <= last < len(told.places) or (folder / VERSIONS).exists():
        return None
    places = told.places[first : last + 1]
    scans = tuple(scan for scan in told.scanned if scan.page in places)
    corrections = tuple(each for each in told.corrected if each.place in places)
    return Origin(told.file, told.unit, min(places), max(places), scans, corrections)
