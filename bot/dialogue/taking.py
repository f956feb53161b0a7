"""One input's figures as things: in the talk's unit, with the names, firms and years that they go by."""

import re
from dataclasses import replace
from decimal import Decimal

from bot.dialogue.acts import Question
from bot.dialogue.benefits import BENEFIT
from bot.dialogue.contradictions import is_part, is_total, resolved, sharpest, times
from bot.dialogue.doubtful import doubtful
from bot.dialogue.filling import Filling
from bot.dialogue.fitness import TEN_THOUSAND, problem
from bot.dialogue.instalments import ONCE, are_parts, joined, of_one_thing, so_many_parts
from bot.dialogue.ledger import COUNTED, MOST_ITEMS, put, together
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.naming import LETTER, letter_of, own_span, own_words
from bot.dialogue.paid import which
from bot.dialogue.roles import Reading
from bot.dialogue.state import Said, Topic
from bot.dialogue.understand import Understanding
from bot.dialogue.ways import with_or_without
from bot.dialogue.years import by_year, in_turn, several_years, year_of
from calculators.model import Input
from corpus.numerals import Figure, read_figures

SEVERAL = 2
TEN_THOUSAND_SAID, TRIFLE = "万", 1000
"""How the talk's unit is said, and how much less a figure in yuan would be."""
THOUSAND_SAID = ("千", "k")
_FULL = ("封顶", "到顶")
"""What was received up to its cap is that sum, not at most that: 已经拿了100万封顶."""
_LOSS = re.compile(r"(亏|亏损|负|赔)了?$")
_SENTENCE_END = re.compile(r"[。;;!!??\n]")
_OTHER_FIRM = re.compile(r"[家另别]")


def take(filling: Filling, entry: Input, readings: list[Reading], message: Understanding) -> None:
    """Take the figures for an input; where they contradict each other, ask."""
    kept = resolved(entry, readings, message)
    before = filling.topic.figures.get(entry.name, [])
    alone = before[0].low if len(before) == 1 else None
    if kept is None or (entry.role == "base" and doubtful(entry, kept, message, alone)):
        filling.questions.append(Question(entry.name, entry))
        return
    if unclear := _of_no_benefit(filling, entry, kept, message):
        filling.questions.append(filling.benefits.which(entry.name, unclear))
        filling.topic.unsettled[BENEFIT] = unclear.said
        return
    if part := _part_of_it(entry, kept, before, message):
        filling.questions.append(with_or_without(entry, alone, part))
        return
    items = _things(filling, entry, kept, message)
    before, others = _by_benefit(filling, entry, before, items)
    whole = len(before) < SEVERAL and len(kept) == 1 and is_total(sharpest(readings, message.plain), message.plain)
    counted_on = entry.yearly and in_turn(items, before, message)
    after = items if whole or counted_on else put(entry, before, items, message, filling.denied)
    if after is None:
        filling.questions.append(which(entry, before))
        return
    filling.topic.figures[entry.name] = [*others, *after]
    filling.topic.unsettled.pop(entry.name, None)
    if before:
        filling.topic.replaced[entry.name] = before
    filling.changed = True


def _part_of_it(entry: Input, kept: list[Reading], before: list[Said], message: Understanding) -> Figure | None:
    """A part of what was told before that no words of the rule's own make another figure: 里头有100万是别家代付的."""
    low = before[0].low if len(before) == 1 and entry.role == "base" else None
    part = kept[0] if len(kept) == 1 and low is not None and is_part(kept[0], message.plain) else None
    if part is None or part.evidence or part.figure.exact is None or low is None:
        return None
    return part.figure if part.figure.exact < low else None


def _of_no_benefit(filling: Filling, entry: Input, kept: list[Reading], message: Understanding) -> Figure | None:
    """A sum received of which it is open under which of several benefits."""
    figures = (reading.figure for reading in kept if entry.role == "used")
    return next((figure for figure in figures if not filling.benefits.told(entry.name, figure, message)), None)


