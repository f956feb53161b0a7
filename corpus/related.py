"""What a text says of other documents: which it rests on, which it carries out, which it repeals."""

import re
from collections.abc import Iterator
from typing import Literal

from corpus.metadata import RelationEntry
from corpus.scripts import simplify

Relates = Literal["implements", "cites", "repeals"]

_CITED = re.compile(r"《(?P<title>[^《》\n]{3,120})》(?:\s*[（(](?P<number>[^（）()\n]{0,30}?[号號])[）)])?")
_REPEAL = re.compile(r"(?:废止|停止执行|停止施行|同时失效|自行失效)")
_BASIS = re.compile("根据|依据|按照|依照|贯彻|落实|结合")
_CARRIED_OUT = frozenset({"贯彻", "落实"})
_SENTENCE = re.compile(r"[^。；;\n]+[。；;]?")
_OPENING = 0.25  # share of the text in which it says what it rests on
_SHORT = 1_500  # characters; a shorter text may say so anywhere


def read_relations(text: str, title: str) -> list[RelationEntry]:
    """Each document once, with the words that speak of it, verbatim; a repeal goes before a mere citation."""
    found: dict[str, RelationEntry] = {}
    for sentence in _SENTENCE.finditer(text):
        is_opening = sentence.start() < max(len(text) * _OPENING, _SHORT)
        for entry in _cited(sentence[0], is_opening=is_opening):
            is_own = entry.title in title or title in entry.title
            if not is_own and (entry.title not in found or entry.kind == "repeals"):
                found[entry.title] = entry
    return list(found.values())


def _cited(sentence: str, *, is_opening: bool) -> Iterator[RelationEntry]:
    plain = simplify(sentence)
    for match in _CITED.finditer(sentence):
        ends = _REPEAL.search(plain, match.end())
        kind: Relates | None = "repeals" if ends is not None else _kind(plain[: match.start()]) if is_opening else None
        if kind is not None:
            words = sentence[match.start() : ends.end() if ends is not None else match.end()]
            yield RelationEntry(kind=kind, title=simplify(match["title"]), number=match["number"], quote=words)


def _kind(before: str) -> Relates | None:
    """By the verb that stands last before the title."""
    verbs = _BASIS.findall(_CITED.sub("", before))
    if not verbs:
        return None
    return "implements" if verbs[-1] in _CARRIED_OUT else "cites"
