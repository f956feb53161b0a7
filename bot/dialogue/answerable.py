"""Whether a clause can answer what is asked: does it hold the kind of thing that the question wants?"""

import math
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.dialogue.counted import lists_all
from bot.dialogue.coverage import coverage
from bot.dialogue.lexicon import says
from corpus.model import Clause, Corpus
from corpus.numerals import Figure, read_figures
from corpus.scripts import simplify
from retrieval.places import without_places
from retrieval.synonyms import expansions
from retrieval.tokens import tokens

END = "$"
"""Ends a question that is looked at: `比例$` asks for a share, 比例 in the middle need not."""
_LAST = re.compile(r"[\s??。!!]*$")
_YES_OR_NO = re.compile(r"([\u4e00-\u9fff])不\1|是否|有没有|[吗么][\s??。!!]*$")
"""Who asks whether wants no figure, though the last word is one: 会不会占工资额度."""
NEAR = 0.15
"""The share of a question of which a clause must speak to be shown as the nearest."""
FULLER = 0.1
"""How much more of a question a clause must speak of than the one found first, to be what the question is about."""
_SENTENCE = re.compile(r"[^。;;\n]+")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: the words that ask for it, `unless` others do not, and what of a clause is such a thing."""

    asked: tuple[str, ...]
    figures: tuple[str, ...]
    units: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    least: float = 0.0
    behind: float = math.inf

    def stands_in(self, sentences: Iterable[str]) -> bool:
        """Whether simplified sentences hold such a thing."""
        return any(any(word in each for word in self.words) or self._has_figure(each) for each in sentences)

    def _has_figure(self, sentence: str) -> bool:
        if self.near and not any(word in sentence for word in self.near):
            return False
        return any(self._is_one(figure) for figure in read_figures(sentence))

    def _is_one(self, figure: Figure) -> bool:
        return figure.kind in self.figures and (not self.units or figure.unit in self.units)


def answers(clause: Clause, question: str, corpus: Corpus) -> bool:
    """False when the question wants kinds of things of which the clause, where it speaks of the matter, holds none.

    A kind with `least` must stand in a sentence that speaks of at least that share of the question, one with `behind`
    in one that no other leaves so far behind. Where the parts of a counted whole are asked for, the clause must list
    as many.
    """
    if not lists_all(clause.text, question):
        return False
    wanted = _wanted(question)
    if not wanted:
        return True
    sentences = _SENTENCE.findall(simplify(clause.text))
    keys = _keys(question)
    matter = [each for each in sentences if keys.intersection(tokens(each))] or sentences
    spoken = {each: coverage(each, question, _asking(), corpus) for each in matter}
    most = max(spoken.values())
    return any(
        kind.stands_in([each])
        for kind in wanted
        for each, share in spoken.items()
        if share >= kind.least and share >= most - kind.behind
    )


def fuller(shown: Sequence[Clause], question: str, corpus: Corpus) -> Clause | None:
    """The clause that speaks of far more of a question for a figure than the one found first, and holds none."""
    if not wants_a_figure(question):
        return None
    spoken = [coverage(clause.text, question, _asking(), corpus) for clause in shown]
    most = max(range(len(shown)), key=spoken.__getitem__)
    far = spoken[most] - spoken[0] >= FULLER
    return shown[most] if far and not answers(shown[most], question, corpus) else None


def speaks_of(clause: Clause, question: str, corpus: Corpus) -> bool:
    """Whether the clause is near enough to the question to be shown where it does not answer it."""
    return coverage(clause.text, question, _asking(), corpus) >= NEAR


def _asking() -> tuple[str, ...]:
    return tuple(word for kind in kinds().values() for word in kind.asked)


def wants_a_figure(question: str) -> bool:
    """Whether a question asks for a kind of thing that not every clause holds."""
    return bool(_wanted(question))


def _wanted(question: str) -> list[Kind]:
    plain = simplify(question).lower()
    plain = plain if _YES_OR_NO.search(plain) else _LAST.sub(END, plain)
    asked = {name: kind for name, kind in kinds().items() if says(kind.asked, plain) and not says(kind.unless, plain)}
    covered = {name for kind in asked.values() for name in kind.over}
    return [kind for name, kind in asked.items() if name not in covered]


def _keys(question: str) -> set[str]:
    """The pairs of characters of what is asked about, and of the policies' words for it."""
    texts = [without_places(question), *expansions(question)]
    return {token for text in texts for token in tokens(text) if len(token) > 1}


@cache
def kinds() -> Mapping[str, Kind]:
    tables = tomllib.loads(Path(__file__).with_name("answerable.toml").read_text("utf-8"))
    return {name: Kind(**{field: _frozen(entry) for field, entry in table.items()}) for name, table in tables.items()}


def _frozen(entry: Any) -> Any:
    return tuple(entry) if isinstance(entry, list) else entry
