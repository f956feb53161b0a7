"""This is where a person's word turns a draft into a rule: checked whole, then put in place in one step."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any, Literal

import tomlkit
from tomlkit.exceptions import TOMLKitError

from calculators.anchors import RuleError
from calculators.load import read_rule
from calculators.model import Rule
from corpus.model import Corpus, Document
from corpus.writing import locked, remove, write_whole

DRAFTS: Literal["drafts"] = "drafts"
RULES: Literal["rules"] = "rules"
REJECTED = "rejected"
Place = Literal["drafts", "rules"]
LONGEST = 32_768
"""Bytes of a rule file before a reviewer; those of our own have under 5,000."""
DOTS = 100
"""In a line of TOML. Reading a key of thousands of parts takes the square of their number."""
DOUBTS = "draft"
UNSIGNED = "0" * 64
_DAY = "2000-01-01"


class PaperGoneError(KeyError):
    """There is no such file any more: someone has signed or rejected it."""


class PaperChangedError(ValueError):
    """The file is not the one that was read: someone has changed it since."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a draft was not sure of: a key of its file, or nothing, and in words."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A rule file as it was read: of which document's folder, waiting or signed, its name without .toml.

    `digest` is the SHA-256 of the bytes on disk.
    """

    folder: Path
    place: Place
    name: str
    text: str
    digest: str

    @property
    def id(self) -> str:
        """ "document/name", as a person names it."""
        return f"{self.folder.name}/{self.name}"

    @property
    def label(self) -> str:
        """The file, as errors name it."""
        return f"{self.folder.name}/{self.place}/{self.name}.toml"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs or rejects, and on which day."""

    name: str
    day: date


def papers(folder: Path, place: Place) -> list[Paper]:
    """The rule files of a document's folder, in the order of their names."""
    files = sorted((folder / place).glob("*.toml"))
    return [paper for file in files if (paper := _read(folder, place, file.stem)) is not None]


def paper_of(folder: Path, place: Place, name: str) -> Paper:
    """:raises PaperGoneError: for a name that no file of the folder has, whatever path it may spell."""
    names = {file.stem for file in (folder / place).glob("*.toml")}
    paper = _read(folder, place, name) if name in names else None
    if paper is None:
        raise PaperGoneError(f"{folder.name}/{place}/{name}")
    return paper


def _read(folder: Path, place: Place, name: str) -> Paper | None:
    try:
        with (folder / place / f"{name}.toml").open("rb") as file:
            raw = file.read(LONGEST + 1)
    except FileNotFoundError:
        return None
    return Paper(folder, place, name, raw.decode("utf-8", "replace"), sha256(raw).hexdigest())


def doubts(text: str) -> tuple[Doubt, ...]:
    """What a draft says it was not sure of; nothing where its file can't be read."""
    try:
        noted = _table("", text).get(DOUBTS, [])
    except RuleError:
        return ()
    lists = [noted] if isinstance(noted, list) else [each for each in noted.values() if isinstance(each, list)]
    entries = [entry for each in lists for entry in each if isinstance(entry, dict)]
    return tuple(Doubt(str(entry.get("key", "")), str(entry.get("doubt", ""))) for entry in entries)


def clause_number(text: str) -> str:
    """Which clause of its document the file names; nothing where it can't be read."""
    return _said(text, "clause")


def rule_title(text: str) -> str:
    """What the file calls its rule; nothing where it can't be read."""
    return _said(text, "title")


def signed_digest(text: str) -> str:
    """The digest of the clause that the file was signed for; nothing where it is not."""
    return _said(text, "digest")


def _said(text: str, key: str) -> str:
    try:
        return str(_table("", text).get(key, ""))
    except RuleError:
        return ""


def judged(paper: Paper, document: Document, text: str | None = None) -> Rule:
    """The rule that the file would be once signed; with `text` the one it would be with that text.

    :raises RuleError: naming file, key, found, expected and remedy.
    """
    return read_rule(_signed(paper, document, text, f"{_DAY} -"), paper.label, Corpus([document]))


def sign(paper: Paper, document: Document, signature: Signature) -> Rule:
    """Put the rule in force as it was read: signed by name and day, with the digest of the clause as it stands.

    :raises RuleError: for a file that can't be trusted, and for a draft whose name a rule in force has.
    :raises PaperGoneError: when it is gone since.
    :raises PaperChangedError: when it has changed since.
    """
    label = f"{paper.folder.name}/{RULES}/{paper.name}.toml"
    with locked(paper.folder):
        _same(paper)
        text = _signed(paper, document, None, f"{signature.day.isoformat()} {signature.name}")
        rule = read_rule(text, label, Corpus([document]))
        if paper.place == DRAFTS:
            _free(paper, document)
        write_whole(paper.folder / RULES / f"{paper.name}.toml", text)
        if paper.place == DRAFTS:
            remove(paper.folder / DRAFTS / f"{paper.name}.toml")
    return rule


