"""How much of what a question is about a text speaks of: shared pairs of characters, the rarer the weightier."""

import math
from collections import Counter
from functools import lru_cache

from bot.dialogue.lexicon import GAP
from corpus.model import Corpus
from corpus.scripts import simplify
from retrieval.places import without_places
from retrieval.synonyms import expansions
from retrieval.tokens import tokens


def coverage(text: str, question: str, asking: tuple[str, ...], corpus: Corpus) -> float:
    """0 where nothing of the question stands in the text; 1 where all does, more where synonyms do, too.

    Places, and the words of `asking` by which a question asks, are left out.
    """
    rest = without_places(simplify(question).lower())
    for part in sorted({part for word in asking for part in word.split(GAP)}, key=len, reverse=True):
        rest = rest.replace(part, " ") if len(part) > 1 else rest
    weights, wanted, held = _weights(corpus), _pairs(rest), _pairs(simplify(text))
    unknown = max(weights.values())
    whole = sum(weights.get(pair, unknown) for pair in wanted)
    shared = sum(weights.get(pair, unknown) for pair in wanted & held)
    meant = [_pairs(word) & held for word in expansions(question)]
    shared += sum(max((weights.get(pair, 0.0) for pair in pairs), default=0.0) for pairs in meant)
    return shared / whole if whole else 1.0


def _pairs(text: str) -> set[str]:
    return {token for token in tokens(text) if len(token) > 1}


@lru_cache(maxsize=4)
def _weights(corpus: Corpus) -> dict[str, float]:
    """Of each pair of characters in the corpus, the logarithm of how few clauses hold it."""
    clauses = [clause for clause in corpus if clause.parent is None]
    counts = Counter(pair for clause in clauses for pair in _pairs(simplify(clause.text)))
    return {pair: math.log((len(clauses) + 1) / (count + 1)) for pair, count in counts.items()}
