"""`evaluate`: how well and how fast the product's own stack finds the right articles of a large collection."""

import argparse
import resource
import sys
import time
from collections.abc import Sequence

import numpy as np
from rich.console import Console

from bot.commands.collections import open_collection
from bot.settings import Settings
from retrieval.reranker.familiar import read_familiar
from retrieval.reranker.ranker import read_ranker
from retrieval.reranker.training import ranked_by_law
from retrieval.statutes.lessons import lessons
from retrieval.statutes.measures import measured
from retrieval.statutes.model import Collection
from retrieval.statutes.search import ArticleIndex

KIBIBYTES = 1_024
MILLISECONDS = 1_000
PERCENTILES = (50, 99)


def run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Prints `name value`, one a line; progress goes to stderr."""
    collection, index, seconds = open_collection(given, settings)
    found, spent = _asked(index, collection)
    if given.folds_by:
        found = ranked_by_law(lessons(index, collection))
    _print(
        console, {name: f"{value:.4f}" for name, value in measured(collection.named(found), collection.right).items()}
    )
    _print(console, {"build_seconds": f"{seconds:.1f}"} | _times(spent) | {"memory_mib": str(_peak_memory())})
    return 0


def _asked(index: ArticleIndex, collection: Collection) -> tuple[list[list[int]], list[float]]:
    """Rows of the best articles for each question, and the seconds that each took."""
    met = index.met(read_familiar())
    ranker = met.familiar.ranker if met else read_ranker()
    found, spent = [], []
    for question in collection.questions:
        started = time.perf_counter()
        found.append(ranker.ranked(index.candidates(question.text, met)))
        spent.append(time.perf_counter() - started)
    return found, spent


def _times(seconds: Sequence[float]) -> dict[str, str]:
    times = np.percentile(seconds, PERCENTILES) * MILLISECONDS
    return {f"query_ms_p{share}": f"{time:.2f}" for share, time in zip(PERCENTILES, times, strict=True)}


def _peak_memory() -> int:
    """MiB at its highest, building included."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (KIBIBYTES if sys.platform != "darwin" else KIBIBYTES**2)


def _print(console: Console, figures: dict[str, str]) -> None:
    for name, value in figures.items():
        console.print(f"{name} {value}", markup=False)
