"""Which of several things told count: 第二笔退回来了, 把评估费去掉, 只说A, 乙还是算上.

What is set aside is not forgotten: it can be taken in again.
"""

import re

from bot.dialogue.filling import Filling
from bot.dialogue.ledger import SUMMED, number_told, taken_in, without
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.naming import Place, letter_of, ordinal, row_of, spoken_of
from bot.dialogue.paid import which
from bot.dialogue.state import Said
from bot.dialogue.understand import Understanding
from calculators.model import Input

SEVERAL = 2
_END = re.compile(r"[,,。;;!?]")
_AND = re.compile(r"[和跟与及、]")
_ASKED = re.compile(r"吗|么|[??]|为什么|为啥|咋|怎么|凭什么")
_DEMONSTRATIVE = re.compile(r"(那|这|刚才那|后面那|后来那|新加的那|前面那)(一)?[笔个项单份家期]")


def sort_out(filling: Filling, inputs: dict[str, Input], message: Understanding) -> bool:
    """Set aside, keep alone or take in again what the message says; True where it says so of any thing told."""
    known = {name: entry for name, entry in inputs.items() if filling.topic.figures.get(name)}
    return any(way(filling, known, message) for way in (_set_aside, _keep_only, _take_in, _more_told))


def _more_told(filling: Filling, known: dict[str, Input], message: Understanding) -> bool:
    """一共三笔, where two or five are known: all of them are asked for, unless they are alike."""
    number = None if any(figure.kind == "money" for figure in message.figures) else number_told(message)
    for name, entry in known.items():
        live = [item for item in filling.topic.figures[name] if not item.aside]
        if not entry.many or entry.role != "base" or number is None or number == len(live) or len(live) < SEVERAL:
            continue
        if number < len(live) and len({(item.low, item.high) for item in live}) == 1:
            _change(filling, name, live[:number])
        else:
            filling.questions.append(which(entry, live))
        return True
    return False


def _set_aside(filling: Filling, known: dict[str, Input], message: Understanding) -> bool:
    """第二笔退回来了; 那个500万的不算; 把中介费去掉."""
    words, cuts = lexicon().structures, _END.split(message.plain)
    if _ASKED.search(message.plain):
        return False
    for at, part in enumerate(cuts):
        if says((*words["withdrawn"], *words["taken_away"]), part):
            looked_at = (part, cuts[max(at - 1, 0)])
            if any(_without_spoken_of(filling, entry, looked_at, message) for entry in known.values()):
                return True
    return False


def _without_spoken_of(filling: Filling, entry: Input, looked_at: tuple[str, str], message: Understanding) -> bool:
    """Set aside the things of an input that a part of the message names, or else the part ahead of it."""
    items, part = filling.topic.figures[entry.name], looked_at[0]
    counted = entry.role == "base" or (entry.role in SUMMED and says(lexicon().structures["withdrawn"], part))
    if not counted or (entry.role == "base" and len(row_of(items)) < SEVERAL):
        return False
    places = next((found for each in looked_at if (found := _spoken_of(items, each, message))), [])
    if not places or (entry.role == "base" and _all_of(items, places)):
        return False
    filling.withdrawn = True
    _change(filling, entry.name, without(items, places))
    return True


def _keep_only(filling: Filling, known: dict[str, Input], message: Understanding) -> bool:
    """只看乙呢; 还是只有头一笔."""
    part = next((part for part in _END.split(message.plain) if says(lexicon().structures["only"], part)), None)
    if part is None or any(figure.kind == "money" for figure in message.figures):
        return False
    named = letter_of(part) or ordinal(part) is not None or message.dates
    for name, entry in known.items():
        items = filling.topic.figures[name]
        row = row_of(items)
        if len(row) < SEVERAL or entry.role != "base":
            continue
        kept = _spoken_of(items, part, message)
        if kept and (named or kept[0].part is None):
            rest = [place for place, _ in row if place not in kept]
            _change(filling, name, taken_in(without(items, rest), kept))
            return True
    return False


def _take_in(filling: Filling, known: dict[str, Input], message: Understanding) -> bool:
    """乙还是算上; 两个都算."""
    part = next((part for part in _END.split(message.plain) if says(lexicon().structures["counted_in"], part)), None)
    if part is None or (message.figures and any(figure.kind == "money" for figure in message.figures)):
        return False
    for name in known:
        items = filling.topic.figures[name]
        gone = [Place(at) for at, item in enumerate(items) if item.aside]
        named = [place for place in spoken_of(items, part) if place in gone]
        again = named or (gone if says(lexicon().structures["all_of_them"], part) or len(gone) == 1 else [])
        if again:
            _change(filling, name, taken_in(items, again))
            return True
    return False


def _spoken_of(items: list[Said], part: str, message: Understanding) -> list[Place]:
    """The things that a part of the sentence names: by a figure, a name, a year, or as the one told last."""
    row = row_of(items)
    values = [figure.exact for figure in message.figures if figure.said in part and figure.kind == "money"]
    years = [mention for mention in message.dates if mention.precision == "year" and mention.said in part]
    dates = [str(mention.first.year) for mention in years]
    by_value = [place for place, item in row if item.low in values]
    by_year = [Place(at) for at, item in enumerate(items) if dates and (item.year or item.group) in dates]
    if len(by_value or by_year) == 1:
        return by_value or by_year
    if values or dates:
        return []
    named = [place for each in _AND.split(part) for place in spoken_of(items, each)] or spoken_of(items, part)
    return list(dict.fromkeys(named)) or ([row[-1][0]] if len(row) >= SEVERAL and _DEMONSTRATIVE.search(part) else [])


def _all_of(items: list[Said], places: list[Place]) -> bool:
    """Whether nothing would be left."""
    left = [at for at, item in enumerate(items) if not item.aside and Place(at) not in places]
    return not left and all(place.part is None for place in places)


def _change(filling: Filling, name: str, items: list[Said]) -> None:
    filling.topic.replaced = {name: filling.topic.figures[name]}
    filling.topic.figures[name] = items
    filling.changed = True
