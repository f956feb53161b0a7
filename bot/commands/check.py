"""`check`: every policy file and every rule held against its text; what is wrong, file by file."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.channels.console import WORDS
from bot.policies import loose_ends, open_policies
from bot.settings import Settings
from bot.wording.phrases import phrase
from calculators.anchors import RuleError
from calculators.load import check_file
from corpus.load import POLICIES, PolicyFileError, load_document
from corpus.model import Corpus
from corpus.shelves import Refusal, Shelf, document_folders

Row = tuple[str, str, str, str, str]
COLUMNS = ("file", "key", "found", "expected", "remedy")


def run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    folders = [folder for shelf in settings.shelves for folder in document_folders(shelf)]
    rows = [row for folder in folders for row in _check(folder)] or _agreement(settings.shelves)
    if rows:
        return _report(rows, console)
    policies = open_policies(settings.shelves)
    counts = {"documents": len(policies.entries), "clauses": len(policies.corpus), "rules": len(policies.rules)}
    console.print(phrase("check.well", WORDS, **{name: str(count) for name, count in counts.items()}))
    return 0


def _check(folder: Path) -> list[Row]:
    """What is wrong with one document and its rules, each by itself."""
    try:
        alone = Corpus([load_document(folder)])
    except PolicyFileError as error:
        return [_row(error, folder)]
    files = sorted((folder / "rules").glob("*.toml"))
    return [_row(error, folder) for file in files for error in check_file(file, alone)]


def _agreement(shelves: Sequence[Shelf]) -> list[Row]:
    """What is wrong between documents that are well by themselves."""
    try:
        policies = open_policies(shelves)
    except (PolicyFileError, RuleError) as error:
        return [_row(error, None)]
    return [_row(refusal, refusal.folder) for refusal in (*policies.refused, *loose_ends(policies))]


def _row(error: PolicyFileError | RuleError | Refusal, folder: Path | None) -> Row:
    file = error.file if folder in (None, POLICIES / error.file.partition("/")[0]) else f"{folder.parent}/{error.file}"
    return file, error.key, error.found, getattr(error, "expected", ""), error.remedy


def _report(rows: list[Row], console: Console) -> int:
    table = Table(*(phrase(f"check.{column}", WORDS) for column in COLUMNS), show_lines=True)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(Text(phrase("check.bad", WORDS, count=str(len(rows))), "red"))
    console.print(table)
    return 1
