"""`reviewer`: who may sign rules; passwords are asked for without an echo, or read from a pipe."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from getpass import getpass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.assistant import CHINA
from bot.review.door import LONGEST_NAME, Door, UnfitNameError, UnfitPasswordError, fit_name
from bot.review.passwords import LONGEST, SHORTEST
from bot.settings import Settings
from bot.store.database import opened_database
from bot.store.reviewers import ReviewerExistsError, ReviewerNotFoundError
from bot.wording.phrases import phrase

WORDS = "review"
REFUSED: Mapping[type[Exception], str] = {
    UnfitNameError: "reviewer.unfit_name",
    UnfitPasswordError: "reviewer.unfit_password",
    ReviewerExistsError: "reviewer.exists",
    ReviewerNotFoundError: "reviewer.unknown",
}


class PasswordsDifferError(ValueError):
    """The second password is not the first."""


def run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    try:
        asyncio.run(_within(given, settings, console))
    except PasswordsDifferError:
        return _refused(console, "reviewer.differ")
    except tuple(REFUSED) as error:
        limits = {"shortest": str(SHORTEST), "longest": str(LONGEST)}
        if isinstance(error, UnfitNameError):
            limits = {"longest": str(LONGEST_NAME)}
        return _refused(console, REFUSED[type(error)], name=given.name or "", **limits)
    return 0


async def _within(given: argparse.Namespace, settings: Settings, console: Console) -> None:
    async with opened_database(settings) as database:
        await ACTIONS[given.action](Door(database, settings.review_session), given.name or "", console)


async def _add(door: Door, name: str, console: Console) -> None:
    if await door.reviewers.find(fit_name(name)):
        raise ReviewerExistsError(name)
    added = await door.add(name, _password())
    console.print(phrase("reviewer.added", WORDS, name=added), markup=False)


async def _change(door: Door, name: str, console: Console) -> None:
    if not await door.reviewers.find(fit_name(name)):
        raise ReviewerNotFoundError(name)
    await door.change(name, _password())
    console.print(phrase("reviewer.changed", WORDS, name=name), markup=False)


async def _remove(door: Door, name: str, console: Console) -> None:
    await door.remove(name)
    console.print(phrase("reviewer.removed", WORDS, name=name), markup=False)


async def _list(door: Door, _: str, console: Console) -> None:
    known = await door.reviewers.all()
    if not known:
        console.print(phrase("reviewer.nobody", WORDS))
        return
    table = Table(phrase("reviewer.name", WORDS), phrase("reviewer.since", WORDS))
    for reviewer in known:
        table.add_row(Text(reviewer.name), reviewer.changed.astimezone(CHINA).strftime("%Y-%m-%d %H:%M"))
    console.print(table)


ACTIONS: Mapping[str, Callable[[Door, str, Console], Awaitable[None]]] = {
    "add": _add,
    "password": _change,
    "remove": _remove,
    "list": _list,
}


def _password() -> str:
    """Asked for twice on a terminal; the first line of what is piped in.

    :raises PasswordsDifferError: when it is not the same twice.
    """
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass(phrase("reviewer.password", WORDS, shortest=str(SHORTEST)))
    if getpass(phrase("reviewer.again", WORDS)) != password:
        raise PasswordsDifferError
    return password


def _refused(console: Console, name: str, /, **words: str) -> int:
    console.print(Text(phrase(name, WORDS, **words), "red"))
    return 1
