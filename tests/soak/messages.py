"""Messages that no honest user writes, made from a seed: figures in odd forms, injections, contradictions, unicode."""

import random
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

LIMIT = 4_000
"""Characters that a channel lets through."""
TURNS = (1, 5)

_WORDS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
_WHO, _DOES, _ROLES, _STATES = (_WORDS[name] for name in ("who", "does", "roles", "states"))
_ASKS, _INJECTIONS, _UNITS = (_WORDS[name] for name in ("asks", "injections", "units"))
_SIGNS: tuple[str, ...] = (
    "\u200b",
    "\u202e",
    "\ufeff",
    "\u0007",
    "\x1b[0m",
    "\x00",
    "\ud800",
    "\U0001f4b0",
    "é",
    "e\u0301",
    "\u3000",
)
_SIGNS += (
    "½",
    "①",
    "㈦",
    "Ⅷ",
    "㊗",
    "٣",
    "९",
    "〇",
    "〸",
    "兆",
    "\u2028",
    "\r\n",
    "\t",
    "ﷺ",
    "𝟛",
    "％",
    "㎏",
    "¥",
    "€",
)
_DIGITS = "零一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"


def conversation(seed: int) -> tuple[str, ...]:
    """One to five messages; the same seed gives the same ones."""
    chance = random.Random(seed)
    return tuple(_message(chance) for _ in range(chance.randint(*TURNS)))


def figure(chance: random.Random) -> str:
    """A figure in a form that somebody might type, or nobody."""
    number = chance.choice((0, 1, 2, 3, 10, 99, 100, 300, 499, 501, 1000, 3_000_000, 10**15, chance.randrange(10**7)))
    forms: tuple[Callable[[], str], ...] = (
        lambda: str(number),
        lambda: f"{number:,}",
        lambda: f"{number / 100:.2f}",
        lambda: f"-{number}",
        lambda: f"负{number}",
        lambda: "".join(_DIGITS[int(digit)] for digit in str(number)),
        lambda: "".join(_FORMAL[int(digit)] for digit in str(number)),
        lambda: str(number).translate({ord("0") + digit: chr(ord("0") + digit) for digit in range(10)}),
        lambda: chance.choice(
            ("三百二十", "两千", "叁佰", "一百〇五", "廿", "半", "两三百", "几百", "十几", "百八十", "万万", "千千")
        ),
        lambda: f"{number}到{number * 2}",
        lambda: f"{number}-{number}",
        lambda: f"{number}/{number}",
        lambda: f"{number}e{chance.randint(0, 9)}",
        lambda: f"{number}.{number}.{number}",
        lambda: f"百分之{chance.choice(('五', '百', '零', '二十', str(number)))}",
        lambda: f"{chance.randint(0, 12)}成",
        lambda: f"第{number}",
        lambda: f"20{chance.randint(10, 40)}年",
        lambda: "9" * chance.randint(1, 60),
    )
    return chance.choice(forms)() + chance.choice(_UNITS)


def _message(chance: random.Random) -> str:
    makers = (_told, _told, _told, _told, _jumble, _bare, _bare, _attack, _signs, _huge)
    return chance.choice(makers)(chance)[:LIMIT]


def _told(chance: random.Random) -> str:
    """A sentence of the field, its figures and states contradicting each other at will."""
    parts = [chance.choice(_WHO) + chance.choice(_DOES)]
    parts += [chance.choice(_ROLES) + figure(chance) for _ in range(chance.randint(0, 4))]
    parts += [chance.choice(_STATES) for _ in range(chance.randint(0, 3))]
    parts.append(chance.choice(_ASKS))
    return chance.choice((",", "", "。", " ", "、", "\n")).join(parts)


def _jumble(chance: random.Random) -> str:
    pools: tuple[Sequence[str], ...] = (_WHO, _DOES, _ROLES, _STATES, _ASKS, _INJECTIONS, _SIGNS)
    return "".join(chance.choice((*chance.choice(pools), figure(chance))) for _ in range(chance.randint(1, 25)))


def _bare(chance: random.Random) -> str:
    return chance.choice(
        (figure(chance), chance.choice(_ASKS), chance.choice(_STATES), chance.choice(_ROLES) + figure(chance))
    )


def _attack(chance: random.Random) -> str:
    return chance.choice((chance.choice(_INJECTIONS), _told(chance) + chance.choice(_INJECTIONS) + figure(chance)))


def _signs(chance: random.Random) -> str:
    words = _told(chance)
    return "".join(char + chance.choice(_SIGNS) if chance.random() < 0.2 else char for char in words)


def _huge(chance: random.Random) -> str:
    return (figure(chance) + chance.choice(_ROLES) + chance.choice(_SIGNS)) * chance.choice((2, 40, 400))
