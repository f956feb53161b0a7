"""Which words of a question the searched clauses know: pairs of characters, the rarer the weightier."""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from retrieval.tokens import tokens


class Vocabulary:
    """The words of each clause, its own and those of the questions written for it; built once, then only read."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._held = [pairs(text) for text in texts]
        counts = Counter(pair for held in self._held for pair in held)
        self._weights: Mapping[str, float] = {
            pair: math.log((len(texts) + 1) / (count + 1)) for pair, count in counts.items()
        }
        self._unknown = math.log(len(texts) + 1)

    def shares(self, plain: str, row: int | None, among: Collection[int] = ()) -> tuple[float, float]:
        """What the clause of that row holds of the question's words, and what those `among` hold together: 0…1 each.

        `among` are rows, all of them where none is named.

        All of it where the question has no Chinese words.
        """
        asked = {pair: self._weights.get(pair, self._unknown) for pair in pairs(plain)}
        whole = sum(asked.values())
        if not whole or row is None:
            return 1.0, 1.0
        here = sum(weight for pair, weight in asked.items() if pair in self._held[row])
        held = set().union(*(self._held[each] for each in among)) if among else self._weights.keys()
        anywhere = sum(weight for pair, weight in asked.items() if pair in held)
        return here / whole, anywhere / whole


def pairs(text: str) -> set[str]:
    """Pairs of Chinese characters."""
    return {token for token in tokens(text) if len(token) > 1 and not token.isascii()}
