"""Figures told as about so much: which they are, and that what is reckoned from them stays so."""

import re
from collections.abc import Iterator

from bot.dialogue.changing import CHANGING
from bot.dialogue.filling import Filling
from bot.dialogue.lexicon import find, lexicon, says
from bot.dialogue.state import Known, Said
from bot.dialogue.understand import Understanding
from corpus.numerals import Figure, read_figures

AHEAD, BEHIND = 8, 2
"""Characters between a figure and words that it is about so much."""
_PART_END = re.compile(r"[,,。;;!!??\n]")


def mark_rough(filling: Filling, before: Known, message: Understanding) -> None:
    """Mark what the message tells as about so much, and what was reckoned from that."""
    told = [figure.said for figure in _rough_of(message)]
    for after, earlier in ((filling.topic.figures, before.figures), (filling.topic.wholes, before.wholes)):
        for name, items in after.items():
            old = earlier.get(name, [])
            after[name] = [item if item in old else _marked(item, told) for item in items]


def _marked(item: Said, told: list[str]) -> Said:
    parts = [_marked(part, told) for part in item.parts]
    ages = {name: _marked(age, told) for name, age in item.ages.items()}
    said = item.said or ""
    rough = item.rough or any(words in said for words in told) or any(map(_is_rough, read_figures(said)))
    return item.model_copy(update={"rough": rough, "parts": parts, "ages": ages})


def _rough_of(message: Understanding) -> Iterator[Figure]:
    for at, figure in enumerate(message.figures):
        since = message.figures[at - 1].end if at else 0
        if _is_rough(figure) or _said_roughly(figure, message.plain, since):
            yield figure


def _is_rough(figure: Figure) -> bool:
    """Whether its own words leave open how much it is, other than as a range or a bound."""
    return figure.about or (figure.approximate and figure.low is not None and figure.low == figure.high)


def _said_roughly(figure: Figure, plain: str, since: int) -> bool:
    """到账大概有280万, 280万吧大概; 280万大概能补多少 speaks of the answer."""
    words = lexicon().structures["about"]
    ahead = _PART_END.split(plain[since : figure.start])[-1][-AHEAD:]
    spans = find(words, ahead)
    if spans and not says(CHANGING["asking"], ahead[spans[-1][1] :]):
        return True
    behind = _PART_END.split(plain[figure.end :])[0]
    return any(start <= BEHIND and not says(CHANGING["asking"], behind[end:]) for start, end in find(words, behind))
