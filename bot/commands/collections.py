"""This is where a command opens a collection of articles and questions, and indexes it under a progress bar."""

import argparse
import time

from rich.console import Console

from bot.commands.opening import progress_bar
from bot.settings import Settings
from retrieval.embedders.cached import CachedEmbedder
from retrieval.embedders.select import open_embedder
from retrieval.statutes.model import Collection, read_articles, read_questions
from retrieval.statutes.search import ArticleIndex


def open_collection(given: argparse.Namespace, settings: Settings) -> tuple[Collection, ArticleIndex, float]:
    """The collection that the arguments name, its index, and the seconds that indexing took."""
    articles = read_articles(given.articles)
    collection = Collection(articles, read_questions(given.queries, articles))
    models = settings.data_folder / "models"
    started = time.perf_counter()
    with progress_bar(Console(stderr=True)) as advance:
        embedder = CachedEmbedder(open_embedder(settings.embedding_model, models), given.cache or models, advance)
        index = ArticleIndex.build(articles, embedder)
    return collection, index, time.perf_counter() - started
