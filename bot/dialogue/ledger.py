"""The figures of one input as a list of things: what each is called, and what a new one does to those told before."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.state import Said
from bot.dialogue.understand import Understanding
from calculators.model import Input
from corpus.numerals import Figure

MOST_ITEMS = 50
_NAME = re.compile(
    r"(?<![a-z])(?:[甲乙丙丁]|[abcd](?!\s+\D))(?!\s*[a-z])"
    r"|(?P<nth>第[一二三四五六123456]|[头前后]一|最后一|另一|[头首])(?=[个笔家项单份次年期])"
)
_PART = re.compile(r"[,,。;;!?]")
_PLACES = {
    "一": 0,
    "1": 0,
    "头": 0,
    "首": 0,
    "前": 0,
    "二": 1,
    "2": 1,
    "三": 2,
    "3": 2,
    "四": 3,
    "4": 3,
    "五": 4,
    "5": 4,
}
_PLACES |= {"六": 5, "6": 5, "后": -1}
_YEAR_SAID = re.compile(r"\d{4}|[一二][零〇九]..年|[去前今明后]年|上年|本年")
_YEAR_BEHIND = re.compile(r"[((]?((?:19|20)\d\d)年?[))]?")
_NEAR = 12
"""Characters between a year and the figure that it dates."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing stands in the list; `part` is the place of an instalment in it."""

    item: int
    part: int | None = None


def called(plain: str, start: int) -> str | None:
    """The name that stands ahead of a figure in its part of the sentence: 甲, a, 第一."""
    names = [match[0] for match in _NAME.finditer(_PART.split(plain[:start])[-1])]
    return names[-1] if names else None


def year_of(message: Understanding, figure: Figure) -> str | None:
    """The year said right ahead of a figure or right behind it; None where none is said with it."""
    figures = [other.end for other in message.figures if other.end <= figure.start]
    since = max(figures, default=0)
    behind = _YEAR_BEHIND.match(message.plain[figure.end :])
    for mention in reversed(message.dates):
        gap = message.plain[mention.end : figure.start]
        ahead = since <= mention.start and mention.end <= figure.start and len(gap) <= _NEAR and not _PART.search(gap)
        if ahead and _YEAR_SAID.search(mention.said) and not says(lexicon().structures["not_this_date"], gap):
            return str(mention.first.year)
    return behind[1] if behind else None


def put(
    entry: Input, before: list[Said], items: list[Said], message: Understanding, denied: list[Decimal]
) -> list[Said] | None:
    """The list with the new figures in it: in place of those they mean, beside them, or on top of the last.

    None where it cannot be told which of several a figure is meant for.
    """
    if not before or not any(item.low or item.high for item in before):
        return items
    if len(items) > 1:
        return _all_placed(before, items) if entry.yearly and _all_dated(items) else items
    new = items[0]
    at = meant(before, message.plain, new, denied)
    adds = says_more(entry, message.plain) or _next(before, new, message.plain)
    if at is not None and not (adds and at.part is None and (new.year or new.group)):
        return _instead(before, at, new)
    if adds:
        return _added(entry, before, new, message)
    if entry.yearly:
        return _of_its_year(before, new)
    return (
        items if len(before) == 1 or not entry.many or says(lexicon().structures["all_of_it"], message.plain) else None
    )


def _next(before: list[Said], new: Said, plain: str) -> bool:
    """Whether the new one is counted on from those told: 第三个."""
    name = called(plain, max(plain.find((new.said or "").lower()), 0)) or ""
    return name.startswith("第") and _PLACES.get(name[1:2]) == len(parts_of(before))


def says_more(entry: Input, plain: str) -> bool:
    """Whether the message tells of something further, not of another value."""
    words = lexicon().structures
    if says(words["not_more"], plain):
        plain = _without(plain, words["not_more"])
    kinds = ("more", "further", "more_of_same", "another_thing", "rest_paid", "forgotten")
    return any(says(words[kind], plain) for kind in kinds)


def _without(plain: str, words: Iterable[str]) -> str:
    for word in words:
        plain = plain.replace(word, "")
    return plain


