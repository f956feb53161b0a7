"""`export`: one policy with its signed rules as a folder or zip file that another installation can add."""

import argparse
import getpass
from pathlib import Path

import tomlkit
from rich.console import Console
from rich.text import Text

from bot.assistant import today_in_china
from bot.commands.changes import WORDS, entry_of
from bot.parcel import pack, write_parcel
from bot.policies import Entry, open_policies
from bot.settings import Settings
from bot.wording.phrases import phrase
from corpus.lifecycle import read_histories


def run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    entry = entry_of(open_policies(settings.shelves), given.document)
    files = pack(entry.folder, (given.by or getpass.getuser(), today_in_china()), _history(entry, settings))
    target: Path = given.to
    write_parcel(files, entry.document.id, target)
    rules = sum(name.startswith("rules/") for name in files)
    console.print(Text(phrase("parcel.written", WORDS, target=str(target), rules=str(rules)), "green"))
    return 0


def _history(entry: Entry, settings: Settings) -> str:
    """What is noted of one of ours in the user's own folder goes with it."""
    own = [shelf.folder for shelf in settings.shelves if entry.strict and not shelf.strict]
    events = [event for folder in own for event in read_histories(folder).get(entry.document.id, ())]
    return tomlkit.dumps({"events": [event.model_dump(exclude_none=True) for event in events]}) if events else ""
