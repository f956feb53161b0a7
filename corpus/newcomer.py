"""Where a file that was read becomes a document's folder: its text, what it says of itself, where each line stood."""

import hashlib
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit

from corpus.load import METADATA, SOURCE, load_document
from corpus.metadata import Own
from corpus.model import Document
from corpus.proposal import UNSTATED, Found, Proposal, level_of, propose
from corpus.readers.model import Reading
from corpus.regions import spelled
from corpus.structure import Structure, parse

ORIGIN = "origin.toml"
IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9-]{0,62}[a-z0-9]")
_DATES = frozenset({"issued", "effective_from", "effective_to", "known_since"})
_KEYS = (
    "title", "number", "issuer", "level", "region", "issued", "effective_from", "effective_to", "known_since",
    "status", "responsible",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A document that is not yet in a corpus: its source, the bounds of its text in it, what it says of itself."""

    source: str
    own: Own | None
    structure: Structure
    proposal: Proposal
    reading: Reading

    @property
    def lost(self) -> tuple[int, ...]:
        """Numbers that the print leaves out of its running numbering."""
        articles = [clause.article for clause in self.structure.clauses if clause.article and clause.parent is None]
        return tuple(sorted(set(range(min(articles), max(articles) + 1)) - set(articles))) if articles else ()


def prepare(reading: Reading) -> Newcomer:
    """The document that a reading holds; lines beside the text that tell of it stand above it in the source."""
    beside = [line.text for line in reading.facts]
    source = "\n".join([*beside, reading.text])
    own = _bounds([line.text for line in reading.lines], source) if beside else None
    if own is None:
        beside, source = [], reading.text
    start = len(source) - len(reading.text)
    structure = parse("newcomer", source, (start, len(source)))
    return Newcomer(source, own, structure, propose(source, structure, beside), reading)


def _bounds(lines: list[str], source: str) -> Own | None:
    """The fewest lines that begin and end the text and nothing else, None where there are none."""
    counts = range(1, len(lines) + 1)
    first = next((words for n in counts if source.count(f"\n{(words := chr(10).join(lines[:n]))}") == 1), None)
    last = next((words for n in counts if (words := "\n".join(lines[-n:])) and source.count(words) == 1), None)
    return Own(first=first, last=last) if first is not None and last is not None else None


def facts_of(newcomer: Newcomer, given: Mapping[str, str]) -> dict[str, Found]:
    """What the text says, and instead of it what a person states; words that stand in the text are quoted."""
    facts = dict(newcomer.proposal.facts)
    for key, value in given.items():
        facts[key] = Found(value, value if value in newcomer.source else "")
    if "region" in given and "level" not in given:
        facts["level"] = Found(level_of(given["region"]))
    facts.setdefault("issuer", Found(UNSTATED))
    facts.setdefault("responsible", facts["issuer"])
    return facts


def name_document(facts: Mapping[str, Found], taken: Iterable[str]) -> str:
    """An id that nobody has: the place in letters, else its code, and the year."""
    code, days = facts["region"].value, (facts[key].value for key in ("issued", "effective_from") if key in facts)
    years = [*days, *(re.findall(r"\d{4}", facts["number"].value) if "number" in facts else [])]
    stem = "-".join([spelled(code) or code, *(year[:4] for year in years[:1])])
    known = set(taken)
    return next(name for n in range(1, len(known) + 2) if (name := stem if n == 1 else f"{stem}-{n}") not in known)


def write_document(
    shelf: Path,
    identifier: str,
    newcomer: Newcomer,
    facts: Mapping[str, Found],
    file: Path,
    then: Callable[[Path, Document], None],
) -> Document:
    """The folder of the document on the shelf: there whole, loaded and with what `then` adds to it, or not at all.

    :raises PolicyFileError: when it can't be loaded as it is.
    :raises FileExistsError: when a document of this id is there.
    """
    shelf.mkdir(parents=True, exist_ok=True)
    target = shelf / identifier
    with tempfile.TemporaryDirectory(prefix=".adding-", dir=shelf) as beside:
        folder = Path(beside) / identifier
        folder.mkdir()
        (folder / SOURCE).write_bytes(newcomer.source.encode())
        (folder / METADATA).write_bytes(_metadata(newcomer, facts, file.name).encode())
        (folder / ORIGIN).write_bytes(_origin(newcomer.reading, file).encode())
        document = load_document(folder)
        then(folder, document)
        if target.exists():
            raise FileExistsError(target)
        shutil.move(folder, target)
    return document


def _metadata(newcomer: Newcomer, facts: Mapping[str, Found], name: str) -> str:
    document: dict[str, Any] = {key: _typed(key, facts[key].value) for key in _KEYS if key in facts}
    document |= {"taken_from": _clean(name), "aliases": list(newcomer.proposal.aliases)}
    document["given"] = [key for key in (*sorted(_DATES), "title", "number") if key in facts and not facts[key].quote]
    document["quotes"] = {key: found.quote for key, found in facts.items() if found.quote and key not in _UNQUOTED}
    if newcomer.own is not None:
        document["own"] = newcomer.own.model_dump()
    document["relations"] = [entry.model_dump(exclude_none=True) for entry in newcomer.proposal.relations]
    return tomlkit.dumps({key: value for key, value in document.items() if value not in ([], {})})


_UNQUOTED = frozenset({"level", "region"})


def _typed(key: str, value: str) -> str | date:
    return date.fromisoformat(value) if key in _DATES else value


def _origin(reading: Reading, file: Path) -> str:
    """Where each line of the text stood, and what of the file is not in it."""
    told: dict[str, Any] = {
        "file": _clean(file.name),
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "kind": reading.kind,
        "encoding": reading.encoding,
        "characters": reading.characters,
        "unit": reading.unit,
        "places": [line.place for line in reading.lines],
        "left_out": [{"why": each.why, "place": each.place, "text": each.text} for each in reading.left_out],
        "scanned": [
            {"page": page.page, "characters": page.characters, "mean": round(page.mean, 3), "lowest": page.lowest}
            for page in reading.scanned
        ],
        "corrected": [{"place": each.place, "read": each.read, "written": each.written} for each in reading.corrected],
    }
    return tomlkit.dumps({key: value for key, value in told.items() if value not in ("", [])})


def _clean(name: str) -> str:
    """A file's name without signs that a terminal or a page would act on."""
    return "".join(sign for sign in name if sign.isprintable())
