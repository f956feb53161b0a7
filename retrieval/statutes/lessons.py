"""A collection's questions as what the ranker learns from."""

import numpy as np

from retrieval.reranker.familiar import Familiar, Met
from retrieval.reranker.familiar_training import Ground, folds, learned_familiar, weighed
from retrieval.reranker.features import best
from retrieval.reranker.tables import Rows
from retrieval.reranker.training import Lesson
from retrieval.statutes.model import Collection, Question
from retrieval.statutes.search import ArticleIndex, article_entry

_NEAREST, _OTHERS = 8, 2_500
"""Articles beside the right ones on which questions are turned: the nearest of each, and some of all."""
SEED = 20_250_519


def lessons(index: ArticleIndex, collection: Collection) -> list[Lesson]:
    """In the order of the questions; nothing in them is of one law."""
    right = _right(collection)
    return [_lesson(index, *each, None) for each in zip(collection.questions, right, strict=True)]


def familiar_lessons(index: ArticleIndex, collection: Collection) -> tuple[Familiar, list[Lesson]]:
    """What all questions tell of their laws, weighed, and the lessons for that: each by what others tell."""
    right = _right(collection)
    ground = _ground(index, collection, right)
    taught: dict[int, Lesson] = {}
    for places, left_out in folds(len(right)):
        met = learned_familiar(ground, places, index.tables).met(index.tables, ground.embedder)
        taught |= {int(at): _lesson(index, collection.questions[at], right[at], met) for at in left_out}
    ordered = [taught[at] for at in range(len(right))]
    return weighed(learned_familiar(ground, np.arange(len(right)), index.tables), ordered), ordered


def _right(collection: Collection) -> list[Rows]:
    rows = {article.id: row for row, article in enumerate(collection.articles)}
    return [np.array([rows[name] for name in question.gold], np.int64) for question in collection.questions]


def _lesson(index: ArticleIndex, question: Question, right: Rows, met: Met | None) -> Lesson:
    found = index.candidates(question.text, met)
    return Lesson(found, np.isin(found.rows, right), frozenset(index.tables.law[right].tolist()))


def _ground(index: ArticleIndex, collection: Collection, right: list[Rows]) -> Ground:
    questions = np.stack([index.encoded(question.text) for question in collection.questions])
    size = len(collection.articles)
    others = np.random.default_rng(SEED).permutation(size)[:_OTHERS]
    rows = np.unique(np.concatenate([*right, *(best(index.dense(each), _NEAREST) for each in questions), others]))
    first = [article_entry(collection.articles[row]).windows[0] for row in rows]
    return Ground(questions, right, rows, index.embedder.encode_passages(first), index.embedder.name)
