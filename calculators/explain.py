"""How a computation is put into words: sentences come from `wording.toml`, figures from the computation."""

import tomllib
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from corpus.numerals import write_money, write_number, write_percent

WORDING = Path(__file__).with_name("wording.toml")


@cache
def _sentences() -> dict[str, str]:
    return {name: str(text) for name, text in tomllib.loads(WORDING.read_text("utf-8")).items()}


def say(sentence: str, **figures: str) -> str:
    """The sentence of that name with its figures filled in.

    :raises KeyError: when the sentence or one of its figures is missing.
    """
    return _sentences()[sentence].format(**figures)


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
