"""Texts as one row of numbers, in which it is told quickly which words stand where."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Units = NDArray[np.uint16]
Rows = NDArray[np.int64]

END = "\0"
"""Between texts, and in no question: nothing stands across it."""


@dataclass(frozen=True, slots=True)
class Written:
    """`units` are the texts in UTF-16, each closed by `END`; text n is `units[starts[n]:starts[n + 1]]`."""

    units: Units
    starts: Rows

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Written":
        units = [_units(text + END) for text in texts]
        return cls(np.concatenate([_units(""), *units]), np.cumsum([0, *map(len, units)]))

    def holding(self, rows: Rows, words: Sequence[str]) -> NDArray[np.float32]:
        """1 where the word stands in the text, else 0; shape (rows, words)."""
        texts = [self.units[self.starts[row] : self.starts[row + 1]] for row in rows]
        owner = np.repeat(np.arange(len(rows)), [len(text) for text in texts])
        search = _Search(np.concatenate([*texts, _units(END * max(map(len, words), default=0) * 2)]))
        held = np.zeros((len(rows), len(words)), np.float32)
        for column, word in enumerate(words):
            held[owner[search.places(tuple(_units(word).tolist()))], column] = 1
        return held


class _Search:
    """Where words begin: each is looked for where all of it but the last unit stands, which is remembered."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._found: dict[tuple[int, ...], Rows] = {}

    def places(self, word: tuple[int, ...]) -> Rows:
        if word not in self._found:
            self._found[word] = self._looked_up(word)
        return self._found[word]

    def _looked_up(self, word: tuple[int, ...]) -> Rows:
        if len(word) == 1:
            return np.flatnonzero(self._units == word[0])
        begun = self.places(word[:-1])
        places: Rows = begun[self._units[begun + len(word) - 1] == word[-1]]
        return places


def _units(text: str) -> Units:
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
