"""`review`: what waits for a signature, one rule after the other, beside its clause, in the terminal."""

import argparse
import asyncio
import os
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bot.assistant import today_in_china
from bot.channels.review_console import WORDS, complaint, laid_out, overview, waiting
from bot.commands.sign import note
from bot.review.desk import Desk, Sheet
from bot.review.door import LONGEST_NAME, UnfitNameError, fit_name
from bot.settings import Settings
from bot.store.reviews import Action, Done
from bot.wording.phrases import phrase
from calculators.anchors import RuleError
from calculators.signing import PaperChangedError, PaperGoneError, Signature

EDITOR = "vi"


class LeaveError(Exception):
    """The reviewer has had enough."""


@dataclass(frozen=True, slots=True)
class Talk:
    """One sitting: who reviews on which day, at which desk, on which terminal."""

    desk: Desk
    name: str
    day: date
    settings: Settings
    console: Console

    def ask(self, name: str, **words: str) -> str:
        try:
            return self.console.input(Text(phrase(f"terminal.{name}", WORDS, **words), "bold")).strip()
        except (EOFError, KeyboardInterrupt) as error:
            raise LeaveError from error

    def say(self, name: str, style: str = "", **words: str) -> None:
        self.console.print(Text(phrase(f"terminal.{name}", WORDS, **words), style))

    def note(self, action: Action, sheet: Sheet, text: str, reason: str = "") -> None:
        asyncio.run(note(self.settings, Done(self.name, action, sheet.paper.id, text, reason)))


def run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    desk = Desk(settings.shelves)
    files = desk.files()
    console.print(overview(files, desk.refused()))
    sheets = waiting(files)
    if given.list or not sheets:
        console.print(phrase("terminal.nothing", WORDS) if not sheets else "")
        return 0
    try:
        name = fit_name(given.name or console.input(phrase("terminal.name", WORDS)))
        talk = Talk(desk, name, today_in_china(), settings, console)
        for sheet in sheets:
            with suppress(PaperGoneError):
                _decide(talk, desk.sheet(sheet.paper.place, sheet.paper.folder.name, sheet.paper.name))
    except UnfitNameError:
        console.print(Text(phrase("reviewer.unfit_name", WORDS, longest=str(LONGEST_NAME)), "red"))
        return 1
    except (LeaveError, EOFError, KeyboardInterrupt):
        return 0
    return 0


def _decide(talk: Talk, sheet: Sheet | None) -> None:
    """Show it and ask, until it is signed, rejected or left for another time."""
    while sheet is not None:
        talk.console.print(laid_out(sheet))
        answer = talk.ask("what").lower()
        act = ACTS.get(answer[:1])
        if act is None:
            talk.say("unclear", "yellow")
            continue
        try:
            sheet = act(talk, sheet)
        except RuleError as error:
            talk.console.print(complaint(error))
        except (PaperChangedError, PaperGoneError):
            talk.say("changed", "red")
            sheet = None


def _sign(talk: Talk, sheet: Sheet) -> Sheet | None:
    rule = talk.desk.sign(sheet, Signature(talk.name, talk.day))
    talk.note("signed", sheet, sheet.paper.text)
    talk.say("signed", "green", rule=rule.id)
    return None


def _reject(talk: Talk, sheet: Sheet) -> Sheet | None:
    reason = talk.ask("reason")
    if not reason:
        talk.say("no_reason", "yellow")
        return sheet
    talk.desk.reject(sheet, Signature(talk.name, talk.day), reason)
    talk.note("rejected", sheet, sheet.paper.text, reason)
    talk.say("rejected", rule=sheet.paper.id)
    return None


def _edit(talk: Talk, sheet: Sheet) -> Sheet | None:
    """The text as the editor leaves it; one that the loader refuses is offered to the editor again."""
    text = edited(sheet.text)
    if text == sheet.text:
        return sheet
    try:
        paper = talk.desk.edit(sheet, text)
    except RuleError as error:
        talk.console.print(complaint(error))
        again = talk.ask("again").lower().startswith("y")
        return _edit(talk, talk.desk.retyped(sheet, text)) if again else sheet
    talk.note("edited", sheet, text)
    return talk.desk.sheet(paper.place, paper.folder.name, paper.name)


def _skip(_: Talk, __: Sheet) -> Sheet | None:
    return None


def _leave(_: Talk, __: Sheet) -> Sheet | None:
    raise LeaveError


ACTS: Mapping[str, Callable[[Talk, Sheet], Sheet | None]] = {
    "s": _sign,
    "e": _edit,
    "r": _reject,
    "n": _skip,
    "q": _leave,
}


def edited(text: str) -> str:
    """What a person makes of the text in the editor of their own: $VISUAL, else $EDITOR."""
    program = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or EDITOR)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rule.toml"
        file.write_text(text, "utf-8")
        subprocess.run([*program, str(file)], check=False)
        return file.read_text("utf-8")
