"""Whether a clause can answer what is asked: does it hold the kind of thing that the question wants?"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.dialogue.lexicon import says
from corpus.model import Clause
from corpus.numerals import Figure, read_figures
from corpus.scripts import simplify

_SENTENCE = re.compile(r"[^。;;\n]+")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: the words that ask for it, and what of a clause is such a thing."""

    asked: tuple[str, ...]
    figures: tuple[str, ...]
    units: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def stands_in(self, text: str) -> bool:
        """Whether simplified text holds such a thing."""
        if any(word in text for word in self.words):
            return True
        sentences = [
            each for each in _SENTENCE.findall(text) if not self.near or any(word in each for word in self.near)
        ]
        return any(self._is_one(figure) for sentence in sentences for figure in read_figures(sentence))

    def _is_one(self, figure: Figure) -> bool:
        return figure.kind in self.figures and (not self.units or figure.unit in self.units)


def answers(clause: Clause, question: str) -> bool:
    """False when the question wants kinds of things of which the clause holds none."""
    plain = simplify(question).lower()
    wanted = [kind for kind in kinds() if says(kind.asked, plain)]
    text = simplify(clause.text)
    return not wanted or any(kind.stands_in(text) for kind in wanted)


@cache
def kinds() -> tuple[Kind, ...]:
    tables = tomllib.loads(Path(__file__).with_name("answerable.toml").read_text("utf-8"))
    return tuple(Kind(**{name: tuple(entries) for name, entries in table.items()}) for table in tables.values())
