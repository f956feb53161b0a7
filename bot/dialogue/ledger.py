"""The figures of one input as a list of things, and what a new one does to those told before."""

from collections.abc import Iterable
from decimal import Decimal
from functools import reduce

from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.naming import Place, alike, ordinal, residue, row_of, shares, spoken_of
from bot.dialogue.reckoning import made_of
from bot.dialogue.state import Said
from bot.dialogue.understand import Understanding
from calculators.model import Input

MOST_ITEMS = 50
COUNTED = frozenset("个项笔份单家件宗")
"""What things are counted in."""
SUMMED = ("used", "deducted")
"""Roles of figures that are added up, whatever each of them is for."""


def put(
    entry: Input, before: list[Said], items: list[Said], message: Understanding, denied: list[Decimal]
) -> list[Said] | None:
    """The list with the new figures in it: in place of those they mean, beside them, or on top of the last.

    None where it cannot be told which of several a figure is meant for.
    """
    if entry.kind == "number":
        return _later(before, items)
    if not any(item.low or item.high for item in before):
        return items
    if entry.yearly and all(item.group for item in (*before, *items)):
        return _each_in_its_year(before, items)
    if len(items) > 1:
        return _several(entry, before, items, message)
    return _one(entry, before, items[0], message, denied)


def _later(before: list[Said], items: list[Said]) -> list[Said]:
    """How long it will have been, where so much longer is waited: 再等半年."""
    waits = len(items) == len(before) == 1 and says(lexicon().structures["waiting_on"], items[0].words)
    if not waits:
        return items
    return [_summed([before[0], items[0]], items[0]).model_copy(update={"parts": [], "said": items[0].said})]


def _one(
    entry: Input, before: list[Said], new: Said, message: Understanding, denied: list[Decimal]
) -> list[Said] | None:
    if _comes_to(before, new, message):
        return _instead(before, Place(0), new)
    at = meant(before, new, denied)
    adds = _adds(entry, before, [new], message)
    if at is not None and not (adds and _stands_beside(entry, at, new, message)):
        return _on_top_of(before, at, new) if adds and pays_more(message.plain) else _instead(before, at, new)
    if adds or is_new(entry, before, new):
        return _added(entry, before, new, message)
    if len(before) == 1 and not _of_another(entry, before[0], new, message):
        return [new] if entry.yearly or before[0].parts else _instead(before, Place(0), new)
    at_large = not entry.many and not is_specific(new)
    return [new] if at_large or says(lexicon().structures["all_of_it"], message.plain) else None


def _comes_to(before: list[Said], new: Said, message: Understanding) -> bool:
    """Whether a figure is what the only one told becomes by a share that is told beside: 再多到账一半,就是273万."""
    low = before[0].low if len(before) == 1 else None
    shares = [figure.exact for figure in message.figures if figure.kind == "percent" and figure.exact is not None]
    return low is not None and any(new.low in made_of(low, share) for share in shares)


def _adds(entry: Input, before: list[Said], items: list[Said], message: Understanding) -> bool:
    """Whether the figures come beside those told: by such words, by their place in the row, or by their number."""
    if says_more(entry, message.plain):
        return True
    next_one = not entry.yearly and ordinal(items[0].words) == len(row_of(before))
    return next_one or number_told(message) == len(before) + len(items)


def number_told(message: Understanding) -> int | None:
    """How many things there are in all, where the message says so: 三笔一起, 一共四项."""
    words = lexicon().structures
    if not says((*words["counted_up"], *words["only"]), message.plain):
        return None
    counts = [each for each in message.figures if each.kind == "count" and each.unit in COUNTED]
    return int(counts[0].exact) if len(counts) == 1 and counts[0].exact else None


def _several(entry: Input, before: list[Said], items: list[Said], message: Understanding) -> list[Said] | None:
    """Each in place of the one it means; those that mean none are further ones, or all are told anew."""
    places = [meant(before, item) for item in items]
    met = [place for place in places if place is not None]
    adds = _adds(entry, before, items, message)
    if not met and not adds:
        return items
    if len(set(met)) < len(met) or adds:
        return [*before, *items] if adds and len(before) + len(items) <= MOST_ITEMS else None
    after, further = before, []
    for place, item in zip(places, items, strict=True):
        if place is not None:
            after = _instead(after, place, item)
        elif is_new(entry, before, item):
            further.append(item)
        else:
            return None
    return [*after, *further]


def is_new(entry: Input, before: list[Said], new: Said) -> bool:
    """Whether a figure that means none of those told is one more by its name: 丙, after 甲 and 乙; 公证费."""
    if entry.role == "deducted":
        told_apart = all(is_specific(item) and not shares(item, new.words) for item in before)
        return is_specific(new) and told_apart
    return bool(new.label) and all(not {item.label, item.group} <= {None, new.label} for item in before)


def is_specific(item: Said) -> bool:
    """Whether it is called by more than what all of its kind are called by: 公证费, not 费用."""
    return bool(residue(_without(item.words, lexicon().structures["costs_at_large"])))


def _of_another(entry: Input, told: Said, new: Said, message: Understanding) -> bool:
    """Whether a figure may be another firm's than the single one told, which was not named."""
    corrects = message.has("correct") or message.has("whatif") or message.has("change")
    firms = bool(entry.group) and not entry.yearly and entry.role == "base"
    return firms and new.group not in (None, told.group) and not corrects


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


