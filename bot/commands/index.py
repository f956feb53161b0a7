"""`index`: build the search index, or say that nothing has changed."""

import argparse

from rich.console import Console

from bot.commands.opening import opened
from bot.settings import Settings


def run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    opened(settings, console, force=given.force)
    return 0
