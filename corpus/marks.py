"""What counts as the mark of a numbered line: 第N条, 一、, (一), 1. and their kin."""

import re
from dataclasses import dataclass
from functools import lru_cache

import cn2an

SENTENCE_END = tuple("。；：！？;:!?,，、")

_NUMERAL = "[〇○零一二两兩三四五六七八九十百千]{1,12}"
_REFERENCE = (
    r"(?!之?[规規]定|第|[所的][称稱列述指规規]|[、,，至和或及与與款]|[项項](?!目)"
    r"|(?:修?改|作|調整|调整)[为為])"
)
_RANGE = r"(?!\s*(?:[、,，至和或及与與]\s*[(（第]|[项項](?!目)|款(?![项項待])))"
_INSERTED = f"(?:之(?P<after>{_NUMERAL}))?+"
STYLES = {  # from the widest to the narrowest: the order is the rank
    "part": rf"第\s?(?P<n>{_NUMERAL})\s?[编編篇]{_REFERENCE}",
    "subpart": rf"第\s?(?P<n>{_NUMERAL})\s?分[编編]{_REFERENCE}",
    "chapter": rf"第\s?(?P<n>{_NUMERAL})\s?章{_INSERTED}{_REFERENCE}",
    "section": rf"第\s?(?P<n>{_NUMERAL})\s?[节節]{_INSERTED}{_REFERENCE}",
    "article": rf"[第笫]\s?(?P<n>{_NUMERAL}|\d+)\s?[条條]{_INSERTED}{_REFERENCE}",
    "listed": rf"(?P<n>{_NUMERAL})[、．](?!{_NUMERAL}[、级級])",
    "bracketed": rf"[(（]\s?(?P<n>{_NUMERAL})\s?[)）]{_RANGE}",
    "arabic": r"(?P<n>\d{1,3})[.．、](?!\d)",
    "bracketed arabic": rf"[(（]\s?(?P<n>\d{{1,3}})\s?[)）]{_RANGE}",
    "half-bracketed": r"(?P<n>\d{1,3})[)）]",
    "circled": "(?P<n>[①-⑳])",
}
DIVISIONS = frozenset({"part", "subpart", "chapter", "section"})
_MARKS = [(style, rank, re.compile(pattern)) for rank, (style, pattern) in enumerate(STYLES.items())]
_SIMPLIFIED = str.maketrans("條編節兩（）．笫０１２３４５６７８９", "条编节两().第0123456789", "、 \u3000\xa0\t")


@dataclass(frozen=True, slots=True)
class Mark:
    """The number that opens a line; `label` as printed, simplified and half-width; `length` in the line.

    `rank` is 0 for the widest style; a mark of a higher rank stands inside one of a lower. `inserted` is 1 for
    第十条之一, which a later law has put behind the tenth, and 0 for what was numbered from the start.
    """

    style: str
    rank: int
    number: int
    label: str
    length: int
    inserted: int = 0


def read_mark(text: str) -> Mark | None:
    """The mark that opens a line, None where it opens with words or with a reference (第十条规定)."""
    for style, rank, pattern in _MARKS:
        if match := pattern.match(text):
            number, inserted = ordinal(match["n"]), ordinal(match.groupdict().get("after") or "零")
            if number is None or inserted is None or (style in DIVISIONS and text.endswith(SENTENCE_END)):
                return None
            return Mark(style, rank, number, match[0].translate(_SIMPLIFIED), match.end(), inserted)
    return None


@lru_cache(maxsize=4_096)
def ordinal(numeral: str) -> int | None:
    """The value of an ordinal in digits, circled digits or Chinese numerals, None where it is none of them."""
    if numeral.isdecimal():
        return int(numeral)
    if numeral.isdigit():
        return ord(numeral) - ord("①") + 1
    try:
        return int(cn2an.cn2an(numeral.replace("兩", "两").replace("○", "零"), "normal"))
    except ValueError:
        return None
