"""What the ranker sees of a question and a candidate article; the same code trains and serves."""

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from corpus.scripts import simplify
from retrieval.fusion import Scores
from retrieval.reranker.tables import LEVELS, Column, Rows, Tables
from retrieval.tokens import tokens

Matrix = NDArray[np.float32]

DENSE_WEIGHT = 0.65
"""Of the standardised scores, the rest by words; only who becomes a candidate hangs on it."""
EACH, ALL = 150, 200
"""Candidates by each side alone and by all together."""
NEAR = (-2, -1, 1, 2)
"""An article's neighbours, in articles before and behind it."""
FEW = 0.1
ELSEWHERE = -3.0
"""What a neighbour counts that stands in another law, in deviations."""

WORDS = ("words", "pairs", "fours", "rarest")
SIDES = ("sparse", "meant", "dense")
"""By the question's words, by those and what they mean in statutes, by its vector."""
_AROUND = SIDES[1:]
"""Sides that neighbours are seen by: those of both lexical ones say the same, and cost the first place."""
NAMES = (
    *(f"{side} score" for side in SIDES),
    *(f"{side} rank" for side in (*SIDES, "all")),
    *WORDS,
    *(f"level {name}" for name in LEVELS),
    "earlier",
    *(f"{side} {what}" for side in _AROUND for what in ("next", "near")),
)
"""The features, in order; all but the words are of the scores or of the law's rank among laws, none is of one law."""

NONE: Rows = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Rows of articles, ascending, and their features, shape (rows, features)."""

    rows: Rows
    features: Matrix


def candidates(text: str, found: Sequence[Scores], tables: Tables, also: Rows = NONE) -> Candidates:
    """The best by each side and by all, and those named.

    `found` are the scores of each of `SIDES` over all articles, alike below the depth of the search.
    """
    sides = [standard(scores) for scores in found]
    *lexical, dense = sides
    together = (1 - DENSE_WEIGHT) * (sum(lexical) / len(lexical)) + DENSE_WEIGHT * dense
    rows = np.unique(np.concatenate([*(best(scores, EACH) for scores in sides), best(together, ALL), also]))
    columns = [scores[rows] for scores in sides]
    columns += [rank(scores[rows]) for scores in (*sides, together)]
    columns += [*_words(text, rows, tables), *_law(rows, tables)]
    for scores in sides[-len(_AROUND) :]:
        columns += neighbours(scores, rows, tables)
    return Candidates(rows, np.stack(columns, axis=1).astype(np.float32))


def standard(scores: Scores) -> Scores:
    """In deviations from the mean of those above the lowest; a tenth of the whole range where these hardly differ."""
    lowest = scores.min(initial=np.inf)
    rows = np.flatnonzero(scores > lowest)
    if not rows.size:
        return np.zeros_like(scores)
    found, scaled = scores[rows], np.empty_like(scores)
    mean, deviation = found.mean(), max(float(found.std()), FEW * float(found.max() - lowest))
    scaled.fill((lowest - mean) / deviation)
    scaled[rows] = (found - mean) / deviation
    return scaled


def best(scores: Scores, count: int) -> Rows:
    """Rows of the `count` highest, the highest first, of equal ones the first row; most scores may be the lowest."""
    above = scores > scores.min(initial=np.inf)
    rows = np.flatnonzero(above)
    if len(rows) > count:
        found = scores[rows]
        rows = rows[found >= np.partition(found, -count)[-count]]
    ordered = rows[np.argsort(-scores[rows], kind="stable")][:count]
    missing = count - len(ordered)
    return np.concatenate([ordered, np.flatnonzero(~above)[:missing]]) if missing else ordered


def rank(scores: Scores) -> Column:
    """Logarithm of the place among the candidates, the first 0."""
    ranks: Column = np.log1p(np.searchsorted(-np.sort(scores)[::-1], -scores)).astype(np.float32)
    return ranks


def _words(text: str, rows: Rows, tables: Tables) -> list[Column]:
    """How much of the question's words, by rarity, stands in the article: of all, of pairs, of fours; the rarest."""
    plain = simplify(normalize("NFKC", text)).lower()
    known = [token for token in dict.fromkeys(tokens(plain)) if token in tables.rarity]
    fours = sorted({plain[at : at + 4] for at in range(len(plain) - 3)})
    held = tables.written.holding(rows, [*known, *fours])
    words, runs = held[:, : len(known)], held[:, len(known) :]
    rarity = np.array([tables.rarity[token] for token in known], np.float32)
    pairs = rarity * np.array([len(token) > 1 for token in known], np.float32)
    return [
        words @ rarity / max(float(rarity.sum()), 1e-6),
        words @ pairs / max(float(pairs.sum()), 1e-6),
        runs.sum(axis=1) / max(1, len(fours)),
        (words * rarity).max(axis=1, initial=0.0),
    ]


def _law(rows: Rows, tables: Tables) -> list[Column]:
    law = tables.law[rows]
    levels = [(tables.level[law] == level).astype(np.float32) for level in range(len(LEVELS))]
    return [*levels, tables.earlier[law]]


def neighbours(scores: Scores, rows: Rows, tables: Tables) -> list[Column]:
    """The better of the articles next to it in its law, and the mean of those near."""
    places = rows[:, None] + np.array(NEAR)
    around = np.clip(places, 0, len(scores) - 1)
    own = (around == places) & (tables.law[around] == tables.law[rows][:, None])
    near = np.where(own, scores[around], ELSEWHERE)
    return [near[:, 1:3].max(axis=1), near.mean(axis=1)]
