"""`correct`: an erratum; the text is put right in place, the old one kept, and rules on changed clauses are stale."""

import argparse
import shutil
import tempfile
from itertools import count
from pathlib import Path

import tomlkit
from rich.console import Console

from bot.assistant import today_in_china
from bot.commands.changes import WORDS, ChangeRefusedError, entry_of, event, note, show
from bot.policies import Entry, open_policies
from bot.settings import Settings
from bot.wording.phrases import phrase
from calculators.carrying import Touched, touched
from calculators.signing import RULES, Signature, paper_of, reject
from corpus.differences import differences
from corpus.lifecycle import VERSIONS
from corpus.load import METADATA, SOURCE, load_document
from corpus.model import Document
from corpus.readers.apart import read_file
from corpus.readers.model import ReadingError
from corpus.writing import locked, write_whole

TEXTS = (".txt",)


def run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    entry = entry_of(open_policies(settings.shelves), given.document)
    if entry.strict:
        raise ChangeRefusedError("ours", document=given.document)
    texts = {SOURCE: _text(given.file)}
    if given.policy:
        texts[METADATA] = given.policy.read_text("utf-8")
    corrected = _trial(entry, texts)
    found = differences(entry.document, corrected)
    show(found, console)
    fates = touched(entry.rules, found, corrected)
    for each in fates:
        console.print(phrase(f"rule.{each.change}", WORDS, rule=each.rule.id, title=each.rule.title))
    if given.dry_run:
        return 0
    happened = event("corrected", today_in_china(), given.reason, given.by, version=_keep(entry, texts))
    for each in fates:
        _follow(entry, each, Signature(happened.by, happened.on))
    note(entry, happened, settings, console)
    with locked(entry.folder):
        for name, text in texts.items():
            write_whole(entry.folder / name, text)
    return 0


def _follow(entry: Entry, touched_rule: Touched, signature: Signature) -> None:
    """Let a rule rest on its clause where that stands now; one whose clause is gone is put away."""
    clause, rule = touched_rule.clause, touched_rule.rule
    paper = paper_of(entry.folder, RULES, rule.id.rpartition("/")[2])
    if clause is None:
        reject(paper, signature, phrase("rule.without_clause", WORDS))
    elif clause.id != rule.clause:
        written = tomlkit.parse(paper.text)
        written["clause"] = clause.number
        with locked(entry.folder):
            write_whole(entry.folder / RULES / f"{paper.name}.toml", tomlkit.dumps(written))


def _text(file: Path) -> str:
    """The corrected text: of a text file as it is, of any other as a reader reads it."""
    try:
        if file.suffix.lower() in TEXTS:
            return file.read_bytes().decode("utf-8-sig")
        return read_file(file).text
    except (OSError, UnicodeDecodeError, ReadingError) as error:
        raise ChangeRefusedError("unreadable", file=str(file), why=str(error)) from error


def _trial(entry: Entry, texts: dict[str, str]) -> Document:
    """The document as it will be, loaded from a copy of its folder.

    :raises PolicyFileError: when it could not be served.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(entry.folder, Path(folder) / entry.document.id)
        for name, text in texts.items():
            write_whole(copy / name, text)
        return load_document(copy)


def _keep(entry: Entry, texts: dict[str, str]) -> str:
    """Put the old texts away under today's day; the folder's name."""
    day = today_in_china().isoformat()
    names = (day if number == 1 else f"{day}-{number}" for number in count(1))
    name = next(name for name in names if not (entry.folder / VERSIONS / name).exists())
    with locked(entry.folder):
        for each in texts:
            write_whole(entry.folder / VERSIONS / name / each, (entry.folder / each).read_bytes().decode())
    return name
