"""How the search for the nearest vectors grows: cost, recall and memory, beside what memory allows.

    python -m tests.bench.size --sizes 60000 250000 1000000 [--articles FILE --queries FILE]

Real vectors are repeated, each copy jittered by `JITTER` of its length; the questions are real ones. What a search
costs is time of the processor, one core.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import faiss
import numpy as np

from bot.settings import Settings
from retrieval.embedders.cached import CachedEmbedder
from retrieval.embedders.select import open_embedder
from retrieval.engines.vectors import (
    BITS_A_CODE,
    DEPTH,
    LOOKED_AT,
    NUMBERS_A_CODE,
    FaissVectors,
    by_codes,
    exact,
    in_graph,
    recall,
)
from retrieval.field import DEPTH as FUSED
from retrieval.model import Vectors
from retrieval.statutes.search import article_entry
from tests.bench.collection import SEED, read_collection
from tests.bench.table import markdown, put_between_marks

SIZES = (60_000, 250_000, 1_000_000)
JITTER = 0.3
BYTES_PER_NUMBER = 2
STREAM_BYTES = 512 * 1024 * 1024
MEBIBYTE = 1024 * 1024
HEAD = ("向量", "做法", "建立(秒)", "毫秒 p50", "毫秒 p99", f"recall@{DEPTH}", "MiB", "下限(毫秒)")
MARK = "bench:size"
Ways = dict[str, Callable[[Vectors], FaissVectors]]
WAYS: Ways = {"逐条": exact, "先比短码": by_codes, "邻居图": in_graph}


def main(arguments: Sequence[str] | None = None) -> None:
    given = _parser().parse_args(arguments)
    real, questions = _encoded(given)
    bandwidth = _bandwidth()
    rows = []
    for size in given.sizes:
        ways = {name: make for name, make in WAYS.items() if make is not in_graph or size <= given.graph_up_to}
        for row in _measured(_grown(real, size), questions, bandwidth, ways):
            rows.append(row)
            print(*row, flush=True)
    table = "\n\n".join((markdown(HEAD, rows), _told(len(real), len(questions), bandwidth)))
    print(table)
    if given.readme:
        put_between_marks(given.readme, MARK, table)


def _told(real: int, questions: int, bandwidth: float) -> str:
    return (
        f"{real:,} 条真实向量复制并抖动,{questions} 个真实问题,每问取 {FUSED:,} 个近邻,单核处理器时间。"
        f"下限:内存每秒读 {bandwidth / 1e9:.1f} GB,读完要比较的向量所需。"
        f"测完时机器负载 {os.getloadavg()[1]:.1f}({os.cpu_count()} 核)。"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--articles", type=Path, help="JSON Lines; the five policies where none are named")
    parser.add_argument("--queries", type=Path)
    parser.add_argument("--sample", type=int, default=4_000, help="articles that are encoded")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--graph-up-to", type=int, default=60_000, help="vectors; beyond, building it takes hours")
    parser.add_argument("--cache", type=Path, help="folder of the vectors' cache, else in DATA_FOLDER")
    parser.add_argument("--readme", type=Path, help=f"put the table between the marks {MARK} of this file")
    return parser


def _encoded(given: argparse.Namespace) -> tuple[Vectors, Vectors]:
    collection = read_collection(given.articles, given.queries, given.sample, given.questions)
    folder = Settings().data_folder / "models"
    embedder = CachedEmbedder(open_embedder(Settings().embedding_model, folder), given.cache or folder)
    windows = [window for article in collection.articles for window in article_entry(article).windows]
    return embedder.encode_passages(windows), embedder.encode_queries([each.text for each in collection.questions])


def _grown(real: Vectors, size: int) -> Vectors:
    """As many, the real ones first, then jittered copies; shape (size, dimension), unit length."""
    random = np.random.default_rng(SEED)
    grown = np.empty((size, real.shape[1]), np.float32)
    for start in range(0, size, len(real)):
        part = grown[start : start + len(real)]
        noise = random.standard_normal(part.shape, np.float32) * np.float32(JITTER / part.shape[1] ** 0.5)
        part[:] = real[: len(part)] + (noise if start else 0)
        part /= np.linalg.norm(part, axis=1, keepdims=True)
    return grown


def _measured(vectors: Vectors, questions: Vectors, bandwidth: float, ways: Ways) -> Iterator[tuple[str, ...]]:
    truth = _nearest(vectors, questions)
    for name, make in ways.items():
        started = time.perf_counter()
        index = make(vectors)
        built = time.perf_counter() - started
        faiss.cvar.hnsw_stats.reset()
        found, seconds = _searched(index, questions)
        middle, last = np.percentile(seconds, (50, 99)) * 1_000
        bound = _read(index, vectors.shape[1], len(questions)) / bandwidth * 1_000
        way = name if index.width is None else f"{name},宽 {index.width}"
        figures = (f"{built:.1f}", f"{middle:.2f}", f"{last:.2f}", f"{recall(found, truth):.4f}")
        yield (f"{len(vectors):,}", way, *figures, f"{_size(index) / MEBIBYTE:.0f}", f"{bound:.2f}")


def _read(index: FaissVectors, numbers: int, questions: int) -> float:
    """Bytes that a search has to read: every vector, every code and some vectors, or those on the way in the graph."""
    whole = numbers * BYTES_PER_NUMBER
    if index.coded:
        return len(index) * numbers / NUMBERS_A_CODE * BITS_A_CODE / 8 + LOOKED_AT * whole
    return whole * (len(index) if index.width is None else faiss.cvar.hnsw_stats.ndis / questions)


def _nearest(vectors: Vectors, questions: Vectors) -> np.ndarray:
    best = [np.argpartition(-(vectors @ question), DEPTH)[:DEPTH] for question in questions]
    return np.array(best)


def _searched(index: FaissVectors, questions: Vectors) -> tuple[np.ndarray, list[float]]:
    found, seconds = [], []
    for question in questions:
        started = time.thread_time()
        _, rows = index.search(question, FUSED)
        seconds.append(time.thread_time() - started)
        found.append(np.resize(rows, FUSED)[:DEPTH])
    return np.array(found), seconds


def _size(index: FaissVectors) -> int:
    """Bytes on the disk, which are mapped into memory and resident once they have been searched."""
    with tempfile.TemporaryDirectory() as folder:
        index.save(Path(folder))
        return sum(path.stat().st_size for path in Path(folder).iterdir())


def _bandwidth() -> float:
    """Bytes per second that one core streams out of memory: the best of several passes."""
    stream = np.ones(STREAM_BYTES // 4, np.float32)
    best = float("inf")
    for _ in range(7):
        started = time.thread_time()
        stream.max()
        best = min(best, time.thread_time() - started)
    return stream.nbytes / best


if __name__ == "__main__":
    main()
