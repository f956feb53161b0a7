"""Learning what holds for the very laws that are trained on; measured on questions left out, not on laws left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retrieval.model import Vectors
from retrieval.reranker.familiar import Familiar, counted, family
from retrieval.reranker.ranker import Ranker
from retrieval.reranker.tables import Rows, Tables
from retrieval.reranker.training import Lesson, learned

FOLDS = 5
NO_WEIGHTS = np.empty(0, np.float32)
TEMPERATURE, PENALTY, STEPS, RATE = 0.03, 0.01, 40, 0.002
"""Of the softmax over articles, on the squared map, steps of Adam and their size."""
_MOMENTUM, _SPREAD, _TINY = 0.9, 0.98, 1e-6


@dataclass(frozen=True, slots=True)
class Ground:
    """What the map is learned on: questions, the rows right for each, some articles by their rows; whose vectors."""

    questions: Vectors
    right: Sequence[Rows]
    rows: Rows
    articles: Vectors
    embedder: str


def folds(size: int) -> Iterator[tuple[Rows, Rows]]:
    """Places to learn from and places to measure, each place measured once."""
    places = np.arange(size)
    for fold in range(FOLDS):
        yield places[places % FOLDS != fold], places[places % FOLDS == fold]


def learned_familiar(ground: Ground, places: Rows, tables: Tables) -> Familiar:
    """The map and the counts that these questions give; weights are learned from others, later."""
    right = [ground.right[place] for place in places]
    articles, article_counts = counted([tables.articles[rows].tolist() for rows in right])
    laws, law_counts = counted([tables.names[tables.law[rows]].tolist() for rows in right])
    return Familiar(
        _turn(ground, places), laws, law_counts, articles, article_counts, NO_WEIGHTS, family(ground.embedder)
    )


def weighed(familiar: Familiar, lessons: Sequence[Lesson]) -> Familiar:
    """The same with the weights that these lessons give; each must come of what was learned without its question."""
    return replace(familiar, weights=learned(lessons).weights)


def ranked_by_question(lessons: Sequence[Lesson]) -> list[list[int]]:
    """Each question's best rows under weights learned without its fold."""
    rankers: list[tuple[Rows, Ranker]] = [
        (left_out, learned([lessons[place] for place in places])) for places, left_out in folds(len(lessons))
    ]
    found = {place: ranker.ranked(lessons[place].candidates) for left_out, ranker in rankers for place in left_out}
    return [found[place] for place in range(len(lessons))]


def _turn(ground: Ground, places: Rows) -> Vectors:
    """The matrix that, added to the questions, makes their right articles likeliest among all (Adam, from zero)."""
    at = {row: place for place, row in enumerate(ground.rows.tolist())}
    questions = ground.questions[places]
    wanted = np.zeros((len(places), len(ground.rows)), np.float32)
    for number, place in enumerate(places):
        wanted[number, [at[row] for row in ground.right[place].tolist()]] = 1 / len(ground.right[place])
    size = questions.shape[1]
    turn: Vectors = np.zeros((size, size), np.float32)
    mean, square = turn, turn
    for step in range(1, STEPS + 1):
        odds = _softmax((questions + questions @ turn) @ ground.articles.T / TEMPERATURE)
        slope = questions.T @ ((odds - wanted) @ ground.articles) / (TEMPERATURE * len(places)) + PENALTY * turn
        mean = (_MOMENTUM * mean + (1 - _MOMENTUM) * slope).astype(np.float32)
        square = (_SPREAD * square + (1 - _SPREAD) * slope**2).astype(np.float32)
        turn = turn - RATE * (mean / (1 - _MOMENTUM**step)) / (np.sqrt(square / (1 - _SPREAD**step)) + _TINY)
    return turn


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: NDArray[np.float32] = odds / odds.sum(axis=1, keepdims=True)
    return shares
