"""Texts as one row of numbers, in which it is told quickly which words stand where."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Units = NDArray[np.uint16]
Rows = NDArray[np.int64]
Numbers = NDArray[np.int32]

END = "\0"
"""Between texts: nothing stands across it."""
_UNITS = 1 << 16


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
        """1 where the word stands in the text, else 0; shape (rows, words). No word is empty."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        owner = np.repeat(np.arange(len(rows), dtype=np.int32), lengths)
        skipped = self.starts[rows] - np.cumsum(lengths) + lengths
        units = self.units[np.repeat(skipped, lengths) + np.arange(len(owner))]
        held = np.zeros((len(rows), len(words) + 1), np.float32)
        tree = _Tree.of(words)
        for places, numbers in tree.met(units):
            held[owner[places], numbers] = 1
        return held[:, tree.numbers]


@dataclass(frozen=True, slots=True)
class _Tree:
    """The words by their beginnings, of which the empty one is 0.

    `letters` numbers the units of words, 0 for all others. `longer[beginning, letter]` is the beginning with one unit
    more, 0 where no word goes on so. `ends` is the number of the word that a beginning is, 0 for none; `numbers` are
    those of the words given, in order.
    """

    letters: Numbers
    longer: Numbers
    ends: Numbers
    numbers: Numbers

    @classmethod
    def of(cls, words: Sequence[str]) -> "_Tree":
        numbers = {word: number for number, word in enumerate(dict.fromkeys(words), 1)}
        letters: dict[int, int] = {}
        steps: dict[tuple[int, int], int] = {}
        ends = {}
        for word, number in numbers.items():
            beginning = 0
            for unit in _units(word).tolist():
                step = beginning, letters.setdefault(unit, len(letters) + 1)
                beginning = steps.setdefault(step, len(steps) + 1)
            ends[beginning] = number
        letters.pop(ord(END), None)
        longer = np.zeros((len(steps) + 1, len(letters) + 2), np.int32)
        if steps:
            longer[tuple(np.array(list(steps)).T)] = list(steps.values())
        given = np.array([numbers[word] for word in words], np.int32)
        return cls(_table(letters, _UNITS), longer, _table(ends, len(steps) + 1), given)

    def met(self, units: Units) -> Iterator[tuple[Rows, Numbers]]:
        """Places where words begin, with the words' numbers; all places go down the tree together.

        The last unit closes a text, so that no word goes on behind it.
        """
        letters = self.letters[units]
        places = np.flatnonzero(letters)
        beginnings, depth = np.zeros(len(places), np.int32), 0
        while len(places):
            beginnings = self.longer[beginnings, letters[places + depth]]
            going = np.flatnonzero(beginnings)
            places, beginnings, depth = places[going], beginnings[going], depth + 1
            ended = np.flatnonzero(self.ends[beginnings])
            yield places[ended], self.ends[beginnings[ended]]


def _table(numbers: dict[int, int], size: int) -> Numbers:
    """As an array by key; 0 for the other keys."""
    table = np.zeros(size, np.int32)
    table[list(numbers)] = list(numbers.values())
    return table


def _units(text: str) -> Units:
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
