"""What is said beside an answer: sentences by name, and the background of a rule, which is said once a matter."""

from collections.abc import Iterable

from bot.dialogue.acts import Remark
from bot.wording.page import Page

BACKGROUND = frozenset(
    {"payer", "payer_above", "own_missing", "handed_down", "open_point", "only_highest"}
    | {"replaced", "ended", "beside_other_base", "beside_newer", "beside_newer_floor", "beside_older"}
)
"""Whose money it is, what the text leaves open and what is told apart: the same in every turn of a matter."""


NUMBERS = ("number", "by_number")
"""The figures of a remark that are documents' numbers."""


def remarks(page: Page, entries: Iterable[Remark], *, background: bool) -> None:
    """Either what this turn alone has to say, or the background."""
    for remark in entries:
        if (remark.phrase in BACKGROUND) == background:
            mark = page.marks.mark(remark.citation) if remark.citation else ""
            page.say(f"remark.{remark.phrase}", mark=mark, **_filled(page, remark))


def _filled(page: Page, remark: Remark) -> dict[str, str]:
    """The words of a remark, documents' numbers in their brackets, or nothing where they bear none."""
    numbers = {name: remark.figures.get(name, "") for name in NUMBERS}
    told = {name: page.voice.say("source.number", number=number) if number else "" for name, number in numbers.items()}
    return {**remark.figures, **told}
