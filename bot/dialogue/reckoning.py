"""Reckoning with the figures of a message: where they stand in it, a share of one, what is left of it."""

import re
from dataclasses import dataclass
from decimal import Context, Decimal

from bot.dialogue.filling import Filling
from bot.dialogue.state import Said
from bot.dialogue.understand import Understanding
from corpus.numerals import Figure

FEN = Decimal("0.01")
_WIDE = Context(prec=400)
MORE_OR_LESS = ("多", "余", "强", "弱", "不到", "以上", "以下", "左右", "上下", "出头")
"""Right behind a share, they leave open how much it is."""
_PART = re.compile(r"[^,,。;;!!??\n]+")
_PART_END = re.compile(r"[,,。;;!!??\n]")


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A figure in yuan and how it is said: 800万×一半; `rough` where it is reckoned from one told as about so much."""

    value: Decimal
    said: str
    rough: bool = False

    def kept(self) -> Said:
        """As it is remembered."""
        return Said(low=self.value, high=self.value, said=self.said, rough=self.rough)


def money(filling: Filling, role: str) -> list[Figure]:
    """The sums that play a role."""
    return [one.figure for one in filling.readings if one.role == role and one.figure.kind == "money"]


def one(figures: list[Figure]) -> WorkedOut | None:
    """The only one of the figures."""
    return said(figures[0]) if len(figures) == 1 else None


def said(figure: Figure) -> WorkedOut | None:
    """A figure as it is, where it is exact."""
    return None if figure.exact is None else WorkedOut(figure.exact, figure.said, figure.about)


def known(filling: Filling, name: str) -> WorkedOut | None:
    """The one exact figure known from before."""
    items = filling.topic.figures.get(name, [])
    low = items[0].low if len(items) == 1 and items[0].low == items[0].high else None
    return None if low is None else WorkedOut(low, items[0].said or "", items[0].rough)


def shares(message: Understanding) -> list[Figure]:
    """The exact shares that a message tells."""
    return [
        figure
        for figure in message.figures
        if figure.kind == "percent"
        and figure.exact is not None
        and not message.plain[figure.end :].startswith(MORE_OR_LESS)
    ]


def to_the_fen(value: Decimal) -> Decimal:
    """A sum to the fen, however large what was typed: a figure that no rule takes must not break the reading of it."""
    return value.quantize(FEN, context=_WIDE)


def times(whole: WorkedOut, share: Figure, *, rest: bool) -> WorkedOut | None:
    """A share of a whole, or what it leaves of it, to the fen."""
    part = share.exact
    if part is None or not 0 <= part <= 1:
        return None
    taken, rough = to_the_fen(whole.value * part), whole.rough or share.about
    if rest:
        return WorkedOut(whole.value - taken, f"{whole.said}-{whole.said}×{share.said}", rough)
    return WorkedOut(taken, f"{whole.said}×{share.said}", rough)


def made_of(one: Decimal, other: Decimal) -> tuple[Decimal, ...]:
    """All that two figures may come to: a sum, what one leaves of the other, a share of it, so much more or less."""
    return one - other, other - one, one + other, one * other, one * (1 - other), one * (1 + other)


def less(whole: WorkedOut | None, part: WorkedOut | None) -> WorkedOut | None:
    """What is left of a whole without a part of it."""
    if whole is None or part is None:
        return None
    return WorkedOut(whole.value - part.value, f"{whole.said}-{part.said}", whole.rough or part.rough)


def plus(first: WorkedOut | None, second: WorkedOut | None) -> WorkedOut | None:
    """Both together."""
    if first is None or second is None:
        return None
    return WorkedOut(first.value + second.value, f"{first.said}+{second.said}", first.rough or second.rough)


def parts(message: Understanding) -> list[str]:
    """The parts of a message between commas and stops."""
    return [part[0] for part in _PART.finditer(message.plain)]


def part_ahead(plain: str, start: int) -> str:
    """What stands ahead of a place in its part of the sentence."""
    return _PART_END.split(plain[:start])[-1]


def part_of(message: Understanding, figure: Figure) -> str:
    """The part of the sentence that a figure stands in."""
    return next((part[0] for part in _PART.finditer(message.plain) if part.start() <= figure.start < part.end()), "")


def ahead_of(message: Understanding, figure: Figure) -> str:
    """What stands ahead of a figure in its part of the sentence, from the figure before on."""
    since = max((other.end for other in message.figures if other.end <= figure.start), default=0)
    return _PART_END.split(message.plain[since : figure.start])[-1]


def around(message: Understanding, figure: Figure) -> str:
    """What stands around a figure in its part of the sentence, up to the figures beside it."""
    until = min((other.start for other in message.figures if other.start >= figure.end), default=len(message.plain))
    return ahead_of(message, figure) + "|" + _PART_END.split(message.plain[figure.end : until])[0]
