"""`replace`: a new document takes an old one's place from a day on; what differs, and which rules that touches."""

import argparse
from datetime import date

import tomlkit
from rich.console import Console
from rich.text import Text

from bot.commands.changes import WORDS, ChangeRefusedError, entry_of, event, not_ended, note, show
from bot.policies import Entry, open_policies
from bot.settings import Settings
from bot.wording.phrases import phrase
from calculators.carrying import Touched, carried, touched
from calculators.signing import DRAFTS, RULES, paper_of
from corpus.differences import Difference, differences
from corpus.load import ASKED
from corpus.writing import locked, write_whole

COLOURS = {"same": "green", "changed": "yellow", "removed": "red"}


def run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    policies = open_policies(settings.shelves)
    old, new = not_ended(entry_of(policies, given.old)), entry_of(policies, given.new)
    on = _day(old, new, given.on)
    found = differences(old.document, new.document)
    fates = touched(old.rules, found, new.document)
    show(found, console)
    _show_rules(fates, console)
    _show_asked(old, found, console)
    if given.dry_run:
        return 0
    if not (given.no_carry or new.strict):
        _carry(old, new, fates, console)
        _carry_asked(old, new, found, console)
    if new.document.since is None:
        note(new, event("in_force", on, given.reason, given.by), settings, console)
    note(old, event("replaced", on, given.reason, given.by, document=new.document.id), settings, console)
    return 0


def _day(old: Entry, new: Entry, given: date | None) -> date:
    """The first day of the new text: the one given, else the one that it states."""
    if old.document.id == new.document.id:
        raise ChangeRefusedError("itself", document=old.document.id)
    stated = new.document.since
    on = given or stated
    if on is None:
        raise ChangeRefusedError("no_day", document=new.document.id)
    if stated is not None and on < stated:
        raise ChangeRefusedError("too_early", document=new.document.id, on=f"{on}", stated=f"{stated}")
    return on


def _show_rules(fates: tuple[Touched, ...], console: Console) -> None:
    for each in fates:
        line = phrase(f"rule.{each.change}", WORDS, rule=each.rule.id, title=each.rule.title)
        console.print(Text(line, COLOURS[each.change]))


def _show_asked(old: Entry, found: tuple[Difference, ...], console: Console) -> None:
    for each in found:
        if (
            each.old
            and each.change in ("changed", "removed")
            and (questions := old.document.asked.get(each.old.number))
        ):
            words = {"clause": each.old.label, "questions": " / ".join(questions)}
            console.print(phrase(f"asked.{each.change}", WORDS, **words))


def _carry(old: Entry, new: Entry, fates: tuple[Touched, ...], console: Console) -> None:
    """Put the rules that still stand word for word beside the new text, as drafts to be signed."""
    for each in fates:
        name = each.rule.id.rpartition("/")[2]
        if each.clause is None or any((new.folder / place / f"{name}.toml").exists() for place in (DRAFTS, RULES)):
            continue
        doubt = phrase(f"carried.{each.change}", WORDS, rule=each.rule.id)
        draft = carried(paper_of(old.folder, RULES, name), new.folder, each.clause, doubt, new.document)
        if draft is None:
            continue
        file = new.folder / DRAFTS / f"{name}.toml"
        with locked(new.folder):
            write_whole(file, draft.text)
        console.print(phrase("carried.to", WORDS, rule=each.rule.id, file=str(file)))


def _carry_asked(old: Entry, new: Entry, found: tuple[Difference, ...], console: Console) -> None:
    """Where nobody has written questions for the new text, those of the clauses that it still has."""
    file = new.folder / ASKED
    questions = {
        each.new.number: list(old.document.asked[each.old.number])
        for each in found
        if each.old and each.new and each.old.number in old.document.asked
    }
    if questions and not file.exists():
        with locked(new.folder):
            write_whole(file, tomlkit.dumps(questions))
        console.print(phrase("carried.asked", WORDS, file=str(file)))
