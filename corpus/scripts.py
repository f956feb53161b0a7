"""Which script a text is written in, and its simplified, half-width form with every offset kept."""

from functools import cache
from importlib import resources

from opencc import OpenCC

_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: ord(" "), 0xFFE5: ord("¥")}


def simplify(text: str) -> str:
    """Simplified characters and half-width forms, one character for each character of `text`.

    Offsets in the result are offsets in `text`. A phrase whose conversion would change its length is
    converted character by character.
    """
    return _to_simplified(text).translate(_WIDTHS)


def is_traditional(text: str) -> bool:
    """Whether more characters exist only in the traditional script than only in the simplified one."""
    return _leaning(text) > 0


def is_simplified(text: str) -> bool:
    """Whether more characters exist only in the simplified script than only in the traditional one."""
    return _leaning(text) < 0


def _leaning(text: str) -> int:
    """Characters of the traditional script alone, less those of the simplified script alone."""
    simplified = _to_simplified(text)
    traditional = sum(before != after for before, after in zip(text, simplified, strict=True))
    others = _table("STCharacters.txt")
    return traditional - sum(char not in others.get(char, char) for char in text)


def _to_simplified(text: str) -> str:
    if _table("TSCharacters.txt").keys().isdisjoint(text):
        return text
    whole: str = _converter().convert(text)
    return whole if len(whole) == len(text) else "".join(map(_one, text))


@cache
def _one(char: str) -> str:
    converted: str = _converter().convert(char)
    return converted if len(converted) == 1 else char


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _table(name: str) -> dict[str, str]:
    """From OpenCC's own table: a character and what the other script writes for it, itself included if it may."""
    lines = resources.files("opencc").joinpath("dictionary", name).read_text("utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if "\t" in line)
