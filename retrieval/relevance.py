"""Whether a question is about these policies at all: log-odds from three cheap features, weighed by a fit.

The weights and the working point are data (`relevance_fit.toml`), written by `python -m retrieval.relevance_fit`
from questions of our own.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.scripts import simplify
from retrieval.model import Embedder, Vectors

FOLDER = Path(__file__).parent
FIT = FOLDER / "relevance_fit.toml"
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

    `margin` is the cosine of the best clause less that of the nearest other matter, `words` counts words of the
    field, `verbatim` stretches of `VERBATIM` characters that stand in some clause.
    """

    margin: float
    words: int
    verbatim: int


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights of the features, and the log-odds from which a question is answered (`working_point`)."""

    margin: float
    words: float
    verbatim: float
    bias: float
    working_point: float

    def odds(self, features: Features) -> float:
        """Log-odds that the question is about the corpus."""
        weighed = self.margin * features.margin + self.words * features.words + self.verbatim * features.verbatim
        return weighed + self.bias


class Relevance:
    """Judges questions against one corpus; built once, then only read."""

    def __init__(self, texts: Iterable[str], elsewhere: Vectors, fit: Fit) -> None:
        self._stretches = frozenset(stretch for text in texts for stretch in _stretches(text))
        self._elsewhere = elsewhere
        self._fit = fit

    def __call__(self, plain: str, vector: Vectors, best: float) -> float:
        """Log-odds above the working point; below 0 nothing in the corpus answers the question.

        `vector` encodes the question, `best` is the cosine of the clause nearest to it.
        """
        return self._fit.odds(self.features(plain, vector, best)) - self._fit.working_point

    def features(self, plain: str, vector: Vectors, best: float) -> Features:
        simple = simplify(plain).lower()
        words = sum(word in simple for word in field_words())
        shared = len(self._stretches.intersection(_stretches(plain)))
        nearest = float((self._elsewhere @ vector).max())
        return Features(best - nearest, min(words, ENOUGH), min(shared, ENOUGH))


def encode_elsewhere(embedder: Embedder) -> Vectors:
    """One vector for each other matter, in order."""
    return embedder.encode_queries(_data()["elsewhere"])


def elsewhere_digest() -> str:
    """SHA-256, the first 16 digits, of the texts that `encode_elsewhere` encodes."""
    return hashlib.sha256("\n".join(_data()["elsewhere"]).encode()).hexdigest()[:16]


def field_words() -> tuple[str, ...]:
    return _data()["words"]


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
def _data() -> dict[str, tuple[str, ...]]:
    tables = tomllib.loads((FOLDER / "relevance.toml").read_text("utf-8"))
    return {name: tuple(entries) for name, entries in tables.items()}
