"""Drafts of one document told apart: each gets a title and cues that no other has, as far as the words allow."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.model import Clause

LONGEST_CUE = 5
"""Characters of a condition that people may say word for word."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A draft's content before it is written.

    `about` are everyday words for each thing that it is about, `own` its conditions in the clause's words.
    """

    clause: Clause
    name: str
    content: dict[str, Any]
    about: list[tuple[str, ...]]
    own: list[str]

    @property
    def comment(self) -> str:
        """The first line of its file."""
        return f"{self.clause.label} {self.content['title']}"


def tell_apart(sheets: Sequence[Sheet]) -> None:
    """Give drafts with the same title or the same cues what only one of them is about."""
    for group in _alike(sheets, lambda sheet: sheet.content["title"]):
        for sheet in group:
            if words := _own(sheet, group):
                sheet.content["title"] = sheet.content["measure"] = f"{words[0]}:{sheet.content['title']}"
    for group in _alike(sheets, lambda sheet: tuple(sheet.content["cues"][0])):
        _narrow(group)


def _narrow(group: list[Sheet]) -> None:
    """A second group of cues for each that has words of its own; one that has none is not meant by the others'."""
    found = {
        sheet.name: _topics(sheet, group) or [each for each in _own(sheet, group) if len(each) <= LONGEST_CUE][:1]
        for sheet in group
    }
    for sheet in group:
        if words := found[sheet.name]:
            sheet.content["cues"].append(words)
        else:
            sheet.content["not_cues"] = list(dict.fromkeys(each for words in found.values() for each in words))


def _alike(sheets: Sequence[Sheet], key: Callable[[Sheet], Hashable]) -> list[list[Sheet]]:
    groups: dict[Hashable, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        groups[key(sheet)].append(sheet)
    return [group for group in groups.values() if len(group) > 1]


def _topics(sheet: Sheet, group: list[Sheet]) -> list[str]:
    """Everyday words for the first thing that the draft is about and no other."""
    others = {words for other in group if other is not sheet for words in other.about}
    own = (words for words in sheet.about if words not in others and list(words) != sheet.content["cues"][0])
    return list(next(own, ()))


def _own(sheet: Sheet, group: list[Sheet]) -> list[str]:
    """Its conditions that no other has."""
    others = {text for other in group if other is not sheet for text in other.own}
    return [text for text in sheet.own if text not in others]
