"""Which of several figures with one role count."""

import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise

from bot.dialogue.instalments import SPLIT, counts_parts
from bot.dialogue.ledger import COUNTED, MOST_ITEMS
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.naming import called, own_words, residue, signs
from bot.dialogue.reckoning import part_ahead
from bot.dialogue.roles import LISTED, Reading
from bot.dialogue.understand import Understanding
from bot.dialogue.years import asked_year, year_of
from calculators.mechanisms import YEARLY
from calculators.model import Input
from calculators.rough import ROUGHLY
from corpus.numerals import Figure

CONTRACTS = frozenset({"service_contract", "deal_amount"})
"""Bases that are a contract's amount or a deal's, whatever has been paid of it."""
PARTS = 2
FOR_ONE_FIRM = "received_firm"
"""What was received for one firm, whatever the year."""
_OF_SEVERAL = ("several", "enumerated", "instalments", "more_of_same", "paid_first", "further")
_EACH_PAID = re.compile(r"[都各均每]")
LIST_SIGNS, LIST_GAP = "、,,", 10
"""What stands behind a figure of a list, and the most signs up to the next one."""
_FIGURE_ENDS = re.compile(r"(?<=[\d一二三四五六七八九十百千])[\s]*[万亿元块wW]")
_EACH = ("各", "各是", "各有", "各为", "均", "都")
_TIMES = frozenset({"年", "个年", "个月", "月", "次", "期", "回", "季度", "个季度", "天"})


def resolved(entry: Input, readings: list[Reading], message: Understanding) -> list[Reading] | None:
    """Which of several figures with one role count: all of a list, the last of a correction, the actual one."""
    told = _without_agreed(sharpest(readings, message.plain), message.plain)
    exact = without_parts(_without_total(told, message), message.plain)
    if entry.role == "used":
        exact = _without_all_years(entry, exact, message.plain)
    all_paid = says(lexicon().structures["all_paid"], message.plain)
    if len(exact) == 1 or all_paid or entry.role in ("used", "deducted") or _named_apart(exact, message.plain):
        return exact
    if message.has("correct"):
        return exact[-1:]
    if inner := [reading for reading in exact if _is_named_part(reading, exact, message.plain)]:
        return inner
    if entry.group == YEARLY or _apart(exact, message.plain) or says(lexicon().structures["enumerated"], message.plain):
        return exact if entry.many or _several_things(message) else None
    if apart := _of_sources(exact, message.plain) or _of_asked_year(exact, message):
        return apart if len(apart) == 1 else None
    return _told(entry, exact, message)


def _told(entry: Input, exact: list[Reading], message: Understanding) -> list[Reading] | None:
    """The one that is actual or told by its words; all of them where they are several things."""
    paid = entry.name not in CONTRACTS
    actual = [reading for reading in exact if paid and _is_actual(reading, message.plain)]
    told = [reading for reading in exact if reading.evidence]
    for fewer in (actual, told):
        if len(fewer) == 1:
            return fewer
    return exact if entry.many and _are_several(exact, message) else None


def _without_agreed(readings: list[Reading], plain: str) -> list[Reading]:
    """Without the whole of what is paid in instalments that are told behind it: 保费26万,分两次交,第一次13万."""
    ends = [reading.figure.end for reading in readings[:1]]
    gap = plain[ends[0] : readings[1].figure.start] if len(readings) > 1 else ""
    if not SPLIT.search(gap):
        return readings
    return readings[:1] if _EACH_PAID.search(gap) else readings[1:]


def _without_all_years(entry: Input, readings: list[Reading], plain: str) -> list[Reading]:
    """Of sums received this year's alone, without what came together over the years; for one firm that alone."""
    words = lexicon().structures["over_the_years"]
    of_all = [each for each in readings if says(words, part_ahead(plain, each.figure.start))]
    if len(of_all) != 1 or len(readings) == 1:
        return readings
    return of_all if entry.name == FOR_ONE_FIRM else [each for each in readings if each not in of_all]


