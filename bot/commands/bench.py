"""`bench`: how long it takes to start, to build the index and to answer, and how much memory that needs."""

import argparse
import asyncio
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import numpy as np
from rich.console import Console

from bot.app import create_app
from bot.assistant import today_in_china
from bot.channels.console import WORDS
from bot.commands.opening import assistant_over, opened
from bot.commands.quality import case_folder
from bot.dialogue.turn import House
from bot.house import open_house, prepare_house
from bot.intake import UnfitMessageError, fit
from bot.messages import UserMessage
from bot.quality_cases import SETS, load_cases
from bot.settings import Settings
from bot.wording.phrases import phrase
from calculators.calculate import calculate
from calculators.model import Facts, Item, Range, Rule
from calculators.screening import screen
from retrieval.model import Query

START = "from bot.commands.bench import start_here; start_here()"
KIBIBYTES = 1_024
MILLISECONDS = 1_000
RESULTS = 10
PERCENTILES = (50, 99)
ROUNDS = 20
BASE = Decimal(3_000_000)
TODAY = today_in_china()


def run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Times of this machine as they are; an absent folder of questions is skipped."""
    folder = case_folder(given.folder or settings.policy_data)
    if folder is None or not folder.is_dir():
        console.print(phrase("quality.absent", WORDS, folder=str(folder or "POLICY_DATA")))
        return 0
    house = opened(settings, console)
    for name, words in _measured(house, list(_questions(folder, settings.message_limit)), settings):
        console.print(phrase(f"bench.{name}", WORDS, **words))
    return 0


def start_here() -> None:
    """Everything that serving loads, with one question answered; prints the peak of memory in MiB."""
    create_app()
    _search(open_house(Settings()), START)
    sys.stdout.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KIBIBYTES))


def _questions(folder: Path, limit: int) -> Iterator[str]:
    for file in (folder / f"{name}.jsonl" for name in SETS):
        for case in load_cases(file) if file.is_file() else ():
            for turn in case.conversation:
                with suppress(UnfitMessageError):
                    yield fit(UserMessage(message=turn.user), limit).message


def _measured(house: House, questions: list[str], settings: Settings) -> Iterator[tuple[str, dict[str, str]]]:
    yield "start", _start()
    yield "index", {"seconds": f"{_index(settings):.2f}", "clauses": str(len(house.corpus))}
    yield "search", _percentiles([_search(house, question) for question in questions])
    yield "calculation", _percentiles([_calculation(rule) for rule in house.rules.all() for _ in range(ROUNDS)])
    yield "screening", _percentiles([_screening(house) for _ in range(ROUNDS)])
    yield "reply", _percentiles(asyncio.run(_replies(house, questions, settings)))


def _start() -> dict[str, str]:
    """From nothing to the first search, in a process of its own."""
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", START], check=True, capture_output=True, text=True)
    return {"seconds": f"{time.perf_counter() - started:.2f}", "mebibytes": done.stdout}


def _index(settings: Settings) -> float:
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        prepare_house(settings.model_copy(update={"data_folder": Path(folder)}), lambda done, total: None)
        return time.perf_counter() - started


def _search(house: House, question: str) -> float:
    started = time.perf_counter()
    house.retriever.search(Query(question), RESULTS)
    return time.perf_counter() - started


def _calculation(rule: Rule) -> float:
    """Seconds of one calculation with every figure of the rule given."""
    figure = (Item(Range.exact(BASE)),)
    facts = Facts(figures={name: figure for name, entry in rule.inputs.items() if entry.kind == "money"})
    started = time.perf_counter()
    calculate(rule, facts, TODAY)
    return time.perf_counter() - started


def _screening(house: House) -> float:
    """Seconds of a screening of all rules for every kind of applicant."""
    who = frozenset(kind for rule in house.rules.all() for kind in rule.who)
    started = time.perf_counter()
    screen(house.rules.all(), who, lambda rule: Facts(), TODAY)
    return time.perf_counter() - started


async def _replies(house: House, questions: list[str], settings: Settings) -> list[float]:
    """Seconds of each whole turn, storing the session included."""
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        own = settings.model_copy(update={"data_folder": Path(folder), "database_url": ""})
        async with assistant_over(house, own) as assistant:
            for question in questions:
                started = time.perf_counter()
                await assistant.respond(UserMessage(message=question))
                seconds.append(time.perf_counter() - started)
    return seconds


def _percentiles(seconds: list[float]) -> dict[str, str]:
    middle, last = np.percentile(seconds, PERCENTILES) * MILLISECONDS
    return {"count": str(len(seconds)), "p50": f"{middle:.2f}", "p99": f"{last:.2f}"}
