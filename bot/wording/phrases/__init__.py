"""Everything that is said, as data: one file a language."""

import tomllib
from functools import cache
from pathlib import Path


@cache
def _phrases(language: str) -> dict[str, dict[str, str]]:
    file = Path(__file__).with_name(f"{language}.toml")
    return tomllib.loads(file.read_text("utf-8"))


def phrase(name: str, language: str = "zh", /, **figures: str) -> str:
    """The phrase `section.key` with its braces filled.

    :raises KeyError: for an unknown phrase, or a brace without its figure.
    """
    section, key = name.split(".")
    return _phrases(language)[section][key].format(**figures)


def has(name: str, language: str = "zh", /) -> bool:
    section, key = name.split(".")
    return key in _phrases(language).get(section, {})


def section(name: str, language: str = "zh", /) -> dict[str, str]:
    """Every phrase of one section by key, its braces unfilled."""
    return dict(_phrases(language)[name])