def _of_sources(readings: list[Reading], plain: str) -> list[Reading]:
    """What several say of one sum, or the last where that was checked: 会计说到账300万,我查回单是285万."""
    words, ahead = lexicon().structures, [part_ahead(plain, reading.figure.start) for reading in readings]
    if not all(says((*words["sources"], *words["checked"]), part) for part in ahead):
        return []
    return readings[-1:] if says(words["checked"], ahead[-1]) else readings


def _of_asked_year(readings: list[Reading], message: Understanding) -> list[Reading]:
    """The figure of the year that is asked about, where each is of a year of its own."""
    years = [year_of(message, reading.figure) for reading in readings]
    asked = asked_year(message)
    each_its_own = None not in years and len(set(years)) == len(years)
    return [readings[years.index(asked)]] if asked in years and each_its_own else []


def _are_several(readings: list[Reading], message: Understanding) -> bool:
    """Whether the message speaks of several things, and of no part of one."""
    words, plain = lexicon().structures, message.plain
    several = says((*words["several"], *words["instalments"]), plain) or _each_named(readings, message)
    return several and not says(words["part"], plain)


def _without_total(readings: list[Reading], message: Understanding) -> list[Reading]:
    """Without the sum of the others where each is a thing of its own, else the sum alone: 先付50万,又付35万,共85万."""
    values = [reading.figure.exact or Decimal(0) for reading in readings]
    total = next((one for one, value in zip(readings, values, strict=True) if value * 2 == sum(values)), None)
    words, plain = lexicon().structures, message.plain
    in_parts = says((*words["instalments"], *words["more_of_same"], *words["paid_first"]), plain)
    if total is None or len(readings) <= PARTS or not (in_parts or _is_called_sum(total, plain)):
        return readings
    rest = [reading for reading in readings if reading is not total]
    return rest if not in_parts and _several_things(message) else [total]


def _is_called_sum(reading: Reading, plain: str) -> bool:
    """Whether a word for a sum stands ahead of a figure, no other figure between."""
    near = _FIGURE_ENDS.split(part_ahead(plain, reading.figure.start))[-1]
    return says(lexicon().structures["sum_of_all"], near)


def without_each(figures: list[Figure], message: Understanding) -> list[Figure]:
    """Without what is so much each time where the sum of all times stands behind it: 三年,每年60万一共180万."""
    counts = {figure.exact for figure in message.figures if figure.kind == "count" and figure.unit in _TIMES}
    each = [
        one
        for one, other in pairwise([figure for figure in figures if figure.kind == "money"])
        if one.exact and other.exact and other.exact / one.exact in counts
    ]
    total = says(lexicon().structures["sum_of_all"], message.plain)
    return [figure for figure in figures if not (total and figure in each)]


def _several_things(message: Understanding) -> bool:
    counted = any(
        figure.kind == "count"
        and figure.unit in COUNTED
        and figure.exact
        and figure.exact > 1
        and not counts_parts(message, figure)
        for figure in message.figures
    )
    words = lexicon().structures
    return counted or says((*words["enumerated"], *words["each"]), message.plain)


def without_parts(readings: list[Reading], plain: str) -> list[Reading]:
    """The whole without the parts that are told beside it, or separate things without their sum."""
    if not is_total(readings, plain):
        return readings
    return readings[:-1] if _separate(readings[:-1], plain) else readings[-1:]


def is_total(readings: list[Reading], plain: str) -> bool:
    """Whether the last figure is the whole of which the others are parts: 又付了100万,总共300万."""
    if len(readings) == 1 or not readings:
        return False
    *parts, whole = (reading.figure.exact for reading in readings)
    told = _is_called_sum(readings[-1], plain)
    return told and whole is not None and all(part is not None and part < whole for part in parts)


def _separate(readings: list[Reading], plain: str) -> bool:
    words = lexicon().structures
    apart = ("another_thing", "another_firm", "different", "each", "enumerated")
    return any(says(words[name], plain) for name in apart) or _named_apart(readings, plain)


