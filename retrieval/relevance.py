"""Whether a question is about these policies at all, whether they hold what it asks, and whether it is refused.

Both are log-odds from cheap features. What is refused (an instruction to the assistant, prying, fraud) is told by a
line through the vectors of a model, for each kind; one more line tells what policies do not hold. The words and the
other matters that people bring are data (`relevance.toml`); so are all weights, written by
`python -m retrieval.relevance_fit`.
"""

import hashlib
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from corpus.scripts import simplify
from corpus.word_lists import WordLists
from retrieval.model import Embedder, Vectors
from retrieval.vocabulary import Vocabulary

FOLDER = Path(__file__).parent
FIT = FOLDER / "relevance_fit.toml"
LINES = FOLDER / "relevance_lines.npz"
VERBATIM = 4
"""Characters in a row that a question shares with a clause by more than chance."""
ENOUGH = 3
"""Words of the field and verbatim stretches beyond which more of them say nothing."""
UNWRITTEN = "unwritten"
"""The line that tells what no policy text holds."""
WORDS_ALONE = "words"
"""The fit without vectors, for an embedder that none was made for."""

_DATA = WordLists.beside(__file__)
_CHINESE = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Features:
    """What is weighed; the two counts end at `ENOUGH`.

    `margin` is the score of the best clause less the cosine of the nearest other matter, `words` counts words of
    the field, `verbatim` stretches of `VERBATIM` characters that stand in some clause. `covered` is the share of the
    question's words that the clause found first holds, `known` that all clauses hold, or those of its document where
    nobody has written questions for that. `unwritten` is the log-odds, by
    the question's vector, that it wants what policies do not hold: a form, a day, somebody's name.
    """

    margin: float
    words: int
    verbatim: int
    covered: float = 0.0
    known: float = 0.0
    unwritten: float = 0.0


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature counts, and the log-odds from which the answer is yes (`working_point`)."""

    bias: float
    working_point: float
    margin: float = 0.0
    words: float = 0.0
    verbatim: float = 0.0
    covered: float = 0.0
    known: float = 0.0
    unwritten: float = 0.0

    def odds(self, features: Features) -> float:
        """Log-odds over the working point."""
        weighed: float = sum(getattr(self, name) * getattr(features, name) for name in Features.__slots__)
        return weighed + self.bias - self.working_point


@dataclass(frozen=True, slots=True)
class Fit:
    """How it is judged whether a question is `about` the corpus, and whether the corpus `holds` what it asks.

    A document of the user's own may be of any field, and nobody has written questions for it: where the clause found
    first is of such a one, `unasked_about` and `unasked_holds` judge. They know no words of a field, and were fitted
    without written questions.

    `lines` has for each kind that is refused, and for `UNWRITTEN`, the weights of a vector and, last, the bias: above
    0 it is that kind.
    """

    about: Weights
    holds: Weights
    lines: Mapping[str, Vectors] = field(default_factory=dict)
    unasked_about: Weights | None = None
    unasked_holds: Weights | None = None

    def refused(self, vector: Vectors) -> str:
        """The kind as which a question is refused, the surest of several, "" for none."""
        odds = {kind: self._odds(kind, vector) for kind in self.lines if kind != UNWRITTEN}
        kind = max(odds, key=lambda name: odds[name], default="")
        return kind if kind and odds[kind] > 0 else ""

    def unwritten(self, vector: Vectors) -> float:
        return self._odds(UNWRITTEN, vector) if UNWRITTEN in self.lines else 0.0

    def _odds(self, kind: str, vector: Vectors) -> float:
        line = self.lines[kind]
        return float(line[:-1] @ vector + line[-1])


class Relevance:
    """Judges questions against one corpus; built once, then only read.

    `texts` are the searched clauses, `asked` the questions written for each; `elsewhere` has a row for each other
    matter. `unasked` has, for each clause of a document without written questions, all clauses of that document, as
    rows.
    """

    def __init__(
        self,
        texts: Sequence[str],
        asked: Sequence[str],
        elsewhere: Vectors,
        fit: Fit,
        unasked: Mapping[int, Collection[int]] | None = None,
    ) -> None:
        common = {stretch for matter in _DATA["elsewhere"] for stretch in _stretches(matter)}
        self._stretches = frozenset(stretch for text in texts for stretch in _stretches(text)) - common
        self._vocabulary = Vocabulary([f"{text}\n{more}" for text, more in zip(texts, asked, strict=True)])
        self._elsewhere = elsewhere
        self._unasked = unasked or {}
        self.fit = fit

    def features(self, plain: str, vector: Vectors, best: float, first: int | None = None) -> Features:
        """`vector` encodes the question `plain`, `best` is the dense score of the clause nearest to it.

        `first` is the row of the clause that the search puts first.
        """
        simple = simplify(plain).lower()
        words = sum(word in simple for word in field_words())
        shared = len(self._stretches.intersection(_stretches(plain)))
        nearest = float((self._elsewhere @ vector).max())
        covered, known = self._vocabulary.shares(plain, first, self._among(first))
        counts = min(words, ENOUGH), min(shared, ENOUGH)
        return Features(best - nearest, *counts, covered, known, self.fit.unwritten(vector))

    def judges(self, first: int | None) -> tuple[Weights, Weights]:
        """What decides about the corpus, and what it holds, where this row is found first."""
        fit = self.fit
        if not self._among(first):
            return fit.about, fit.holds
        return fit.unasked_about or fit.about, fit.unasked_holds or fit.holds

    def _among(self, first: int | None) -> Collection[int]:
        return () if first is None else self._unasked.get(first, ())


def encode_elsewhere(embedder: Embedder) -> Vectors:
    """One vector for each other matter, in order."""
    return embedder.encode_queries(_DATA["elsewhere"])


def elsewhere_digest() -> str:
    """SHA-256, the first 16 digits, of the texts that `encode_elsewhere` encodes."""
    return hashlib.sha256("\n".join(_DATA["elsewhere"]).encode()).hexdigest()[:16]


def field_words() -> tuple[str, ...]:
    return _DATA["words"]


def read_fit(embedder: str) -> Fit:
    """The fit made for the embedder's family (its name up to the version), else the one without vectors."""
    fits, name = tomllib.loads(FIT.read_text("utf-8")), family(embedder)
    weights = {decision: Weights(**table) for decision, table in fits[name if name in fits else WORDS_ALONE].items()}
    with np.load(LINES) as lines:
        own = {key.partition("/")[2]: lines[key] for key in lines if key.startswith(f"{name}/")}
    return Fit(**weights, lines=own)


def has_fit(embedder: str) -> bool:
    """Whether a fit with vectors was made for the embedder's family; without one words alone are judged."""
    return family(embedder) in tomllib.loads(FIT.read_text("utf-8"))


def family(embedder: str) -> str:
    """`bundled-e5` of `bundled-e5-0.3.0-1-a1d45f15`."""
    return re.split(r"-\d", embedder)[0]


def _stretches(text: str) -> set[str]:
    runs = _CHINESE.findall(simplify("".join(text.split())))
    return {run[at : at + VERBATIM] for run in runs for at in range(len(run) - VERBATIM + 1)}
