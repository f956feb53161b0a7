"""`sign`: a draft, or a rule whose clause has changed, put in force by name and date without being asked anything."""

import argparse
import asyncio

from rich.console import Console
from rich.text import Text

from bot.assistant import today_in_china
from bot.review.desk import Desk, ReadOnlyError, Sheet
from bot.review.door import LONGEST_NAME, UnfitNameError, fit_name
from bot.settings import Settings
from bot.store.database import opened_database
from bot.store.reviews import Done, Reviews
from bot.wording.phrases import phrase
from calculators.signing import DRAFTS, RULES, PaperChangedError, PaperGoneError, Signature

WORDS = "review"


def run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    desk = Desk(settings.shelves)
    try:
        signature = Signature(fit_name(given.name), given.date or today_in_china())
        sheet = found(desk, given.rule)
        rule = desk.sign(sheet, signature)
    except UnfitNameError:
        return _refused(console, "reviewer.unfit_name", longest=str(LONGEST_NAME))
    except PaperGoneError:
        return _refused(console, "sign.unknown", rule=given.rule)
    except PaperChangedError:
        return _refused(console, "sign.changed", rule=given.rule)
    except ReadOnlyError:
        return _refused(console, "page.read_only")
    asyncio.run(note(settings, Done(signature.name, "signed", sheet.paper.id, sheet.paper.text)))
    words = {"rule": rule.id, "name": signature.name, "day": signature.day.isoformat()}
    console.print(phrase("sign.done", WORDS, **words), markup=False)
    return 0


def found(desk: Desk, rule: str) -> Sheet:
    """The draft of that name ("document/name"), else the rule.

    :raises PaperGoneError: when there is neither.
    """
    document, _, name = rule.partition("/")
    try:
        return desk.sheet(DRAFTS, document, name)
    except PaperGoneError:
        return desk.sheet(RULES, document, name)


async def note(settings: Settings, done: Done) -> None:
    """Put it on the trail."""
    async with opened_database(settings) as database:
        await Reviews(database).add(done)


def _refused(console: Console, name: str, /, **words: str) -> int:
    console.print(Text(phrase(name, WORDS, **words), "red"))
    return 1
