"""`quality`: the case sets of a folder through the assistant, in sessions of their own."""

import argparse
import asyncio
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from rich.console import Console

from bot.channels.console import WORDS
from bot.commands.opening import assistant_over, opened
from bot.dialogue.turn import House
from bot.quality import run as score
from bot.quality_curve import curve
from bot.quality_sets import Ask, Search
from bot.settings import Settings
from bot.wording.phrases import phrase
from corpus.regions import resolve
from retrieval.hybrid import HybridRetriever
from retrieval.model import Query

EXAMPLES = "examples"


def run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Exit code 1 when any amount is wrong or a number comes from nowhere; an absent folder is skipped."""
    folder = case_folder(given.folder or settings.policy_data)
    if folder is None or not folder.is_dir():
        console.print(phrase("quality.absent", WORDS, folder=str(folder or "POLICY_DATA")))
        return 0
    house = opened(settings, console)
    if given.curve:
        for line in curve(folder, lambda caution: _asking(_cautious(house, caution), settings)):
            console.print(line, markup=False)
        return 0
    with _asking(house, settings) as ask:
        report = score(folder, ask, _searching(house), given.verbose)
    report = replace(report, confusion=given.confusion)
    console.print(str(report), markup=False)
    return 1 if report.wrong_amounts or report.numbers_from_nowhere else 0


def case_folder(named: Path | None) -> Path | None:
    """The folder that holds the case files: the one named, or `examples` in it."""
    return named / EXAMPLES if named and (named / EXAMPLES).is_dir() else named


def _searching(house: House) -> Search:
    def search(text: str, region: str | None, as_of: date | None, k: int) -> Sequence[str]:
        query = Query(text, resolve(region) if region else None, as_of)
        return [hit.clause for hit in house.retriever.search(query, k)]

    return search


@contextmanager
def _asking(house: House, settings: Settings) -> Iterator[Ask]:
    """An assistant over the house, with sessions of its own."""
    with tempfile.TemporaryDirectory() as own, asyncio.Runner() as loop:
        opening = assistant_over(house, settings.model_copy(update={"data_folder": Path(own), "database_url": ""}))
        assistant = loop.run(opening.__aenter__())
        try:
            yield lambda message: loop.run(assistant.respond(message))
        finally:
            loop.run(opening.__aexit__(None, None, None))


def _cautious(house: House, caution: float) -> House:
    assert isinstance(house.retriever, HybridRetriever)
    return replace(house, retriever=house.retriever.cautious(caution))
