"""An English message in the words that the rules and the lexicon know; the words are data, figures and places stay."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from corpus.word_lists import any_of

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_BETWEEN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])|(?<=[A-Za-z])\s+(?=大学|学院|研究所|医院)")
"""White space between Chinese words, and between a name and what it is the name of."""
_ARTICLES = re.compile(r"(?<![A-Za-z])(?:an?|the)\s+(?=\S)", re.IGNORECASE)
_MILLIONS = re.compile(r"(?<=\d)\s?m(?:n|ln)?(?![A-Za-z])", re.IGNORECASE)


def glossed(text: str) -> str:
    """The message with the English words that we know put into Chinese; one that holds Chinese stays as it is."""
    if _CHINESE.search(text):
        return text
    plain = _roughly(_dated(_counted(_MILLIONS.sub(" million", text))))
    chinese = _pattern().sub(lambda match: _words()[" ".join(match[0].lower().split())], plain)
    return _BETWEEN.sub("", _ARTICLES.sub("", chinese))


def _counted(text: str) -> str:
    """Numbers in words ahead of their magnitude in digits: three million, half a million."""
    numbers = _table("numbers")
    pattern = rf"(?<![A-Za-z]){_any(numbers)}(?=\s+(?:million|thousand|percent|years|yuan)(?![A-Za-z]))"
    return re.sub(pattern, lambda match: numbers[match[0].lower()], text, flags=re.IGNORECASE)


def _roughly(text: str) -> str:
    """Words right ahead of a number that say it to be about so much; elsewhere they say other things."""
    words = _table("ahead_of_numbers")
    pattern = rf"(?<![A-Za-z]){_any(words)}\s+(?=(?:rmb|cny|yuan|[¥$])?\s?\d)"
    return re.sub(pattern, lambda match: words[match[0].lower().split()[0]], text, flags=re.IGNORECASE)


def _dated(text: str) -> str:
    """Months by their names: January 2023, 5 January 2023, January 5, 2023."""
    months = _table("months")
    name = rf"(?P<month>{_any(months)})\.?"
    for pattern in (
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{name},?\s+(?P<year>\d{{4}})(?!\d)",
        rf"(?<![A-Za-z]){name}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?!\d)",
        rf"(?<![A-Za-z]){name}\s+(?P<day>)(?P<year>\d{{4}})(?!\d)",
    ):
        text = re.sub(pattern, _day, text, flags=re.IGNORECASE)
    return text


def _day(match: re.Match[str]) -> str:
    day = f"{match['day']}日" if match["day"] else ""
    return f"{match['year']}年{_table('months')[match['month'].lower()]}月{day}"


def _any(words: Mapping[str, str]) -> str:
    return any_of(words).replace(r"\ ", r"\s+")


@cache
def _table(name: str) -> Mapping[str, str]:
    return dict(_tables()[name])


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_name("gloss.toml").read_text("utf-8"))


@cache
def _words() -> Mapping[str, str]:
    """Chinese by the English words."""
    return {english: chinese for chinese, listed in _tables()["words"].items() for english in listed}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z]){_any(_words())}(?![A-Za-z])", re.IGNORECASE)
