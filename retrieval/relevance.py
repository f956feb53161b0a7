"""Whether a question is about these policies at all, and whether it is one that is refused.

Relevance is log-odds from three cheap features. What is refused (an instruction to the assistant, prying, fraud) is
told by a line through the vectors of a model, for each kind. The words and the other matters that people bring are
data (`relevance.toml`); so are all weights, written by `python -m retrieval.relevance_fit`.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

from corpus.scripts import simplify
from retrieval.model import Embedder, Vectors

FOLDER = Path(__file__).parent
FIT = FOLDER / "relevance_fit.toml"
LINES = FOLDER / "relevance_lines.npz"
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

    `margin` is the score of the best clause less the cosine of the nearest other matter, `words` counts words of
    the field, `verbatim` stretches of `VERBATIM` characters that stand in some clause.
    """

    margin: float
    words: int
    verbatim: int


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights of the features, and the log-odds from which a question is answered (`working_point`).

    `lines` has for each kind that is refused the weights of a vector and, last, the bias: above 0 it is that kind.
    """

    margin: float
    words: float
    verbatim: float
    bias: float
    working_point: float
    lines: Mapping[str, Vectors] = field(default_factory=dict)

    def odds(self, features: Features) -> float:
        """Log-odds that the question is about the corpus, over the working point."""
        weighed = self.margin * features.margin + self.words * features.words + self.verbatim * features.verbatim
        return weighed + self.bias - self.working_point

    def refused(self, vector: Vectors) -> str:
        """The kind as which a question is refused, the surest of several, "" for none."""
        odds = {kind: float(line[:-1] @ vector + line[-1]) for kind, line in self.lines.items()}
        kind = max(odds, key=lambda name: odds[name], default="")
        return kind if kind and odds[kind] > 0 else ""


class Relevance:
    """Judges questions against one corpus; built once, then only read. `elsewhere` has a row for each other matter."""

    def __init__(self, texts: Iterable[str], elsewhere: Vectors, fit: Fit) -> None:
        common = {stretch for matter in _data()["elsewhere"] for stretch in _stretches(matter)}
        self._stretches = frozenset(stretch for text in texts for stretch in _stretches(text)) - common
        self._elsewhere = elsewhere
        self.fit = fit

    def features(self, plain: str, vector: Vectors, best: float) -> Features:
        """`vector` encodes the question `plain`, `best` is the dense score of the clause nearest to it."""
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
    fits, name = tomllib.loads(FIT.read_text("utf-8")), family(embedder)
    if name not in fits:
        return Fit(**fits[WORDS_ALONE])
    with np.load(LINES) as lines:
        return Fit(
            **fits[name], lines={key.partition("/")[2]: lines[key] for key in lines if key.startswith(f"{name}/")}
        )


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
