"""`train-reranker`: learn the order of candidates from questions with their right articles; measured by law first."""

import argparse
import hashlib
from pathlib import Path
from typing import Any

from rich.console import Console

from bot.commands.collections import open_collection
from bot.settings import Settings
from retrieval.reranker.ranker import SHIPPED, write_ranker
from retrieval.reranker.training import FOLDS, PENALTY, learned, ranked_by_law
from retrieval.statutes.measures import measured


def run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Prints what questions on laws held out show, then writes the file that all questions together give."""
    collection, index, _ = open_collection(given, settings)
    lessons = index.lessons(collection)
    figures = measured(collection.named(ranked_by_law(lessons)), collection.right)
    for name, value in figures.items():
        console.print(f"{name} {value:.4f}", markup=False)
    sizes = {"articles": len(collection.articles), "questions": len(collection.questions)}
    manifest: dict[str, Any] = {
        "data": sizes | {"articles file": _digest(given.articles), "questions file": _digest(given.queries)},
        "embedder": settings.embedding_model,
        "settings": {"penalty": PENALTY, "folds": FOLDS, "seed": "none is drawn"},
        "folds by law": {name: round(value, 4) for name, value in figures.items()},
        "credit": given.credit,
    }
    write_ranker(given.out or SHIPPED, learned(lessons), manifest)
    return 0


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16]
