"""`repeal`: a document is law no longer from a day on; questions as of an earlier day still find it."""

import argparse

from rich.console import Console

from bot.commands.changes import entry_of, event, not_ended, note
from bot.policies import open_policies
from bot.settings import Settings


def run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    entry = not_ended(entry_of(open_policies(settings.shelves), given.document))
    note(entry, event("repealed", given.on, given.reason, given.by), settings, console)
    return 0
