"""`withdraw`: a document is taken out as if it had never been valid; conversations that rested on it are told."""

import argparse

from rich.console import Console

from bot.assistant import today_in_china
from bot.commands.changes import entry_of, event, note
from bot.policies import open_policies
from bot.settings import Settings


def run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    entry = entry_of(open_policies(settings.shelves), given.document)
    note(entry, event("withdrawn", today_in_china(), given.reason, given.by), settings, console)
    return 0
