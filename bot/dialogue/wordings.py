"""Where the very words of a message stand in the texts."""

import re
from functools import cache

from bot.dialogue.quotes import sentence
from bot.dialogue.turn import Turn
from corpus.citation import Citation
from corpus.model import Clause, Corpus
from corpus.scripts import simplify
from retrieval.places import without_places

SHORTEST = 4
"""Characters that a wording has at least."""
_CHINESE = re.compile(rf"[\u4e00-\u9fff]{{{SHORTEST},}}")


def worded_elsewhere(turn: Turn) -> Citation | None:
    """The sentence of another place that alone has words of a yes-or-no question, of which no text here has a part.

    "会不会纳入诚信管理" in Honghe, where Kunming's text alone speaks of 诚信.
    """
    if not turn.message.has("decides") or turn.message.figures:
        return None
    texts = _texts(turn.house.corpus)
    here = "\n".join(text for clause, text in texts if turn.holds(clause.document))
    for wording in _wordings(without_places(simplify(turn.message.text))):
        holding = [clause for clause, text in texts if wording in text]
        new = any(wording[at : at + 2] not in here for at in range(len(wording) - 1))
        if new and len(holding) == 1:
            return _around(wording, holding[0])
    return None


def _around(wording: str, clause: Clause) -> Citation:
    at = simplify(clause.text).find(wording)
    return sentence(Citation(clause, clause.text[at : at + len(wording)]))


def _wordings(plain: str) -> list[str]:
    """All runs of characters that may be a wording, the longest first."""
    runs = _CHINESE.findall(plain)
    sizes = range(max(map(len, runs), default=0), SHORTEST - 1, -1)
    return [run[at : at + size] for size in sizes for run in runs for at in range(len(run) - size + 1)]


@cache
def _texts(corpus: Corpus) -> tuple[tuple[Clause, str], ...]:
    """The clauses that stand by themselves, with their simplified text."""
    return tuple((clause, simplify(clause.text)) for clause in corpus if clause.parent is None)