def meant(before: list[Said], plain: str, new: Said | None = None, denied: Iterable[Decimal] = ()) -> Place | None:
    """Which thing of the list is spoken of: the one denied, of that year or name, or by its place in the row."""
    row = parts_of(before)
    values = list(denied)
    start = plain.find((new.said or "").lower()) if new else len(plain)
    name = called(plain, max(start, 0))
    year = new.year if new else None
    for place, item in row:
        if len(row) > 1 and item.low is not None and item.low in values:
            return place
    for at, item in enumerate(before):
        dated = item.year or (item.group if item.group and item.group.isdecimal() else None)
        if dated and (dated == year if new else dated in plain):
            return Place(at)
        if len(before) > 1 and name is not None and name in (item.label, item.group):
            return Place(at)
    at = _PLACES.get((name or "").removeprefix("第").removeprefix("最")[:1], len(row))
    return row[at][0] if len(row) > 1 and -len(row) <= at < len(row) else None


def parts_of(items: list[Said]) -> list[tuple[Place, Said]]:
    """The things that can be spoken of by their place: the instalments of a single thing, else the things."""
    if len(items) == 1 and items[0].parts:
        return [(Place(0, at), part) for at, part in enumerate(items[0].parts)]
    return [(Place(at), item) for at, item in enumerate(items)]


def without(items: list[Said], places: Iterable[Place]) -> list[Said]:
    """The list without what was withdrawn."""
    gone = list(places)
    kept = []
    for at, item in enumerate(items):
        if Place(at) in gone:
            continue
        parts = [part for number, part in enumerate(item.parts) if Place(at, number) not in gone]
        kept.append(item if len(parts) == len(item.parts) else _sum(parts) if parts else None)
    return [item for item in kept if item is not None]


def on_top(last: Said, new: Said) -> Said:
    """A further instalment of the same thing."""
    return _sum([*(last.parts or [last]), new]).model_copy(update={"label": last.label, "group": last.group})


def _sum(parts: list[Said]) -> Said:
    if len(parts) == 1:
        return parts[0]
    lows, highs = [part.low for part in parts], [part.high for part in parts]
    low = None if None in lows else sum((each for each in lows if each is not None), Decimal(0))
    high = None if None in highs else sum((each for each in highs if each is not None), Decimal(0))
    said = "+".join(part.said or "" for part in parts)
    plain = [part.model_copy(update={"parts": []}) for part in parts]
    return Said(low=low, high=high, said=said, year=parts[0].year, group=parts[0].group, parts=plain)


def together(items: list[Said]) -> Said:
    """Instalments told at once, as one thing."""
    return reduce(on_top, items)


def _instead(before: list[Said], at: Place, new: Said) -> list[Said]:
    old = before[at.item]
    if at.part is not None:
        parts = [*old.parts[: at.part], new, *old.parts[at.part + 1 :]]
        return [*before[: at.item], _sum(parts), *before[at.item + 1 :]]
    kept = {"label": old.label, "group": old.group, "year": new.year or old.year}
    return [*before[: at.item], new.model_copy(update=kept), *before[at.item + 1 :]]


def _added(entry: Input, before: list[Said], new: Said, message: Understanding) -> list[Said] | None:
    """Beside the others, or on top of the last where it is a further payment for the same thing."""
    if len(before) >= MOST_ITEMS or len(before[-1].parts) >= MOST_ITEMS:
        return None
    years = {item.year for item in before}
    this_year = {None, str(message.today.year)}
    if new.year is None and not entry.yearly and not years & this_year and entry.role == "base":
        return None
    same_year = not entry.many or new.year in years or (new.year in this_year and bool(years & this_year))
    if entry.many and not entry.yearly and not entry.group and same_year and _pays_on(message.plain):
        return [*before[:-1], on_top(before[-1], new)]
    if entry.group and new.group is None and len({item.group for item in before}) == 1:
        new = new.model_copy(update={"group": _firm(before[0].group, message.plain)})
    if entry.yearly and new.group is None:
        return None
    return [*before, new]


def _pays_on(plain: str) -> bool:
    """A further payment, and no further project."""
    words = lexicon().structures
    return not says(words["another_thing"], plain) and not says(words["forgotten"], plain)


def _firm(group: str | None, plain: str) -> str | None:
    return "另" if says(lexicon().structures["another_firm"], plain) else group


def _all_dated(items: list[Said]) -> bool:
    return all(item.group for item in items)


def _all_placed(before: list[Said], items: list[Said]) -> list[Said]:
    """Each year's figure in its year, those of other years beside."""
    if not _all_dated(before):
        return items
    new = {item.group: item for item in items}
    kept = [new.pop(item.group, item) for item in before]
    return [*kept, *new.values()]


def _of_its_year(before: list[Said], new: Said) -> list[Said] | None:
    if new.group is None:
        return [new] if len(before) == 1 else None
    return _all_placed(before, [new])
