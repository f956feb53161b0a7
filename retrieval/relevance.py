"""Whether a question is about these policies at all, and if not, what it is: by the nearest of what people say.

Log-odds from three cheap features, weighed by a fit. What people say about other things, by kind, is data
(`relevance.toml`); so are the weights and the working points (`relevance_fit.toml`), written by
`python -m retrieval.relevance_fit`.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from corpus.scripts import simplify
from retrieval.model import Embedder, Vectors

FOLDER = Path(__file__).parent
FIT = FOLDER / "relevance_fit.toml"
ELSEWHERE = "elsewhere"
"""The kind of what is merely about something else; every other kind is refused as what it is."""
VERBATIM = 4
"""Characters in a row that a question shares with a clause by more than chance."""
ENOUGH = 3
"""Words of the field and verbatim stretches beyond which more of them say nothing."""
WORDS_ALONE = "words"
"""The fit without vectors, for an embedder that none was made for."""

_CHINESE = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Features:
    """What is weighed; the two counts end at `ENOUGH`.

    `margin` is the score of the best clause less the cosine of the nearest saying about something else, `words`
    counts words of the field, `verbatim` stretches of `VERBATIM` characters that stand in some clause.
    """

    margin: float
    words: int
    verbatim: int


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights of the features, and the log-odds from which a question is answered (`working_point`).

    `refused` has for each kind by how much its nearest saying must be nearer than the best clause.
    """

    margin: float
    words: float
    verbatim: float
    bias: float
    working_point: float
    refused: Mapping[str, float]

    def odds(self, features: Features) -> float:
        """Log-odds that the question is about the corpus."""
        weighed = self.margin * features.margin + self.words * features.words + self.verbatim * features.verbatim
        return weighed + self.bias


@dataclass(frozen=True, slots=True)
class Verdict:
    """`odds` is over the working point, below 0 nothing answers; `other` is the kind it is refused as, or ""."""

    odds: float
    other: str


class Relevance:
    """Judges questions against one corpus; built once, then only read.

    `spoken` has one row for each of `sayings()`.
    """

    def __init__(self, texts: Iterable[str], spoken: Vectors, fit: Fit) -> None:
        self._stretches = frozenset(stretch for text in texts for stretch in _stretches(text))
        self._spoken = spoken
        self._kinds = np.array([kind for _, kind in sayings()])
        self._fit = fit

    def judge(self, plain: str, vector: Vectors, best: float) -> Verdict:
        """`vector` encodes the question `plain`, `best` is the dense score of the clause nearest to it."""
        near = self.near(vector)
        odds = self._fit.odds(self.features(plain, vector, best)) - self._fit.working_point
        over = {kind: near[kind] - best - least for kind, least in self._fit.refused.items()}
        other = max(over, key=lambda kind: over[kind], default="")
        return Verdict(odds, other if other and over[other] > 0 and near[other] > near[ELSEWHERE] else "")

    def features(self, plain: str, vector: Vectors, best: float) -> Features:
        simple = simplify(plain).lower()
        words = sum(word in simple for word in field_words())
        shared = len(self._stretches.intersection(_stretches(plain)))
        return Features(best - self.near(vector)[ELSEWHERE], min(words, ENOUGH), min(shared, ENOUGH))

    def near(self, vector: Vectors) -> dict[str, float]:
        """The cosine of the nearest saying of each kind."""
        cosines = self._spoken @ vector
        return {str(kind): float(cosines[self._kinds == kind].max()) for kind in np.unique(self._kinds)}


def encode_sayings(embedder: Embedder) -> Vectors:
    """One vector for each saying, in the order of `sayings`."""
    return embedder.encode_queries([text for text, _ in sayings()])


def sayings_digest() -> str:
    """SHA-256, the first 16 digits, of what `encode_sayings` encodes."""
    return hashlib.sha256("\n".join(text for text, _ in sayings()).encode()).hexdigest()[:16]


@cache
def sayings() -> tuple[tuple[str, str], ...]:
    """What people say, each with its kind."""
    return tuple((text, kind) for kind, texts in _data()["kinds"].items() for text in texts)


@cache
def field_words() -> tuple[str, ...]:
    return tuple(_data()["field"]["words"])


def read_fit(embedder: str) -> Fit:
    """The fit made for the embedder's family (its name up to the version), else the one without vectors."""
    fits = tomllib.loads(FIT.read_text("utf-8"))
    return Fit(**fits.get(family(embedder), fits[WORDS_ALONE]))


def family(embedder: str) -> str:
    """`bundled-e5` of `bundled-e5-0.3.0-1-a1d45f15`."""
    return re.split(r"-\d", embedder)[0]


def _stretches(text: str) -> set[str]:
    runs = _CHINESE.findall(simplify("".join(text.split())))
    return {run[at : at + VERBATIM] for run in runs for at in range(len(run) - VERBATIM + 1)}


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((FOLDER / "relevance.toml").read_text("utf-8"))
