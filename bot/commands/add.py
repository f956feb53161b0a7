"""`add`: files of the user's become documents; one that can't be read never stops the others."""

import argparse
import hashlib
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bot.adding.questions import MissingFactsError, UnfitAnswerError, complete, stated
from bot.adding.report import WORDS, refusal, report
from bot.parcel import ParcelError, is_parcel, take_in
from bot.settings import Settings
from bot.wording.phrases import phrase
from calculators.drafting import draft_rules, write_drafts
from corpus.load import PolicyFileError
from corpus.model import Document
from corpus.newcomer import ORIGIN, facts_of, name_document, prepare, write_document
from corpus.readers.apart import read_file
from corpus.readers.kinds import kind_of, read_bytes
from corpus.readers.model import ReadingError
from corpus.shelves import Shelf, document_folders


class TakenError(ValueError):
    """A document that is there already; says so in the user's words."""


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where documents go, what is stated of all of them, whom to ask."""

    shelf: Path
    shelves: tuple[Shelf, ...]
    known: Mapping[str, str]
    identifier: str | None
    ask: Callable[[str], str] | None
    console: Console

    def taken(self) -> Iterator[Path]:
        for shelf in dict.fromkeys((*self.shelves, Shelf(self.shelf, required=False))):
            yield from document_folders(shelf) if shelf.folder.is_dir() else ()


def run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    files = _files(given.file)
    try:
        known = stated(given, several=len(files) > 1)
    except UnfitAnswerError as error:
        console.print(Text(str(error), "red"))
        return 1
    shelf = given.to or settings.own_folder
    ask = console.input if sys.stdin.isatty() else None
    desk = _Desk(shelf, settings.shelves, known, given.id, ask, console)
    reasons = {file: reason for file in files if (reason := _try(file, desk))}
    if len(files) != 1:
        _summary(files, reasons, given.file, console)
    if len(reasons) < len(files) and shelf.absolute() not in {each.folder.absolute() for each in settings.shelves}:
        console.print(Text(phrase("done.not_served", WORDS, folder=str(shelf)), "yellow"))
    return 1 if reasons or not files else 0


def _files(given: Path) -> list[Path]:
    """The file or packed policy, or the files of a folder and those below it; links and hidden files are none."""
    if not given.is_dir() or is_parcel(given):
        return [given]
    found = (each for each in given.rglob("*") if each.is_file() and not each.is_symlink())
    return sorted(each for each in found if not any(part.startswith(".") for part in each.relative_to(given).parts))


def _try(file: Path, desk: _Desk) -> str:
    """Why the file is not added, nothing when it is."""
    desk.console.print(Text(phrase("read.file", WORDS, name=_printable(file.name)), "bold"))
    try:
        take = _take_in if _is_packed(file) else _add
        take(file, desk)
    except ReadingError as error:
        reason = refusal(error)
    except (MissingFactsError, TakenError, PolicyFileError, ParcelError, OSError) as error:
        reason = str(error)
    else:
        return ""
    desk.console.print(Text(phrase("done.failed", WORDS, name=_printable(file.name), reason=reason), "red"))
    return reason


def _is_packed(path: Path) -> bool:
    """Whether it is a policy from another installation: a folder, or an archive that is no document itself."""
    try:
        return path.is_dir() or not kind_of(read_bytes(path))
    except ReadingError as error:
        return error.reason == "archive" and is_parcel(path)


def _take_in(parcel: Path, desk: _Desk) -> None:
    """A policy that another installation has packed, with its signed rules."""
    taken = take_in(parcel, desk.shelf, frozenset(folder.name for folder in desk.taken()))
    words = {"id": taken.folder.name, "folder": str(taken.folder)}
    desk.console.print(Text(phrase("done.added", WORDS, **words), "green"))
    if taken.waiting:
        desk.console.print(phrase("done.waiting", WORDS, count=str(len(taken.waiting))))


def _add(file: Path, desk: _Desk) -> None:
    newcomer = prepare(read_file(file))
    folders = list(desk.taken())
    _check_unknown(file, folders)
    facts = facts_of(newcomer, complete(newcomer, desk.known, desk.ask))
    report(newcomer, facts, desk.console)
    names = [folder.name for folder in folders]
    identifier = desk.identifier or name_document(facts, names)
    if identifier in names or (desk.shelf / identifier).exists():
        raise TakenError(phrase("done.taken", WORDS, id=identifier))
    drafts: list[Path] = []

    def draft(folder: Path, document: Document) -> None:
        drafts.extend(write_drafts(folder, draft_rules(document)))

    write_document(desk.shelf, identifier, newcomer, facts, file, draft)
    folder = str(desk.shelf / identifier)
    desk.console.print(Text(phrase("done.added", WORDS, id=identifier, folder=folder), "green"))
    desk.console.print(phrase("done.drafts" if drafts else "done.no_drafts", WORDS, count=str(len(drafts))))


def _check_unknown(file: Path, folders: list[Path]) -> None:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    for folder in folders:
        origin = folder / ORIGIN
        if origin.exists() and tomllib.loads(origin.read_text("utf-8")).get("sha256") == digest:
            raise TakenError(phrase("done.same", WORDS, id=folder.name))


def _summary(files: list[Path], reasons: Mapping[Path, str], folder: Path, console: Console) -> None:
    if not files:
        console.print(phrase("done.no_files", WORDS, folder=str(folder)), markup=False)
        return
    for file, reason in reasons.items():
        console.print(Text(phrase("done.failed", WORDS, name=_printable(file.name), reason=reason), "red"))
    counts = {"count": len(files), "added": len(files) - len(reasons), "failed": len(reasons)}
    console.print(phrase("done.total", WORDS, **{name: str(count) for name, count in counts.items()}))


def _printable(name: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in name)
