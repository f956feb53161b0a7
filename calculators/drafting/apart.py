"""Drafts of one document told apart: those with the same cues get further words that only one of them is about."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from corpus.model import Clause


@dataclass(frozen=True, slots=True)
class Sheet:
    """A draft's content before it is written; `about` are everyday words for each thing that it is about."""

    clause: Clause
    name: str
    content: dict[str, Any]
    about: list[tuple[str, ...]]

    @property
    def comment(self) -> str:
        """The first line of its file."""
        return f"{self.clause.label} {self.content['title']}"


def tell_apart(sheets: Sequence[Sheet]) -> None:
    """Give each of several drafts with the same cues a second group: what it is about and the others are not."""
    alike: dict[tuple[str, ...], list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        alike[tuple(sheet.content["cues"][0])].append(sheet)
    for group in alike.values():
        for sheet in group:
            others = {words for other in group if other is not sheet for words in other.about}
            own = [words for words in sheet.about if words not in others and list(words) != sheet.content["cues"][0]]
            if len(group) > 1 and own:
                sheet.content["cues"].append(list(own[0]))
