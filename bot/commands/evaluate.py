"""`evaluate`: how well and how fast the product's own stack finds the right articles of a large collection."""

import argparse
import resource
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from rich.console import Console

from bot.commands.opening import progress_bar
from bot.settings import Settings
from retrieval.embedders.cached import CachedEmbedder
from retrieval.embedders.select import open_embedder
from retrieval.model import Embedder
from retrieval.statutes.measures import DEPTH, measured
from retrieval.statutes.model import Article, Question, read_articles, read_questions
from retrieval.statutes.search import ArticleIndex, ranked

KIBIBYTES = 1_024
MILLISECONDS = 1_000
PERCENTILES = (50, 99)


def run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Prints `name value`, one a line; progress goes to stderr."""
    articles = read_articles(given.articles)
    questions = read_questions(given.queries, articles)
    started = time.perf_counter()
    index = _built(articles, given.cache or settings.data_folder / "models", settings)
    seconds = time.perf_counter() - started
    found, spent = _asked(index, articles, questions)
    figures = measured(found, {question.id: question.gold for question in questions})
    _print(console, {name: f"{value:.4f}" for name, value in figures.items()})
    _print(console, {"build_seconds": f"{seconds:.1f}"} | _times(spent) | {"memory_mib": str(_peak_memory())})
    return 0


def _built(articles: Sequence[Article], cache: Path, settings: Settings) -> ArticleIndex:
    with progress_bar(Console(stderr=True)) as advance:
        embedder: Embedder = open_embedder(settings.embedding_model, settings.data_folder / "models")
        return ArticleIndex.build(articles, CachedEmbedder(embedder, cache, advance))


def _asked(
    index: ArticleIndex, articles: Sequence[Article], questions: Iterable[Question]
) -> tuple[dict[str, list[str]], list[float]]:
    """Ids of the best articles by question, and the seconds that each question took."""
    found: dict[str, list[str]] = {}
    spent = []
    for question in questions:
        started = time.perf_counter()
        rows = ranked(index.score(question.text), DEPTH)
        spent.append(time.perf_counter() - started)
        found[question.id] = [articles[row].id for row in rows]
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