def meant(before: list[Said], new: Said, denied: Iterable[Decimal] = ()) -> Place | None:
    """Which thing of the list a figure is told for: the one denied, of its year, or spoken of by its own words."""
    values = list(denied)
    for place, item in row_of(before):
        if len(before) > 1 and item.low is not None and item.low in values:
            return place
    dated = [at for at, item in enumerate(before) if new.year and new.year in (item.year, item.group)]
    if dated:
        return Place(dated[0])
    if len(before) == 1 and not before[0].parts:
        return Place(0) if alike(before[0], new.words) else None
    places = spoken_of(before, new.words)
    return places[0] if len(places) == 1 else None


def without(items: list[Said], places: Iterable[Place]) -> list[Said]:
    """The list with what was withdrawn set aside; an instalment is taken out of its sum."""
    gone = list(places)
    kept = []
    for at, item in enumerate(items):
        parts = [part for number, part in enumerate(item.parts) if Place(at, number) not in gone]
        if Place(at) in gone or (item.parts and not parts):
            kept.append(item.model_copy(update={"aside": True}))
        else:
            kept.append(item if len(parts) == len(item.parts) else _summed(parts, item))
    return kept


def taken_in(items: list[Said], places: Iterable[Place]) -> list[Said]:
    """The list with what was set aside counted again."""
    again = {place.item for place in places}
    return [item.model_copy(update={"aside": item.aside and at not in again}) for at, item in enumerate(items)]


def on_top(last: Said, new: Said) -> Said:
    """A further instalment of the same thing."""
    return _summed([*(last.parts or [last]), new], last)


def together(items: list[Said]) -> Said:
    """Instalments told at once, as one thing."""
    return reduce(on_top, items)


def _summed(parts: list[Said], of: Said) -> Said:
    """The sum of instalments, which goes by what their thing goes by."""
    lows, highs = [part.low for part in parts], [part.high for part in parts]
    low = None if None in lows else sum((each for each in lows if each is not None), Decimal(0))
    high = None if None in highs else sum((each for each in highs if each is not None), Decimal(0))
    said = "+".join(part.said or "" for part in parts)
    plain = [part.model_copy(update={"parts": [], "ages": {}, "conditions": {}, "dates": {}}) for part in parts]
    of_parts = {"said": said, "parts": plain if len(plain) > 1 else [], "rough": any(part.rough for part in parts)}
    return of.model_copy(update={"low": low, "high": high, **of_parts})


def _stands_beside(entry: Input, at: Place, new: Said, message: Understanding) -> bool:
    """Whether a further figure of the same name is a thing of its own: of a year or a firm, a cost, or called so."""
    other = ordinal(new.words) is None and says(lexicon().structures["another_thing"], message.plain)
    return at.part is None and bool(other or new.year or new.group or entry.role in SUMMED)


def _instead(before: list[Said], at: Place, new: Said) -> list[Said]:
    old = before[at.item]
    if at.part is not None:
        part = new.model_copy(update={"words": old.parts[at.part].words})
        parts = [*old.parts[: at.part], part, *old.parts[at.part + 1 :]]
        return [*before[: at.item], _summed(parts, old), *before[at.item + 1 :]]
    kept = {
        "label": old.label or new.label,
        "group": old.group or new.group,
        "year": new.year or old.year,
        "words": old.words or new.words,
        "measures": new.measures or old.measures,
        **{name: getattr(old, name) for name in ("conditions", "dates", "ages")},
    }
    return [*before[: at.item], new.model_copy(update=kept), *before[at.item + 1 :]]


def _on_top_of(before: list[Said], at: Place, new: Said) -> list[Said]:
    return [*before[: at.item], on_top(before[at.item], new), *before[at.item + 1 :]]


def _added(entry: Input, before: list[Said], new: Said, message: Understanding) -> list[Said] | None:
    """Beside the others, or on top of the last where it is a further payment for the same thing."""
    if len(before) >= MOST_ITEMS or len(before[-1].parts) >= MOST_ITEMS:
        return None
    years = {item.year for item in before}
    this_year = {None, str(message.today.year)}
    if new.year is None and not entry.yearly and not years & this_year and entry.role == "base":
        return None
    same_year = not entry.many or new.year in years or (new.year in this_year and bool(years & this_year))
    named_anew = new.label is not None and new.label not in {item.label for item in before}
    if entry.many and not entry.yearly and not entry.group and same_year and _pays_on(message.plain) and not named_anew:
        live = [at for at, item in enumerate(before) if not item.aside]
        return _on_top_of(before, Place(live[-1] if live else len(before) - 1), new)
    if entry.group and new.group is None and len({item.group for item in before}) == 1:
        new = new.model_copy(update={"group": _firm(before[0].group, message.plain)})
    if entry.yearly and new.group is None:
        return None
    return [*before, new]


def pays_more(plain: str) -> bool:
    """Whether a further payment is told of, for what is named beside it: 甲又付了100万."""
    words = lexicon().structures
    return says((*words["further"], *words["more_of_same"]), plain) and _pays_on(plain)


def _pays_on(plain: str) -> bool:
    """A further payment, and no further project."""
    words = lexicon().structures
    another = says(words["another_thing"], plain) and not says(words["same_thing"], plain)
    return not another and not says(words["forgotten"], plain)


def _firm(group: str | None, plain: str) -> str | None:
    return "另" if says(lexicon().structures["another_firm"], plain) else group


def _each_in_its_year(before: list[Said], items: list[Said]) -> list[Said]:
    """Each year's figure in its year, those of other years beside."""
    new = {item.group: item for item in items}
    kept = [new.pop(item.group, item) for item in before]
    return [*kept, *new.values()]
