"""What counts as the mark of a numbered line: 第N条, 一、, (一), 1. and their kin."""

import re
from dataclasses import dataclass

import cn2an

SENTENCE_END = tuple("。；：！？;:!?,，、")

_NUMERAL = "[〇零一二两兩三四五六七八九十百千]+"
_REFERENCE = r"(?!之?[规規]定|第|[所的][称稱列述指规規]|[、,，至和或及与與款项項])"
_RANGE = r"(?!\s*[、,，至和或及项項款])"
STYLES = {  # from the widest to the narrowest: the order is the rank
    "part": rf"第(?P<n>{_NUMERAL})[编編篇]{_REFERENCE}",
    "chapter": rf"第(?P<n>{_NUMERAL})章{_REFERENCE}",
    "section": rf"第(?P<n>{_NUMERAL})[节節]{_REFERENCE}",
    "article": rf"第(?P<n>{_NUMERAL}|\d+)[条條]{_REFERENCE}",
    "listed": rf"(?P<n>{_NUMERAL})、(?!{_NUMERAL}[、级級])",
    "bracketed": rf"[(（](?P<n>{_NUMERAL})[)）]{_RANGE}",
    "arabic": r"(?P<n>\d{1,3})[.．、](?!\d)",
    "bracketed arabic": rf"[(（](?P<n>\d{{1,3}})[)）]{_RANGE}",
    "half-bracketed": r"(?P<n>\d{1,3})[)）]",
}
DIVISIONS = frozenset({"part", "chapter", "section"})
_MARKS = [(style, rank, re.compile(pattern)) for rank, (style, pattern) in enumerate(STYLES.items())]
_SIMPLIFIED = str.maketrans("條編節兩（）．", "条编节两().", "、 \u3000\xa0")


@dataclass(frozen=True, slots=True)
class Mark:
    """The number that opens a line; `label` as printed, simplified and half-width; `length` in the line.

    `rank` is 0 for the widest style; a mark of a higher rank stands inside one of a lower.
    """

    style: str
    rank: int
    number: int
    label: str
    length: int


def read_mark(text: str) -> Mark | None:
    """The mark that opens a line, None where it opens with words or with a reference (第十条规定)."""
    for style, rank, pattern in _MARKS:
        if match := pattern.match(text):
            number = ordinal(match["n"])
            if number is None or (style in DIVISIONS and text.endswith(SENTENCE_END)):
                return None
            return Mark(style, rank, number, match[0].translate(_SIMPLIFIED), match.end())
    return None


def ordinal(numeral: str) -> int | None:
    """The value of an ordinal in digits or Chinese numerals, None where it is neither."""
    if numeral.isdecimal():
        return int(numeral)
    try:
        return int(cn2an.cn2an(numeral.replace("兩", "两"), "normal"))
    except ValueError:
        return None
