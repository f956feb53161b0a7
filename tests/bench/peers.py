"""What one would otherwise take, beside ours: the same articles, the same questions, in one run.

    python -m tests.bench.peers [--articles FILE --queries FILE] [--readme README.md]

Quality as a share of each question's right articles; milliseconds are of the processor, with the question's encoding.
Without files: the clauses of the five policies, and the cases of this repository, which were written for it.
"""

import argparse
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from bot.settings import Settings
from corpus.load import load_corpus
from retrieval.embedders.cached import CachedEmbedder
from retrieval.embedders.select import open_embedder
from retrieval.hybrid import HybridRetriever
from retrieval.model import Embedder, Query
from retrieval.reranker.ranker import Ranker
from retrieval.reranker.training import rankers_by_law
from retrieval.statutes.lessons import lessons
from retrieval.statutes.measures import DEPTH, measured
from retrieval.statutes.search import ArticleIndex, article_entry
from tests.bench.collection import Collection, read_collection
from tests.bench.stores import STORES, Search, Stock
from tests.bench.table import markdown, put_between_marks

MARK = "bench:peers"
FIGURES = ("recall@10", "recall@100", "nDCG@10")
HEAD = ("做法", *FIGURES, "毫秒 p50", "毫秒 p99")
OURS = "**policy-assistant**"


def main(arguments: Sequence[str] | None = None) -> None:
    given = _parser().parse_args(arguments)
    _stock(collection := _collection(given), _embedder(given))
    rows = []
    for row in _rows(given):
        rows.append(row)
        print(*row, flush=True)
    table = "\n\n".join((markdown(HEAD, rows), _told(collection)))
    print(table)
    if given.readme:
        put_between_marks(given.readme, MARK, table)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, help="JSON Lines (.gz too): id, law, art, text")
    parser.add_argument("--queries", type=Path, help="JSON Lines (.gz too): id, text, gold")
    parser.add_argument("--most-articles", type=int, default=5_000)
    parser.add_argument("--most-questions", type=int, default=200)
    parser.add_argument("--only", nargs="*", default=(), help="words of the names of those to run")
    parser.add_argument("--cache", type=Path, help="folder of the vectors' cache, else in DATA_FOLDER")
    parser.add_argument("--readme", type=Path, help=f"put the table between the marks {MARK} of this file")
    return parser


def _rows(given: argparse.Namespace) -> Iterator[tuple[str, ...]]:
    """Each stack in a process of its own: some work on in the background, and their time is nobody else's."""
    for name in (*STORES, OURS):
        if not given.only or any(word in name for word in given.only):
            with ProcessPoolExecutor(1, get_context("spawn")) as alone:
                yield alone.submit(_row, name, given).result()


def _row(name: str, given: argparse.Namespace) -> tuple[str, ...]:
    collection, embedder = _collection(given), _embedder(given)
    try:
        search = _ours(collection, embedder) if name == OURS else STORES[name](_stock(collection, embedder))
    except ModuleNotFoundError as missing:
        return (name, f"未安装:{missing.name}", *["–"] * (len(HEAD) - 2))
    return (name, *_figures(search, collection))


def _collection(given: argparse.Namespace) -> Collection:
    return read_collection(given.articles, given.queries, given.most_articles, given.most_questions)


def _embedder(given: argparse.Namespace) -> Embedder:
    folder = Settings().data_folder / "models"
    return CachedEmbedder(open_embedder(Settings().embedding_model, folder), given.cache or folder)


def _stock(collection: Collection, embedder: Embedder) -> Stock:
    entries = [article_entry(article) for article in collection.articles]
    vectors = embedder.encode_passages([window for entry in entries for window in entry.windows])
    return Stock(entries, vectors, embedder, DEPTH)


def _ours(collection: Collection, embedder: Embedder) -> Search:
    if collection.policies:
        retriever = HybridRetriever.build(load_corpus(), embedder)
        return lambda text: [hit.clause for hit in retriever.search(Query(text), DEPTH)]
    index = ArticleIndex.build(collection.articles, embedder)
    rankers = _not_taught_by(index, collection)
    return lambda text: [collection.articles[row].id for row in rankers[text].ranked(index.candidates(text), DEPTH)]


def _not_taught_by(index: ArticleIndex, collection: Collection) -> dict[str, Ranker]:
    """By question weights learned here without any question on one of its laws: the file's own may know them all."""
    rankers = rankers_by_law(lessons(index, collection))
    return {question.text: ranker for question, ranker in zip(collection.questions, rankers, strict=True)}


def _figures(search: Search, collection: Collection) -> Iterator[str]:
    search(collection.questions[0].text)
    found: dict[str, Sequence[str]] = {}
    seconds = []
    for question in collection.questions:
        started = time.process_time()
        found[question.id] = search(question.text)
        seconds.append(time.process_time() - started)
    figures = measured(found, {question.id: question.gold for question in collection.questions})
    yield from (f"{figures[name]:.3f}" for name in FIGURES)
    yield from (f"{value * 1_000:.1f}" for value in np.percentile(seconds, (50, 99)))


def _told(collection: Collection) -> str:
    counts = f"{len(collection.articles):,} 条、{len(collection.questions):,} 问"
    if collection.policies:
        return f"{counts}:本仓库的五份政策和为它们写的题目。"
    return (
        f"{counts};毫秒是处理器时间,含把问题编码。末行的重排权重当场从这些题里学,按法律留出:"
        f"每一题用的权重,没有学过与它同法的任何一题。测完时机器负载 {os.getloadavg()[1]:.1f}({os.cpu_count()} 核)。"
    )


if __name__ == "__main__":
    main()
