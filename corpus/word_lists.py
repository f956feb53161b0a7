"""Where lists of words are read that stand as data beside the code, and made into patterns that find any of them."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path


class WordLists(Mapping[str, tuple[str, ...]]):
    """The lists of a TOML file by their names; the file is read when a word is first wanted.

    `gap` is the pattern that `…` stands for inside a word.
    """

    def __init__(self, file: Path, gap: str = "…") -> None:
        self._file = file
        self._gap = gap
        self.any_of, self.pattern = cache(self._any_of), cache(self._pattern)

    @classmethod
    def beside(cls, module: str, gap: str = "…") -> "WordLists":
        """The lists of the file that bears a module's name; `module` is its `__file__`."""
        return cls(Path(module).with_suffix(".toml"), gap)

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self._lists[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lists)

    def __len__(self) -> int:
        return len(self._lists)

    def _any_of(self, name: str) -> str:
        """A regular expression, to be built into another, for any word of a list."""
        return any_of(self[name], self._gap)

    def _pattern(self, name: str, before: str = "", after: str = "") -> re.Pattern[str]:
        """What finds any word of a list between two regular expressions."""
        return re.compile(f"{before}{self.any_of(name)}{after}")

    @cached_property
    def _lists(self) -> dict[str, tuple[str, ...]]:
        return {name: tuple(words) for name, words in tomllib.loads(self._file.read_text("utf-8")).items()}


def any_of(words: Iterable[str], gap: str = "…") -> str:
    """A regular expression for any of the words, the longest first, `gap` where one has `…`."""
    longest_first = sorted(words, key=len, reverse=True)
    return f"(?:{'|'.join(gap.join(map(re.escape, word.split('…'))) for word in longest_first)})"
