"""How a computation is put into words: sentences come from `wording.toml`, figures from the computation.

A sentence remembers of what it was made, so that it can be told again in another language.
"""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from corpus.numerals import write_money, write_number, write_percent

WORDING = Path(__file__).with_name("wording.toml")
ORIGINAL = "zh"


class Sentence(str):
    """Words in Chinese, with the name of their sentence and the figures that fill it."""

    __slots__ = ("figures", "name")
    name: str
    figures: Mapping[str, str]


@cache
def _sentences(language: str = ORIGINAL) -> dict[str, str]:
    file = WORDING if language == ORIGINAL else WORDING.with_name(f"wording.{language}.toml")
    return {name: str(text) for name, text in tomllib.loads(file.read_text("utf-8")).items()}


def say(sentence: str, **figures: str) -> str:
    """The sentence of that name with its figures filled in.

    :raises KeyError: when the sentence or one of its figures is missing.
    """
    told = Sentence(_sentences()[sentence].format(**figures))
    told.name, told.figures = sentence, figures
    return told


def retold(text: str, language: str, named: Callable[[str], str]) -> str:
    """A sentence in another language; `named` gives the names in it, and whatever is no sentence."""
    if not isinstance(text, Sentence):
        return _money(text, language) or named(text)
    figures = {key: retold(value, language, named) for key, value in text.figures.items()}
    return _sentences(language)[text.name].format(**figures)


def _money(text: str, language: str) -> str:
    """Sums, shares and days in another language; empty when the text is none of them."""
    yuan = _sentences()["yuan"]
    if any(sign.isalpha() for sign in text.replace(yuan, "")):
        return ""
    return text.replace(yuan, _sentences(language)["yuan"])


def say_of(label: str, sentence: str, **figures: str) -> str:
    """The sentence behind the name of the item that it is about; an empty label is left out."""
    text = say(sentence, **figures)
    return say("of_item", label=label, text=text) if label else text


def write(value: Decimal | date, unit: str) -> str:
    """A value in its unit as people read it: yuan with separators, ratios as percent, terms as plain numbers."""
    if isinstance(value, date):
        return value.isoformat()
    if not value.is_finite():
        return _sentences()["unbounded"]
    if unit == "CNY":
        return write_money(value)
    if unit == "ratio":
        return write_percent(value)
    number = write_number(value)
    return say(unit, number=number) if unit in ("years", "days") else number
