"""Which departments carry a clause out, read from the words the clause ends with."""

import re

from corpus.model import Departments

LINE = re.compile(r"^\s*(?P<role>牵头|责任|配合|参与|协助)(?:单位|部门)[:：](?P<names>.+?)\s*$", re.MULTILINE)
_SENTENCE = re.compile(r"(?:^|[。；;(（\n])(?P<words>[^。；;(（\n]+?按(?:照)?(?:职责|职能)(?:分工)?负责)[。)）]*\s*$")
_CLOSING = re.compile(r"等?按(?:照)?(?:职责|职能)(?:分工)?负责$")


def read_departments(text: str) -> Departments:
    """The departments of a clause: its 牵头单位 and 责任单位 lines, else the last "…按职责分工负责".

    Names are as printed, split at 、 only; empty where the clause names nobody.
    """
    lines = list(LINE.finditer(text))
    if lines:
        return _from_lines(text, lines)
    sentence = _SENTENCE.search(text)
    if sentence is None:
        return Departments()
    words = sentence["words"]
    return Departments(responsible=_names(_CLOSING.sub("", words)), words=words)


def _from_lines(text: str, lines: list[re.Match[str]]) -> Departments:
    lead = tuple(name for line in lines if line["role"] == "牵头" for name in _names(line["names"]))
    others = tuple(name for line in lines if line["role"] != "牵头" for name in _names(line["names"]))
    return Departments(lead, others, text[lines[0].start("role") : lines[-1].end("names")])


def _names(words: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in words.split("、") if name.strip())
