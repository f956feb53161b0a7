"""Several figures of one input: what each is called, which of them a new one means, what comes on top or beside."""

import re
from decimal import Decimal

from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.state import Said
from calculators.model import Input

_NAME = re.compile(
    r"(?<![a-z])[甲乙丙丁abcd](?![a-z])|(?P<nth>第[一二三四五六]|头一|前一|后一|最后一|另一)(?=[个笔家项单份次年])"
)
_PART = re.compile(r"[,,。;;!?]")
_PLACES = {
    "第一": 0,
    "头一": 0,
    "前一": 0,
    "第二": 1,
    "第三": 2,
    "第四": 3,
    "第五": 4,
    "第六": 5,
    "后一": -1,
    "最后一": -1,
}


def called(plain: str, start: int) -> str | None:
    """The name that stands ahead of a figure in its part of the sentence: 甲, a, 第一."""
    names = [match[0] for match in _NAME.finditer(_PART.split(plain[:start])[-1])]
    return names[-1] if names else None


def added(entry: Input, before: list[Said], items: list[Said], plain: str, denied: list[Decimal]) -> list[Said]:
    """The new items instead of the old or of the one meant, beside them, or on top of the last."""
    words = lexicon().structures
    if before and len(items) == 1 and not entry.group and says((*words["more_of_same"], *words["rest_paid"]), plain):
        return [*before[:-1], on_top(before[-1], items[0])]
    if before and says(words["forgotten"], plain) and (entry.many or entry.role == "deducted"):
        return [*before, *items]
    at = _meant(before, items, plain, denied) if len(before) > 1 and len(items) == 1 else None
    if at is not None:
        kept = {"label": before[at].label, "group": before[at].group}
        return [*before[:at], items[0].model_copy(update=kept), *before[at + 1 :]] if at >= 0 else items
    return [*before, *items] if before and entry.many and _is_next(before, items, plain) else items


def multiplied(items: list[Said], plain: str) -> list[Said]:
    """The items at a multiple that is supposed (翻一倍, 减半); none where none is said."""
    factor = next((Decimal(value) for value, said in lexicon().factors.items() if says(said, plain)), None)
    if factor is None:
        return []
    return [
        item.model_copy(
            update={
                "low": None if item.low is None else item.low * factor,
                "high": None if item.high is None else item.high * factor,
            }
        )
        for item in items
    ]


def _is_next(before: list[Said], items: list[Said], plain: str) -> bool:
    """Whether the new ones stand beside the old: said so, or counted on from them (第三个)."""
    start = max(plain.find((items[0].said or "").lower()), 0)
    return says(lexicon().structures["more"], plain) or _PLACES.get(called(plain, start) or "") == len(before)


def _meant(before: list[Said], items: list[Said], plain: str, denied: list[Decimal]) -> int | None:
    """Which item the new one takes the place of: the one denied, of that name, year or place in the row."""
    said = (items[0].said or "").lower()
    name = called(plain, max(plain.find(said), 0))
    for at, item in enumerate(before):
        year = item.group is not None and item.group.isdecimal() and item.group in plain
        if item.low in denied or year or (name is not None and name in (item.label, item.group)):
            return at
    at = _PLACES.get(name or "", len(before))
    return at % len(before) if at < len(before) else None


def on_top(last: Said, new: Said) -> Said:
    low = None if last.low is None or new.low is None else last.low + new.low
    high = None if last.high is None or new.high is None else last.high + new.high
    return last.model_copy(update={"low": low, "high": high, "said": f"{last.said}+{new.said}"})
