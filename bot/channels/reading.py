"""This is where a document becomes a page to read: every character as printed, cut where something is marked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bot.channels.shapes import clause_url
from calculators.model import Rule
from corpus.model import Clause, Document, Part


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of the source from `start` to `end`; `role` is clause, quote or parameter, `title` says of what."""

    start: int
    end: int
    role: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text with everything that is marked on it."""

    text: str
    in_clause: bool
    in_quote: bool
    parameter: str


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the document; its runs follow each other without a gap."""

    kind: str
    runs: tuple[Run, ...]

    @property
    def is_clause(self) -> bool:
        """Whether any of the clause that was asked for stands in it."""
        return any(run.in_clause for run in self.runs)

    @property
    def is_whole(self) -> bool:
        return all(run.in_clause for run in self.runs)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents; `heading` where a new chapter begins above it."""

    url: str
    label: str
    title: str
    heading: str
    current: bool


def blocks(document: Document, clause: Clause, rules: Iterable[Rule], quote: str) -> list[Block]:
    """The whole document; a quote that does not stand in the clause is not marked anywhere."""
    spans = [Span(clause.start, clause.end, "clause"), *_quoted(clause, quote), *_parameters(clause, rules)]
    return [_block(document.source, part, spans) for part in document.parts]


def contents(document: Document, clause: Clause, as_of: date | None) -> list[Entry]:
    entries = []
    chapter: tuple[str, ...] = ()
    for each in document.clauses:
        if each.parent is not None:
            continue
        heading = each.path[-1] if each.path and each.path != chapter else ""
        chapter = each.path
        current = each.id in (clause.id, clause.parent)
        entries.append(Entry(page_url(each, as_of), each.label, each.heading, heading, current))
    return entries


def neighbours(document: Document, clause: Clause) -> tuple[Clause | None, Clause | None]:
    """The clause before and the one behind, None at the ends."""
    at = document.clauses.index(clause)
    before = document.clauses[at - 1] if at else None
    return before, document.clauses[at + 1] if at + 1 < len(document.clauses) else None


def page_url(clause: Clause, as_of: date | None) -> str:
    return clause_url(clause.id) + (f"?as_of={as_of.isoformat()}" if as_of else "")


def _block(source: str, part: Part, spans: list[Span]) -> Block:
    inside = [span for span in spans if span.start < part.end and span.end > part.start]
    return Block(part.kind, tuple(_runs(source, part, inside)))


def _runs(source: str, part: Part, spans: list[Span]) -> Iterator[Run]:
    ends = {min(max(at, part.start), part.end) for span in spans for at in (span.start, span.end)}
    cuts = sorted({part.start, part.end} | ends)
    for start, end in pairwise(cuts):
        on = [span for span in spans if span.start <= start and end <= span.end]
        roles = {span.role for span in on}
        title = next((span.title for span in on if span.role == "parameter"), "")
        yield Run(source[start:end], "clause" in roles, "quote" in roles, title)


def _quoted(clause: Clause, quote: str) -> Iterator[Span]:
    at = clause.text.find(quote) if quote else -1
    if at >= 0:
        yield Span(clause.start + at, clause.start + at + len(quote), "quote")


def _parameters(clause: Clause, rules: Iterable[Rule]) -> Iterator[Span]:
    for rule in rules:
        for parameter in rule.parameters.values():
            at = clause.text.find(parameter.citation.quote) if parameter.citation.clause.id == clause.id else -1
            if at >= 0:
                start = clause.start + at
                yield Span(start, start + len(parameter.citation.quote), "parameter", rule.title)
