"""Which year each of several yearly figures belongs to, and which year after the first profit is meant."""

import re
from collections.abc import Iterable
from decimal import Decimal

from bot.dialogue.acts import Question
from bot.dialogue.counted_years import SINCE, is_year
from bot.dialogue.filling import Filling
from bot.dialogue.lexicon import find, lexicon, says
from bot.dialogue.roles import Reading
from bot.dialogue.state import Said
from bot.dialogue.understand import Understanding
from calculators.model import Input
from corpus.numerals import Figure

_YEAR_SAID = re.compile(r"\d{4}|[一二][零〇九]..年|[去前今明后]年|上年|本年")
_YEAR_BEHIND = re.compile(r"[((]?((?:19|20)\d\d)年?[))]?")
_YEAR_NEAR = 12
"""Characters between a year and the figure that it dates."""
_YEAR_SPAN = re.compile(r"((?:19|20)\d\d)年?(?:到|至|-|~|—|–)((?:19|20)\d\d)年?")
_YEAR = re.compile(r"((?:19|20)\d\d)")
_NTH = re.compile(r"(?:第([一二三四五六七八九十]|\d{1,2})(?:个)?(?:盈利)?年|(?<![年开])[头首]一?年)")
_YEARS_LISTED = re.compile(r"((?:(?:19|20)\d\d年?[、,,和与/]\s?)+(?:19|20)\d\d年?)")
_PART_END = re.compile(r"[,,。;;!?]")
_NEAR = 4
"""Characters between a year and the words that profits began in it."""
_DIGITS = {char: number for number, char in enumerate("一二三四五六七八九十", 1)}


def several_years(message: Understanding) -> bool:
    """Whether the figures are of different years, each with an annual cap of its own."""
    return len({mention.first.year for mention in message.dates}) > 1


def year_of(message: Understanding, figure: Figure) -> str | None:
    """The year said right ahead of a figure or right behind it; None where none is said with it."""
    figures = [other.end for other in message.figures if other.end <= figure.start]
    since = max(figures, default=0)
    behind = _YEAR_BEHIND.match(message.plain[figure.end :])
    put_right = message.has("correct") and len(message.dates) == len(message.figures) == 1
    for mention in reversed(message.dates):
        gap = message.plain[mention.end : figure.start]
        near = len(gap) <= _YEAR_NEAR and (put_right or not _PART_END.search(gap))
        ahead = since <= mention.start and mention.end <= figure.start and near
        if ahead and _YEAR_SAID.search(mention.said) and not says(lexicon().structures["not_this_date"], gap):
            return str(mention.first.year)
    return behind[1] if behind else None


def years_of(items: Iterable[Said]) -> set[str]:
    """The years that things are told to be of."""
    named = {name for item in items for name in (item.year, item.group) if name}
    return {name for name in named if is_year(name)}


def separate_years(filling: Filling, inputs: dict[str, Input], message: Understanding) -> None:
    """Where figures are of several years, each must have its own; one without, or a later instalment, is asked for."""
    if not several_years(message) or "received" not in inputs:
        return
    words = lexicon().structures
    for name, entry in inputs.items():
        items = filling.topic.figures.get(name, [])
        unclear = any(item.year is None for item in items) or says(words["more_of_same"], message.plain)
        if len(items) > 1 and entry.role in ("base", "used") and not entry.yearly and unclear:
            del filling.topic.figures[name]
            filling.questions.append(Question(name, entry, (), "by_year"))


def drop_other_years(filling: Filling, inputs: dict[str, Input], others: Iterable[Reading]) -> None:
    """A sum taken for this year's that turns out to be another's is forgotten."""
    values = {reading.figure.exact for reading in others}
    for name, entry in inputs.items():
        items = filling.topic.figures.get(name, [])
        if entry.role == "used" and any(item.low in values for item in items):
            del filling.topic.figures[name]
            filling.changed = True


def asked_year(message: Understanding) -> str | None:
    """The one year that is asked about, with no figure of its own: 2028年还要提吗; …90万,2026年的能补多少."""
    words = lexicon().structures
    if says((*words["counted_in"], *words["withdrawn"]), message.plain):
        return None
    since = max((figure.end for figure in message.figures if figure.kind == "money"), default=0)
    years = {
        str(mention.first.year)
        for mention in message.dates
        if mention.precision == "year" and mention.start >= since and not message.named.documents
    }
    return years.pop() if len(years) == 1 else None


def _began(message: Understanding) -> int | None:
    """The year in which profits began, as told: 2021年开始盈利, 2021年第一年盈利."""
    words = lexicon().structures["profit_began"]
    for mention in message.dates:
        behind = _PART_END.split(message.plain[mention.end :])[0]
        if mention.precision == "year" and any(0 <= start <= _NEAR for start, _ in find(words, behind)):
            return mention.first.year
    return None


def take_year_of_term(filling: Filling, ordinals: Iterable[str], message: Understanding) -> None:
    """Which year of a term is meant, kept under each of the names, and in which year the first profit was made."""
    names = list(ordinals)
    began = _began(message) if names else None
    if began:
        year = Said(low=Decimal(began), high=Decimal(began), said=str(began))
        filling.changed = filling.changed or filling.topic.figures.get(SINCE) != [year]
        filling.topic.figures[SINCE] = [year]
    nth = _NTH.search(message.plain)
    for name in names if nth else ():
        place = nth[1] or "一" if nth else ""
        number = _DIGITS.get(place) or int(place)
        filling.topic.figures[name] = [Said(low=Decimal(number), high=Decimal(number), said=nth[0] if nth else "")]
        filling.changed = True


def in_turn(items: list[Said], before: list[Said], message: Understanding) -> bool:
    """第二年利润320万 after the first year's: one figure of a counted year takes the place of another's."""
    undated = not any(item.year or item.group for item in (*items, *before))
    return len(items) == 1 and undated and _NTH.search(message.plain) is not None


def by_year(items: list[Said], message: Understanding) -> list[Said]:
    """Yearly figures with their years: named beside them, as a span before a list, or else counted from one.

    When the question behind the figures names one year, only that year's figure counts.
    """
    plain = message.plain
    if len(items) == 1 or all(item.group for item in items):
        return items
    years = [mention for mention in message.dates if mention.precision == "year"]
    if not years and not _YEAR.search(plain):
        return [item.model_copy(update={"group": str(number)}) for number, item in enumerate(items, 1)]
    labelled: list[Said] = []
    at = 0
    span = _YEAR_SPAN.search(plain)
    running: list[str] = []
    for item in items:
        start = plain.find((item.said or "").lower(), at)
        ahead, begin = plain[at:start] if start >= 0 else "", at
        at = max(start, at) + len(item.said or "")
        if span and span[0] in ahead:
            running = [str(year) for year in range(int(span[1]), int(span[2]) + 1)]
        elif (listed := _YEARS_LISTED.search(ahead)) and len(_YEAR.findall(listed[1])) == len(items) - len(labelled):
            running = _YEAR.findall(listed[1])
        named = [str(mention.first.year) for mention in years if begin <= mention.start < start]
        beside = named or _YEAR.findall(plain[at : at + 7])
        year = running.pop(0) if running else (beside[-1] if beside else item.group)
        labelled.append(item.model_copy(update={"group": year}))
    wanted = {str(mention.first.year) for mention in years if mention.start >= at}
    return [item for item in labelled if item.group in wanted] or labelled