def _by_benefit(filling: Filling, entry: Input, before: list[Said], new: list[Said]) -> tuple[list[Said], list[Said]]:
    """What was told before of the benefits of the new sums, and of others that count what was received by itself."""
    if entry.role != "used" or not filling.benefits.share(entry.name):
        return before, []
    under = {measure for each in new for measure in each.measures}
    mine = [item for item in before if under & set(item.measures)]
    return mine, filling.benefits.beside(entry.name, [item for item in before if item not in mine], under)


def usable(filling: Filling, entry: Input, readings: list[Reading], message: Understanding) -> list[Reading]:
    """The readings whose figures can be taken as said; for the others it is asked what was meant."""
    readings = [_in_yuan(each) if entry.role == "deducted" else each for each in _passed(readings, message)]
    readings = [_in_talks_unit(reading, filling.topic, message) for reading in readings]
    problems = [(reading, problem(entry, reading.figure)) for reading in readings]
    filling.questions += [asked for _, asked in problems if asked]
    for reading, asked in problems:
        if asked and asked.phrase == "which_unit" and (waiting := _waiting(reading.figure)):
            filling.topic.unsettled[entry.name] = waiting
    return [reading for reading, asked in problems if asked is None]


def _passed(readings: list[Reading], message: Understanding) -> list[Reading]:
    """Without the years that are waited for, where those that will have passed are told, too: 再等半年满两年."""
    awaited = lexicon().structures["waiting_on"]
    passed = [each for each in readings if not message.plain[: each.figure.start].endswith(awaited)]
    return passed or readings


def as_said(figure: Figure, entry: Input, plain: str) -> Said:
    """A figure as one thing, a loss as less than nothing."""
    low, high = figure.low, figure.high
    if entry.role == "used" and figure.said.endswith(_FULL):
        low = high
    if entry.negative and _LOSS.search(plain[: figure.start]):
        low, high = (None if high is None else -high), (None if low is None else -low)
    return Said(low=low, high=high, said=figure.said)


def _things(filling: Filling, entry: Input, kept: list[Reading], message: Understanding) -> list[Said]:
    figures = [reading.figure for reading in kept]
    items = [_named(as_said(figure, entry, message.plain), figure, message) for figure in figures]
    items = _lettered(items, figures, message)
    if entry.yearly:
        items = by_year([_of_year(item, figure, message) for item, figure in zip(items, figures, strict=True)], message)
    else:
        items = [_dated(item, figure, message) for item, figure in zip(items, figures, strict=True)]
        if entry.group or entry.role == "used":
            items = _of_firms(items, figures, message)
    if entry.role == "used":
        under = [filling.benefits.told(entry.name, figure, message) for figure in figures]
        items = [item.model_copy(update={"measures": each}) for item, each in zip(items, under, strict=True)]
    if len(items) == 1 and (entry.many or entry.role == "base"):
        return _of_one_amount(items, entry, figures[0], message)
    if entry.many and not entry.yearly and are_parts(message, of_firm=bool(entry.group)):
        return joined(items)
    if entry.many and not entry.yearly:
        return [
            each for item, figure in zip(items, figures, strict=True) for each in [item] * _times(item, figure, message)
        ]
    return items


def _of_one_amount(items: list[Said], entry: Input, figure: Figure, message: Understanding) -> list[Said]:
    """So many things of one amount each, or one thing paid in so many instalments of it."""
    number = times(message, figure) if entry.many else ONCE
    if entry.group or entry.yearly:
        return items * number
    of_each = [together(items * so_many_parts(message, figure))]
    return [together(of_each * number)] if of_one_thing(message) else of_each * number


def _named(item: Said, figure: Figure, message: Understanding) -> Said:
    words = own_words(message, figure)
    return item.model_copy(update={"words": words, "label": letter_of(words)})


