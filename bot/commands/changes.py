"""What the commands that change a policy share: whose it is, on which day, what is shown and where it is noted."""

import getpass
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bot.assistant import today_in_china
from bot.channels.differing import differing
from bot.policies import Entry, Policies
from bot.settings import Settings
from bot.wording.phrases import phrase
from corpus.differences import Difference
from corpus.lifecycle import HISTORY, Event, Kind, record
from corpus.model import Clause
from corpus.writing import locked

WORDS = "lifecycle"


class ChangeRefusedError(ValueError):
    """Why a policy is not changed as was asked, in the user's words."""

    def __init__(self, name: str, **words: str) -> None:
        super().__init__(phrase(f"refused.{name}", WORDS, **words))


def entry_of(policies: Policies, identifier: str) -> Entry:
    """:raises ChangeRefusedError: when no document of that id is served; names those that are."""
    if identifier not in policies.entries:
        raise ChangeRefusedError("unknown", document=identifier, known="、".join(policies.entries))
    return policies.entries[identifier]


def not_ended(entry: Entry) -> Entry:
    """:raises ChangeRefusedError: for a document of which an end is noted already."""
    if entry.document.ended:
        file = str(entry.folder / HISTORY)
        raise ChangeRefusedError("ended", document=entry.document.id, on=f"{entry.document.ended.on}", file=file)
    return entry


def event(kind: Kind, on: date, reason: str, by: str | None, **more: str) -> Event:
    """An event noted today, by default by whoever runs the command."""
    return Event.model_validate(
        {"kind": kind, "on": on, "reason": reason, "by": by or getpass.getuser(), "recorded": today_in_china()} | more
    )


def note(entry: Entry, happened: Event, settings: Settings, console: Console) -> None:
    """Write the event down beside the document; of one that comes with us, in the user's own folder."""
    file, document = entry.folder / HISTORY, None
    if entry.strict:
        file, document = _own_shelf(settings) / HISTORY, entry.document.id
    with locked(file.parent):
        record(file, happened, document)
    words = {"document": entry.document.id, "title": entry.document.title, "on": f"{happened.on}", "file": str(file)}
    console.print(Text(phrase(f"noted.{happened.kind}", WORDS, **words), "green"))


def _own_shelf(settings: Settings) -> Path:
    if all(shelf.strict for shelf in settings.shelves):
        raise ChangeRefusedError("no_shelf", folder=str(settings.policies_folder))
    settings.own_folder.mkdir(parents=True, exist_ok=True)
    return settings.own_folder


def show(found: Iterable[Difference], console: Console) -> None:
    """The difference clause by clause; what is the same is only counted."""
    found = list(found)
    for each in found:
        if each.change != "same":
            console.print(Text(_heading(each), "bold"))
            console.print(_worded(each))
    counts = {kind: str(sum(each.change == kind for each in found)) for kind in ("same", "changed", "added", "removed")}
    console.print(phrase("differs.counts", WORDS, **counts))


def _heading(each: Difference) -> str:
    clauses = [_called(clause) for clause in (each.old, each.new) if clause]
    return phrase(f"differs.{each.change}", WORDS, clause=" → ".join(dict.fromkeys(clauses)))


def _called(clause: Clause) -> str:
    return clause.label if clause.label == clause.number else f"{clause.label}({clause.number})"


def _worded(each: Difference) -> Text:
    if each.words:
        return differing(each.words)
    return Text((each.new or each.old).text)  # type: ignore[union-attr]
