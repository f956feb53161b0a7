"""The parts of a counted whole: 七个中心叫什么, 是哪三级. Where a text names only how many, it does not say which."""

import re

from corpus.numerals import read_numbers
from corpus.scripts import simplify

_NUMERAL = r"(\d{1,2}|[二两三四五六七八九十]{1,3})"
_MEASURE = r"(?:个|大|条|项|家|类|种|张|级|方面|部分)"
_WHICH = re.compile(rf"{_NUMERAL}{_MEASURE}[^,,。;;??的]{{0,8}}?(?:分别|具体|都|各)?(?:是|叫|有|指|包括)(?:什么|哪|啥)")
_OF_THEM = re.compile(rf"哪{_NUMERAL}{_MEASURE}")
_SENTENCE = re.compile(r"[^。;;\n]+")
_ITEM = re.compile(r"[((][一二三四五六七八九十][))]")
_BETWEEN = re.compile(r"、|[”」][“「]")


def lists_all(text: str, question: str) -> bool:
    """Whether a text lists as many things as the question wants named; true of a question that wants none counted."""
    plain = simplify(question)
    asked = _WHICH.search(plain) or _OF_THEM.search(plain)
    if asked is None:
        return True
    count = next(iter(read_numbers(asked[1])), None)
    return count is None or count <= max(len(_ITEM.findall(text)), _longest_list(text))


def _longest_list(text: str) -> int:
    return 1 + max((len(_BETWEEN.findall(sentence)) for sentence in _SENTENCE.findall(text)), default=0)
