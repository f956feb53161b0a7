"""A figure said again to tell which of several is meant: 900万和500万,不过500万那单没登记."""

import re

from bot.dialogue.acts import Remark
from bot.dialogue.conditions import settled
from bot.dialogue.filling import Filling
from bot.dialogue.roles import Reading
from calculators.model import Condition
from corpus.numerals import Figure

_POINTS_BACK = re.compile(r"(的?[那这]一?[个项笔份单家宗件]?|的(?=是|没|不|属|还|未|已|落|登|都|有|到))")
_A_NAME = re.compile(
    r"的?(?:[那这]一?[个项笔份单家件宗期次]|(?:其实|应该)?(?:改成|改为|换成|变成|记错|写错|说错|搞错|弄错|打错|报错|是笔误))"
)
_NOT_SO = re.compile(r"(?:其实|应该|并|也|都)?(?:不是|不属|不算)")
_OTHERS = re.compile(r"[。!!??\n]|其他|其它|其余|另外|剩下|别的|能[补奖拿得]")


def told_apart(
    filling: Filling, readings: list[Reading], plain: str, conditions: dict[str, Condition]
) -> list[Reading]:
    """The readings without those that point back at another, and without the one that misses a condition."""
    kept = list(readings)
    for at, reading in enumerate(readings):
        meant = _meant(readings[:at], reading, plain)
        if meant is None or meant not in kept:
            continue
        kept.remove(reading)
        stop = readings[at + 1].figure.start if at + 1 < len(readings) else len(plain)
        start, stop = reading.figure.start, _end(plain, reading.figure.end, stop)
        fate = settled(conditions.values(), plain[start:stop])
        missed = next((name for name, met in fate.items() if not met), None)
        if missed:
            kept.remove(meant)
            filling.settled[missed] = settled([conditions[missed]], plain[:start] + plain[stop:]).get(missed)
            words = {"part": meant.figure.said, "text": conditions[missed].text}
            filling.remarks.append(Remark("part_excluded", words, echo=meant.figure))
    return kept


def _meant(before: list[Reading], reading: Reading, plain: str) -> Reading | None:
    """The one of several alike that the reading points back at."""
    figure = reading.figure
    if figure.kind != "money" or figure.exact is None or not _POINTS_BACK.match(plain, figure.end):
        return None
    same = [other for other in before if other.figure.exact == figure.exact and other.figure.kind == "money"]
    alike = [other for other in before if same and other.role == same[-1].role and other.role]
    return same[-1] if len(alike) > 1 else None


def points_back(figure: Figure, plain: str) -> bool:
    """Whether words behind a figure make it a name of one told before: 120万那个, 把200万改成, 150万记错了."""
    return _A_NAME.match(plain, figure.end) is not None


def denied(figure: Figure, plain: str) -> bool:
    """Whether words behind a figure say what it is not: 那300万不是关联,关联的是100万."""
    return _NOT_SO.match(plain, figure.end) is not None


def _end(plain: str, start: int, stop: int) -> int:
    other = _OTHERS.search(plain, start, stop)
    return other.start() if other else stop