def _named_apart(readings: list[Reading], plain: str) -> bool:
    """Whether each goes by a name of its own: 甲到账300万,乙到账500万."""
    names = {called(plain, reading.figure.start) for reading in readings}
    return None not in names and len(names) == len(readings)


def _each_named(readings: list[Reading], message: Understanding) -> bool:
    """Whether words of its own tell each of several things from the others: 两个成果,骨科那个到账180万,眼科那个90万."""
    words = lexicon().structures
    in_turn = says((*words["paid_first"], *words["more_of_same"], *words["further"]), message.plain)
    words_of = [own_words(message, reading.figure) for reading in readings]
    names = {residue(own) for own in words_of}
    apart = {signs(own) for own in words_of} if _several_things(message) else names
    gaps = [message.plain[one.figure.end : other.figure.start] for one, other in pairwise(readings)]
    in_list = all(gap[0] in LIST_SIGNS and len(gap) <= LIST_GAP for gap in gaps)
    several = _several_things(message) or (in_list and all(reading.evidence for reading in readings))
    sources = any(says(words["sources"], name) for name in names)
    return several and not sources and not in_turn and all(apart) and len(apart) == len(readings)


def is_part(reading: Reading, plain: str) -> bool:
    """Whether a figure that is nothing of the rule's own is said to be in what the rule counts: 其中贷款1000万."""
    return says(lexicon().structures["part"], part_ahead(plain, reading.figure.start))


def sharpest(readings: list[Reading], plain: str) -> list[Reading]:
    """The exact figures where there are any, and the rough ones of other things: 三百万出头,具体三百零五万, but
    第一笔150万,第二笔200万左右.
    """
    words = lexicon().structures
    several = says(tuple(word for name in _OF_SEVERAL for word in words[name]), plain)
    exact = [reading for reading in readings if reading.figure.exact is not None and not reading.figure.about]
    values = [reading.figure.low for reading in exact]
    others = [each for each in readings if several and each not in exact and not _is_about(each.figure, values)]
    return [each for each in readings if each in exact or each in others] if values else readings


def _is_about(figure: Figure, values: Iterable[Decimal | None]) -> bool:
    """Whether a rough figure says one of the values roughly."""
    bounds = [bound for bound in (figure.low, figure.high) if bound is not None]
    return any(abs(value - bound) <= bound * ROUGHLY for value in values if value is not None for bound in bounds)


def _apart(readings: list[Reading], plain: str) -> bool:
    """Whether the figures stand in one list: nothing but separators and a few words between them."""
    gaps = [plain[one.figure.end : other.figure.start] for one, other in pairwise(readings)]
    return all(LISTED.fullmatch(gap) for gap in gaps)


def _is_named_part(reading: Reading, readings: list[Reading], plain: str) -> bool:
    """A part of the whole that a longer word names: 总收入900万,其中服务性收入400万."""
    others = [other for other in readings if other is not reading]
    part = says(lexicon().structures["part"], part_ahead(plain, reading.figure.start))
    return part and all(len(other.evidence) < len(reading.evidence) for other in others)


def _is_actual(reading: Reading, plain: str) -> bool:
    ahead = re.split(r"[,,。;;]", plain[: reading.figure.start])[-1]
    return says(lexicon().structures["actual"], ahead)


def times(message: Understanding, base: Figure) -> int:
    """Three projects of the same amount each are three items: the count stands ahead of the figure."""
    if not (says(lexicon().structures["each"], message.plain) or message.plain[: base.start].endswith(_EACH)):
        return 1
    counts = [
        int(figure.exact)
        for figure in message.figures
        if figure.kind == "count"
        and figure.unit in COUNTED
        and figure.exact
        and figure.end <= base.start
        and not counts_parts(message, figure)
    ]
    return counts[0] if len(counts) == 1 and 1 <= counts[0] <= MOST_ITEMS else 1