def _lettered(items: list[Said], figures: list[Figure], message: Understanding) -> list[Said]:
    """In the order of their letters, where these are named ahead of all: 甲、乙、丙三单,分别成交100万、200万、300万."""
    ahead = _SENTENCE_END.split(message.plain[: figures[0].start])[-1]
    letters = LETTER.findall(ahead)
    bare = all(not LETTER.search(item.words) for item in items[1:])
    if not bare or len(set(letters)) < SEVERAL:
        return items
    if len(letters) != len(items):
        return [item.model_copy(update={"label": None}) for item in items]
    return [
        item.model_copy(update={"label": letter, "words": letter}) for item, letter in zip(items, letters, strict=True)
    ]


def _times(item: Said, figure: Figure, message: Understanding) -> int:
    """How many of one amount each are told: 投了A两笔各1500万."""
    start, _ = own_span(message, figure)
    ahead = [each for each in message.figures if start <= each.start < figure.start and each.unit in COUNTED]
    each_of_them = says(lexicon().structures["each_of_them"], message.plain[start : figure.start])
    number = int(ahead[0].exact) if each_of_them and len(ahead) == 1 and ahead[0].exact else 1
    return number if 1 <= number <= MOST_ITEMS else 1


def _dated(item: Said, figure: Figure, message: Understanding) -> Said:
    """With the year said with it, or ahead of it where there are several."""
    ahead = [mention for mention in message.dates if mention.end <= figure.start]
    year = str(ahead[-1].first.year) if ahead and several_years(message) else year_of(message, figure)
    return item.model_copy(update={"year": year})


def _of_year(item: Said, figure: Figure, message: Understanding) -> Said:
    """A single yearly figure with the year said with it."""
    return item.model_copy(update={"group": year_of(message, figure)}) if len(message.figures) == 1 else item


def _of_firms(items: list[Said], figures: list[Figure], message: Understanding) -> list[Said]:
    """Told apart by the firm last named ahead of each, or by their order where they are said to be different."""
    apart = says(lexicon().structures["different"], message.plain) and len(items) > 1
    told = []
    for number, (item, figure) in enumerate(zip(items, figures, strict=True)):
        firm = item.label or _firm_ahead(figure, message) or item.group
        told.append(item.model_copy(update={"group": firm or (str(number) if apart else None)}))
    return told


def _firm_ahead(figure: Figure, message: Understanding) -> str | None:
    """The firm that the sentence named before, unless another one is spoken of since: 投了A两笔,一笔600万,一笔800万."""
    ahead = _SENTENCE_END.split(message.plain[: figure.start])[-1]
    found = list(LETTER.finditer(ahead))
    if not found:
        return None
    since = ahead[found[-1].end() :]
    return None if read_figures(since) and _OTHER_FIRM.search(since) else found[-1][0]


def _in_yuan(reading: Reading) -> Reading:
    """A cost of so many thousands is in yuan: 公证费4千."""
    thousands = reading.figure.bare and reading.figure.said.endswith(THOUSAND_SAID)
    return replace(reading, figure=replace(reading.figure, kind="money", bare=False)) if thousands else reading


def _in_talks_unit(reading: Reading, topic: Topic, message: Understanding) -> Reading:
    """A bare figure beside one that was told in 万 counts in 万, too, where it would else be a trifle of it."""
    figure, low = reading.figure, reading.figure.exact
    known = [*topic.figures.values(), *topic.replaced.values()]
    told = [item for items in known for item in items if TEN_THOUSAND_SAID in (item.said or "")]
    beside = [other.high for other in message.figures if other.kind == "money" and TEN_THOUSAND_SAID in other.said]
    largest = max((high for high in (*(item.high for item in told), *beside) if high), default=Decimal(0))
    bare = figure.bare and figure.kind in ("money", "number")
    if not bare or not low or low >= TEN_THOUSAND or low * TRIFLE > largest:
        return reading
    meant = low * TEN_THOUSAND
    return replace(reading, figure=replace(figure, low=meant, high=meant, kind="money", bare=False))


def _waiting(figure: Figure) -> str:
    """How a figure waits for its unit: an exact one in digits, a bound or a range as it was said; else not at all."""
    if figure.exact is not None:
        return f"{figure.exact:f}"
    return figure.said if read_figures(figure.said) and read_figures(figure.said + TEN_THOUSAND_SAID) else ""
