"""What re-ranking knows of every article before any question: its words, its law and what kind of law that is."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from corpus.scripts import simplify
from retrieval.reranker.written import Written
from retrieval.statutes.model import Article
from retrieval.tokens import tokens

Column = NDArray[np.float32]
Rows = NDArray[np.int64]
Digests = NDArray[np.uint64]

LEVELS = ("courts", "act", "regulation")
"""How high a law stands, by its name; what is none of these is a rule of an office or a local one."""
_COURTS = re.compile(r"解释|法院|检察院")
_EARLIER = re.compile(r"试行|暂行|草案|废止|修正|(19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Tables:
    """By article: what is `written`, simplified and lower case, `law` its law's row. By law: `level`, `earlier`.

    `level` is a place in `LEVELS` or beyond; `earlier` is 1 where the name tells of a trial or of one version among
    several. `rarity` is BM25's inverse document frequency of a token.
    `articles` and `names` are digests of the articles' texts and of the laws' names.
    """

    written: Written
    law: Rows
    level: Rows
    earlier: Column
    rarity: dict[str, float]
    articles: Digests
    names: Digests


def tables(articles: Sequence[Article]) -> Tables:
    texts = tuple(simplify(article.text).lower() for article in articles)
    laws = {name: row for row, name in enumerate(dict.fromkeys(article.law for article in articles))}
    names = [simplify(name) for name in laws]
    return Tables(
        Written.of(texts),
        np.array([laws[article.law] for article in articles], np.int64),
        np.array([_level(name) for name in names], np.int64),
        np.array([bool(_EARLIER.search(name)) for name in names], np.float32),
        _rarity(texts),
        digests(texts),
        digests(names),
    )


def digests(texts: Sequence[str]) -> Digests:
    """The first 64 bits of each text's SHA-256."""
    return np.array([int.from_bytes(sha256(text.encode()).digest()[:8], "big") for text in texts], np.uint64)


def _level(name: str) -> int:
    if _COURTS.search(name):
        return LEVELS.index("courts")
    if name.endswith(("法", "法典")):
        return LEVELS.index("act")
    return LEVELS.index("regulation") if "条例" in name else len(LEVELS)


def _rarity(texts: Sequence[str]) -> dict[str, float]:
    held = Counter(token for text in texts for token in set(tokens(text)))
    return {token: float(np.log1p((len(texts) - count + 0.5) / (count + 0.5))) for token, count in held.items()}
