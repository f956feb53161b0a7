"""What is measured on: articles and questions from files, or the five policies and the cases of this repository."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.load import load_corpus
from retrieval.passages import indexed
from retrieval.statutes.model import Article, Question, read_articles, read_questions

CASES = Path(__file__).parent.parent / "cases" / "quality" / "retrieval.jsonl"
SEED = 20_250_519


@dataclass(frozen=True, slots=True)
class Collection:
    """`policies`: these are the clauses of the product's own policies."""

    articles: tuple[Article, ...]
    questions: tuple[Question, ...]
    policies: bool = False


def read_collection(articles: Path | None, queries: Path | None, most_articles: int, most_questions: int) -> Collection:
    """So many articles at random, those that answer among them, and so many questions; the policies without files."""
    if articles is None or queries is None:
        return _policies(most_questions)
    everything = read_articles(articles)
    questions = _sample(read_questions(queries, everything), most_questions)
    right = {name for question in questions for name in question.gold}
    others = [article for article in everything if article.id not in right]
    kept = right | {article.id for article in _sample(others, max(0, most_articles - len(right)))}
    return Collection(tuple(article for article in everything if article.id in kept), tuple(questions))


def _policies(most_questions: int) -> Collection:
    corpus = load_corpus()
    articles = tuple(
        Article(id=clause.id, law=corpus.document(clause.document).title, art=clause.label, text=clause.text)
        for clause in indexed(corpus)
    )
    ids = {article.id for article in articles}
    questions = [_question(json.loads(line), ids) for line in CASES.read_text("utf-8").splitlines()]
    return Collection(articles, tuple(_sample(questions, most_questions)), policies=True)


def _question(case: dict, ids: set[str]) -> Question:
    named = [f"{gold['document']}/{gold['article'] or gold['label']}" for gold in case["gold"]]
    return Question(id=case["id"], text=case["question"], gold=tuple(name for name in named if name in ids) or ("",))


def _sample(rows: Sequence, count: int) -> list:
    if count >= len(rows):
        return list(rows)
    chosen = np.random.default_rng(SEED).choice(len(rows), count, replace=False)
    return [rows[at] for at in sorted(chosen)]
