"""`train-reranker`: learn the order of candidates from questions with their right articles; measured by law first."""

import argparse
import hashlib
from pathlib import Path
from typing import Any

from rich.console import Console

from bot.commands.collections import open_collection
from bot.settings import Settings
from retrieval.reranker.familiar import SHIPPED as FAMILIAR
from retrieval.reranker.familiar import write_familiar
from retrieval.reranker.familiar_training import ranked_by_question
from retrieval.reranker.ranker import SHIPPED, write_ranker
from retrieval.reranker.training import FOLDS, PENALTY, learned, ranked_by_law
from retrieval.statutes.lessons import SEED, familiar_lessons, lessons
from retrieval.statutes.measures import measured
from retrieval.statutes.model import Collection


def run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Prints what questions on laws held out show, then writes the two files that all questions together give."""
    collection, index, _ = open_collection(given, settings)
    taught = lessons(index, collection)
    familiar, own = familiar_lessons(index, collection)
    by_law, by_question = ranked_by_law(taught), ranked_by_question(own)
    figures = {"folds by law": _figures(collection, by_law), "folds by question": _figures(collection, by_question)}
    for kind, each in figures.items():
        for name, value in each.items():
            console.print(f"{kind.replace(' ', '_')}/{name} {value:.4f}", markup=False)
    manifest = _origin(given, settings, collection) | figures
    folder = given.out or SHIPPED.parent
    write_ranker(folder / SHIPPED.name, learned(taught), manifest)
    write_familiar(folder / FAMILIAR.name, familiar, manifest)
    return 0


def _figures(collection: Collection, found: list[list[int]]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in measured(collection.named(found), collection.right).items()}


def _origin(given: argparse.Namespace, settings: Settings, collection: Collection) -> dict[str, Any]:
    sizes = {"articles": len(collection.articles), "questions": len(collection.questions)}
    return {
        "data": sizes | {"articles file": _digest(given.articles), "questions file": _digest(given.queries)},
        "embedder": settings.embedding_model,
        "settings": {"penalty": PENALTY, "folds by law": FOLDS, "seed": SEED},
        "credit": given.credit,
    }


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16]
