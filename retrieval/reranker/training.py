"""Learning the weights, and measuring them on questions about laws that were not learned from."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from retrieval.reranker.features import Candidates
from retrieval.reranker.ranker import Ranker, RankerError

PENALTY = 3.0
"""On the squared weights of features in deviations; between 1 and 10 nothing changes."""
FOLDS = 3
_STEPS = 60

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question's candidates, which of their rows are right, and the laws of all its right articles."""

    candidates: Candidates
    right: NDArray[np.bool_]
    laws: frozenset[int]


def learned(lessons: Sequence[Lesson]) -> Ranker:
    """The weights under which right candidates are likeliest among their question's (listwise softmax, L-BFGS).

    Questions none of whose right articles is a candidate teach nothing. The same lessons give the same weights.

    :raises RankerError: no question has a right candidate.
    """
    taught = [lesson for lesson in lessons if lesson.right.any()]
    if not taught:
        raise RankerError(
            "found no question to learn from with a right article among its candidates; give more questions"
        )
    scale = np.concatenate([lesson.candidates.features for lesson in taught]).std(axis=0, dtype=np.float64) + 1e-6
    features = np.concatenate([lesson.candidates.features / scale for lesson in taught])
    target = np.concatenate([lesson.right / lesson.right.sum() for lesson in taught])
    sizes = [len(lesson.right) for lesson in taught]
    weights = _likeliest(features, target, np.array(sizes))
    return Ranker((weights / scale).astype(np.float32))


def _likeliest(features: Matrix, target: Matrix, sizes: NDArray[np.int64]) -> Matrix:
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    question = np.repeat(np.arange(len(sizes)), sizes)
    wanted = features.T @ target

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        scores = features @ weights
        highest = np.maximum.reduceat(scores, starts)
        odds = np.exp(scores - highest[question])
        sums = np.add.reduceat(odds, starts)
        value = (np.log(sums) + highest).sum() - wanted @ weights + PENALTY * (weights @ weights) / 2
        return float(value), features.T @ (odds / sums[question]) - wanted + PENALTY * weights

    start = np.zeros(features.shape[1])
    found: Any = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    weights: Matrix = found.x
    return weights


def ranked_by_law(lessons: Sequence[Lesson], folds: int = FOLDS) -> list[list[int]]:
    """Each question's best rows under its ranker of `rankers_by_law`."""
    rankers = rankers_by_law(lessons, folds)
    return [ranker.ranked(lesson.candidates) for ranker, lesson in zip(rankers, lessons, strict=True)]


def rankers_by_law(lessons: Sequence[Lesson], folds: int = FOLDS) -> list[Ranker]:
    """For each question weights learned without any question on a law of its right articles.

    Laws are dealt out over `folds` by how many questions they answer. Questions whose laws lie in the same folds
    have the same weights, learned from those that have no law in these folds.
    """
    fold = _dealt(lessons, folds)
    touched = [frozenset(fold[law] for law in lesson.laws) for lesson in lessons]
    rankers = {held: learned(_others(lessons, touched, held)) for held in set(touched)}
    return [rankers[held] for held in touched]


def _others(lessons: Sequence[Lesson], touched: Sequence[frozenset[int]], held: frozenset[int]) -> list[Lesson]:
    """Those with no law in the folds held out; where nothing is left, with no law of the questions in question."""
    others = [lesson for lesson, folds in zip(lessons, touched, strict=True) if not folds & held]
    if others:
        return others
    laws = frozenset[int]().union(
        *(lesson.laws for lesson, folds in zip(lessons, touched, strict=True) if folds == held)
    )
    return [lesson for lesson in lessons if not lesson.laws & laws]


def _dealt(lessons: Sequence[Lesson], folds: int) -> dict[int, int]:
    counts = Counter(law for lesson in lessons for law in sorted(lesson.laws))
    load = [0] * folds
    fold = {}
    for law, count in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        fold[law] = int(np.argmin(load))
        load[fold[law]] += count
    return fold