def reject(paper: Paper, signature: Signature, reason: str) -> Path:
    """Put it away with the reason; where.

    :raises PaperGoneError: when it is gone since.
    :raises PaperChangedError: when it has changed since.
    """
    with locked(paper.folder):
        _same(paper)
        file = _unused(paper.folder / REJECTED, paper.name)
        write_whole(file, _with_reason(paper.text, signature, reason))
        remove(paper.folder / paper.place / f"{paper.name}.toml")
    return file


def edit(paper: Paper, text: str) -> Paper:
    """Put another text in the draft's place; of a rule that is signed, beside it, as a draft of the same name.

    :raises PaperGoneError: when it is gone since.
    :raises PaperChangedError: when it has changed since, or when there is such a draft already.
    """
    with locked(paper.folder):
        _same(paper)
        target = paper.folder / DRAFTS / f"{paper.name}.toml"
        if paper.place == RULES and target.exists():
            raise PaperChangedError(paper.id)
        write_whole(target, text)
    return paper_of(paper.folder, DRAFTS, paper.name)


def _same(paper: Paper) -> None:
    if paper_of(paper.folder, paper.place, paper.name).digest != paper.digest:
        raise PaperChangedError(paper.id)


def _free(paper: Paper, document: Document) -> None:
    """A draft takes the place of a stale rule, never of one that computes."""
    for other in papers(paper.folder, RULES):
        if other.name == paper.name and not _is_stale(other, document):
            remedy = "Reject the rule that is in force first, or give the draft's file another name."
            raise RuleError(paper.label, "file", f"a rule in force named {paper.name}", "another name", remedy)


def _is_stale(paper: Paper, document: Document) -> bool:
    try:
        return read_rule(paper.text, paper.label, Corpus([document])).stale
    except RuleError:
        return True


def _signed(paper: Paper, document: Document, text: str | None, signed: str) -> str:
    """The text as a signed rule's: without the doubts, with the clause's digest and the signature."""
    given = paper.text if text is None else text
    table = _table(paper.label, given)
    identifier = f"{document.id}/{table.get('clause')}"
    found = next((clause.digest for clause in document.clauses if clause.id == identifier), UNSIGNED)
    try:
        parsed = tomlkit.parse(given)
        parsed.pop(DOUBTS, None)
        parsed["digest"], parsed["signed"] = found, signed
        written = tomlkit.dumps(parsed).strip() + "\n"
    except (TOMLKitError, ValueError, RecursionError) as error:
        raise _unreadable(paper.label, error) from error
    expected = {key: value for key, value in table.items() if key != DOUBTS}
    if tomllib.loads(written) != expected | {"digest": found, "signed": signed}:
        remedy = "Write each table once, one after the other."
        raise RuleError(paper.label, "file", "TOML that can't be rewritten as it is", "plain tables", remedy)
    return written


def _table(label: str, text: str) -> Mapping[str, Any]:
    if len(text.encode(errors="replace")) > LONGEST:
        remedy = "Split it, or drop what no rule needs."
        raise RuleError(label, "file", f"more than {LONGEST} bytes", "a rule", remedy)
    if any(line.count(".") > DOTS for line in text.split("\n")):
        remedy = "Write shorter keys and sentences."
        raise RuleError(label, "file", f"a line of more than {DOTS} dots", "a rule", remedy)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable(label, error) from error


def _unreadable(label: str, error: Exception) -> RuleError:
    return RuleError(label, "file", str(error), "TOML in UTF-8", "Mend the syntax.")


def _unused(folder: Path, name: str) -> Path:
    tried = (folder / f"{name}{f'-{number}' if number > 1 else ''}.toml" for number in count(1))
    return next(file for file in tried if not file.exists())


def _with_reason(text: str, signature: Signature, reason: str) -> str:
    """The text with a table that says why; where it is no TOML, each of its lines as a comment."""
    said = tomlkit.dumps({REJECTED: {"reason": reason, "name": signature.name, "date": signature.day}})
    try:
        _table("", text)
    except RuleError:
        text = "".join(f"# {line}\n" for line in _lines(text))
    return f"{text.rstrip()}\n\n{said}"


def _lines(text: str) -> Iterator[str]:
    return ("".join(sign if sign.isprintable() else " " for sign in line) for line in text.splitlines())
