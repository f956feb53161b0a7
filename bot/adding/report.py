"""What was read from a file, what was left out and why, and what the document says of itself."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from rich.console import Console
from rich.text import Text

from bot.wording.phrases import phrase
from corpus.newcomer import Newcomer
from corpus.proposal import Found
from corpus.readers.limits import OCR_DPI
from corpus.readers.model import Reading, ReadingError
from corpus.regions import name_of

WORDS = "add"
_EXCERPT = 30  # characters of what was left out
_OCR_LIBRARIES = "libgl1, libglib2.0-0"
_FACTS = (
    "title", "number", "issuer", "level", "region", "issued", "effective_from", "effective_to", "known_since",
    "status", "responsible",
)  # fmt: skip
_SILENT = frozenset({"number", "issued"})


def report(newcomer: Newcomer, facts: Mapping[str, Found], console: Console) -> None:
    """What a person has to know before trusting the document."""
    for line in (*_reading(newcomer.reading), *_structure(newcomer), *_facts(newcomer, facts)):
        console.print(Text(f"  {line}"))


def refusal(error: ReadingError) -> str:
    """Why a file is not read, and what to do."""
    figures = {"found": error.found, "page": str(error.page or ""), "dpi": str(OCR_DPI)}
    return phrase(f"refused.{error.reason}", WORDS, libraries=_OCR_LIBRARIES, **figures)


def _reading(reading: Reading) -> Iterator[str]:
    kind = phrase(f"read.kind_{reading.kind}", WORDS, encoding=reading.encoding.upper())
    figures = {"kind": kind, "characters": str(reading.characters), "lines": str(len(reading.lines))}
    pages = phrase("read.pages", WORDS, pages=str(reading.pages)) if reading.pages else ""
    yield phrase("read.summary", WORDS, **figures) + pages
    for page in reading.scanned:
        sure = {"mean": f"{page.mean:.0%}", "lowest": f"{page.lowest:.0%}"}
        yield phrase("read.scanned", WORDS, page=str(page.page), characters=str(page.characters), **sure)
    for each in reading.corrected:
        yield phrase("read.corrected", WORDS, place=str(each.place), read=each.read, written=each.written)
    if reading.scanned:
        yield phrase("read.check_scan", WORDS)
    for why, group in groupby(sorted(reading.left_out, key=lambda left: left.why), key=lambda left: left.why):
        members = list(group)
        words = {"why": phrase(f"why.{why}", WORDS), "count": str(len(members)), "text": members[0].text[:_EXCERPT]}
        yield phrase("read.left_out", WORDS, **words)


def _structure(newcomer: Newcomer) -> Iterator[str]:
    tops = [clause for clause in newcomer.structure.clauses if clause.parent is None]
    numbered = [clause for clause in tops if clause.article is not None]
    parts = str(len(tops) - len(numbered))
    if not numbered:
        yield phrase("read.unnumbered", WORDS, parts=parts)
        return
    ends = {"first": numbered[0].label, "last": numbered[-1].label}
    yield phrase("read.structure", WORDS, clauses=str(len(numbered)), parts=parts, **ends)
    if newcomer.lost:
        yield phrase("read.lost", WORDS, numbers="、".join(map(str, newcomer.lost)))


def _facts(newcomer: Newcomer, facts: Mapping[str, Found]) -> Iterator[str]:
    for key in _FACTS:
        label = phrase(f"fact.{key}", WORDS)
        if key in facts:
            found = facts[key]
            words = {"label": label, "value": said(key, found.value), "quote": " ".join(found.quote.split())}
            yield phrase("fact.quoted" if found.quote else "fact.unquoted", WORDS, **words)
        elif key in _SILENT:
            yield phrase("fact.silent", WORDS, label=label)
    if newcomer.proposal.starts_at_issue and "effective_from" not in facts:
        yield phrase("fact.starts_at_issue", WORDS, quote=newcomer.proposal.starts_at_issue)
    for relation in newcomer.proposal.relations:
        yield phrase(f"fact.{relation.kind}", WORDS, title=relation.title, number=relation.number or "")


def said(key: str, value: str) -> str:
    """A fact's value as people say it: the name of a place, the word for a level."""
    if key == "region":
        return f"{name_of(value)}({value})"
    return phrase(f"level.{value}", WORDS) if key == "level" else value
