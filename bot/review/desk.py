"""The reviewer's desk: what waits on every shelf, one rule beside its clause, and what a reviewer may do with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Lock

from bot.policies import Policies, open_policies
from bot.review.cases import cases
from bot.review.former import former_text, replaced_text
from bot.review.origin import Origin, origin_of
from calculators.anchors import RuleError
from calculators.checks import check_excluded
from calculators.model import Rule
from calculators.signing import (
    DRAFTS,
    RULES,
    Doubt,
    Paper,
    PaperGoneError,
    Signature,
    clause_number,
    doubts,
    edit,
    judged,
    paper_of,
    papers,
    reject,
    rule_title,
    sign,
    signed_digest,
)
from corpus.load import PolicyFileError, load_document
from corpus.model import Clause, Document
from corpus.shelves import Print, Refusal, Shelf, document_folders, fingerprint


class ReadOnlyError(PermissionError):
    """A document that came with the program: nobody changes it here."""


@dataclass(frozen=True)
class Sheet:
    """One rule file with all that a reviewer needs beside it; `own` where it may be changed.

    `rule` is what it would be once signed, else `error` says why it would not. `former` is the clause's text that
    a stale rule was signed for, where it is still known, and of a draft the text that its document replaces;
    `beside` are the other rules of the clause.
    """

    paper: Paper
    document: Document
    own: bool
    rule: Rule | None
    error: RuleError | None
    text: str
    beside: tuple[Rule, ...] = ()
    predecessor: Document | None = None

    @property
    def clause(self) -> Clause | None:
        number = clause_number(self.text)
        return next((each for each in self.document.clauses if each.number == number), None)

    @property
    def title(self) -> str:
        return rule_title(self.text) or self.paper.name

    @property
    def stale(self) -> bool:
        """A signed rule whose clause has another text now."""
        clause = self.clause
        return self.paper.place == RULES and (clause is None or signed_digest(self.paper.text) != clause.digest)

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        return doubts(self.text)

    @cached_property
    def former(self) -> str | None:
        if self.stale:
            return former_text(self.paper.folder, signed_digest(self.paper.text))
        if self.predecessor is None or self.clause is None or self.paper.place != DRAFTS:
            return None
        return replaced_text(self.predecessor, self.document, self.clause)

    @cached_property
    def origin(self) -> Origin | None:
        return origin_of(self.paper.folder, self.document, self.clause) if self.clause else None


@dataclass(frozen=True, slots=True)
class File:
    """A document's folder: the document, or why it can't be read; its rule files, those that wait first."""

    folder: Path
    own: bool
    document: Document | None
    error: PolicyFileError | None
    sheets: tuple[Sheet, ...] = ()

    @property
    def drafts(self) -> tuple[Sheet, ...]:
        return tuple(sheet for sheet in self.sheets if sheet.paper.place == DRAFTS)

    @property
    def stale(self) -> tuple[Sheet, ...]:
        return tuple(sheet for sheet in self.sheets if sheet.stale)

    @property
    def settled(self) -> tuple[Sheet, ...]:
        return tuple(sheet for sheet in self.sheets if sheet.paper.place == RULES and not sheet.stale)


class Desk:
    """Reads the shelves anew whenever it is asked; what has not changed since is not read twice."""

    def __init__(self, shelves: Sequence[Shelf]) -> None:
        self._shelves = tuple(shelves)
        self._read: dict[Path, tuple[Print, File]] = {}
        self._policies: Policies | None = None
        self._one_at_a_time = Lock()

    def files(self) -> list[File]:
        """Every document's folder, the user's own first."""
        own_first = sorted(self._shelves, key=lambda shelf: shelf.strict)
        return [self._file(folder, shelf) for shelf in own_first for folder in _folders(shelf)]

    def refused(self) -> tuple[Refusal, ...]:
        """The documents that are not served as they stand, and why."""
        policies = self._opened()
        return policies.refused if policies else ()

    def sheet(self, place: str, document: str, name: str) -> Sheet:
        """One rule file.

        :raises PaperGoneError: for a document or a name that there is not, or a document that can't be read.
        """
        known = next((each for each in (DRAFTS, RULES) if each == place), None)
        for file in self.files():
            if known and file.folder.name == document and file.document is not None:
                paper = paper_of(file.folder, known, name)
                sheet = _sheet(paper, file.document, file.own, None)
                return replace(sheet, beside=tuple(_beside(sheet, file)), predecessor=self._predecessor(document))
        raise PaperGoneError(f"{document}/{place}/{name}")

    def retyped(self, sheet: Sheet, text: str) -> Sheet:
        """The same file as it would be with that text."""
        typed = _sheet(sheet.paper, sheet.document, sheet.own, text)
        return replace(typed, beside=sheet.beside, predecessor=sheet.predecessor)

    def sign(self, sheet: Sheet, signature: Signature) -> Rule:
        """:raises RuleError, PaperGoneError, PaperChangedError: as `signing.sign`.
        :raises ReadOnlyError: for a document that is not the user's own.
        """
        _own(sheet)
        self._check_named(sheet)
        if sheet.rule:
            cases(sheet.rule)
        return sign(sheet.paper, sheet.document, signature)

    def reject(self, sheet: Sheet, signature: Signature, reason: str) -> None:
        """:raises PaperGoneError, PaperChangedError, ReadOnlyError: as above."""
        _own(sheet)
        reject(sheet.paper, signature, reason)

    def edit(self, sheet: Sheet, text: str) -> Paper:
        """The draft with another text, which must be that of a rule that could be signed.

        :raises RuleError, PaperGoneError, PaperChangedError, ReadOnlyError: as above.
        """
        _own(sheet)
        judged(sheet.paper, sheet.document, text)
        return edit(sheet.paper, text)

    def _file(self, folder: Path, shelf: Shelf) -> File:
        now = fingerprint(folder)
        known = self._read.get(folder)
        if known is None or known[0] != now:
            known = self._read[folder] = now, _read(folder, own=not shelf.strict)
        return known[1]

    def _opened(self) -> Policies | None:
        with self._one_at_a_time:
            try:
                self._policies = open_policies(self._shelves, self._policies)
            except (PolicyFileError, RuleError):
                return None
            return self._policies

    def _predecessor(self, identifier: str) -> Document | None:
        """The document that this one replaces, or will."""
        policies = self._opened()
        served = [entry.document for entry in policies.entries.values()] if policies else []
        return next((each for each in served if each.ended and each.ended.document == identifier), None)

    def _check_named(self, sheet: Sheet) -> None:
        """The other rules that it names are there."""
        policies = self._opened()
        if sheet.rule is None or policies is None:
            return
        files = {rule: rule for rule in policies.rules} | {sheet.rule.id: sheet.paper.label}
        check_excluded(files, [sheet.rule])


def _folders(shelf: Shelf) -> list[Path]:
    try:
        return document_folders(shelf)
    except PolicyFileError:
        return []


def _read(folder: Path, *, own: bool) -> File:
    try:
        document = load_document(folder)
    except PolicyFileError as error:
        return File(folder, own, None, error)
    found = [paper for place in (DRAFTS, RULES) for paper in papers(folder, place)]
    return File(folder, own, document, None, tuple(_sheet(paper, document, own, None) for paper in found))


def _sheet(paper: Paper, document: Document, own: bool, text: str | None) -> Sheet:
    sheet = Sheet(paper, document, own, None, None, paper.text if text is None else text)
    try:
        return replace(sheet, rule=judged(paper, document, text))
    except RuleError as error:
        return replace(sheet, error=error)


def _beside(sheet: Sheet, file: File) -> Iterator[Rule]:
    for other in file.sheets:
        same = other.paper.place == sheet.paper.place and other.paper.name == sheet.paper.name
        if other.rule and not same and sheet.clause and other.rule.clause == sheet.clause.id:
            yield other.rule


def _own(sheet: Sheet) -> None:
    if not sheet.own:
        raise ReadOnlyError(sheet.paper.id)
