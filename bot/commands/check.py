"""`check`: every policy file and every rule held against its text; what is wrong, file by file."""

import argparse

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.channels.console import WORDS
from bot.settings import Settings
from bot.wording.phrases import phrase
from calculators.load import check_rules, load_rules
from corpus.load import PolicyFileError, load_corpus

COLUMNS = ("file", "key", "found", "expected", "remedy")


def run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    try:
        corpus = load_corpus()
    except PolicyFileError as error:
        return _report([(error.file, error.key, error.found, "", error.remedy)], console)
    errors = check_rules(corpus)
    if errors:
        return _report([(e.file, e.key, e.found, e.expected, e.remedy) for e in errors], console)
    counts = {"documents": len(corpus.documents), "clauses": len(corpus), "rules": len(load_rules(corpus))}
    console.print(phrase("check.well", WORDS, **{name: str(count) for name, count in counts.items()}))
    return 0


def _report(rows: list[tuple[str, ...]], console: Console) -> int:
    table = Table(*(phrase(f"check.{column}", WORDS) for column in COLUMNS), show_lines=True)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(Text(phrase("check.bad", WORDS, count=str(len(rows))), "red"))
    console.print(table)
    return 1
