"""Of what there was none: nothing received, nothing deducted, told at once, in an answer or as a slip."""

import re
from decimal import Decimal

from bot.dialogue.filling import Filling
from bot.dialogue.ledger import is_specific, without
from bot.dialogue.lexicon import Cues, find, lexicon, says
from bot.dialogue.meanings import PARTICLES
from bot.dialogue.naming import Place, alike, spoken_of
from bot.dialogue.polarity import BLANK
from bot.dialogue.state import Said
from bot.dialogue.understand import Understanding
from calculators.model import Input

_NOT_THIS_YEAR = re.compile(r"(?:去年|前年|上年度?|上一年度?|往年)[^,,。;;!??今]{0,6}")
"""What was not received in another year says nothing of this one: 去年没拿过."""
_FIRST_PAID = re.compile(r"(?:第一次|头一回|首笔)[^,,。;;!??\d]{0,4}(?=[付打到交缴收转汇进结][款账清钱]|付|[\d]+万)")
"""What was paid first of several payments says nothing of what was received: 第一次打款100万."""
_AHEAD, _REACH = 2, 24
"""Characters between a word and its denial, ahead of it and behind."""


def take_nothing(filling: Filling, inputs: dict[str, Input], message: Understanding, asked: list[str]) -> None:
    """Nothing received, nothing deducted, or not known: three different things."""
    zero, plain = Said(low=Decimal(0), high=Decimal(0), said=None), message.plain
    for name, entry in inputs.items():
        if entry.role not in ("used", "deducted"):
            continue
        none_of_it = _none_of(name, plain) if entry.role == "deducted" else []
        if name in filling.topic.figures and not _takes_back_used(entry, message):
            _set_none(filling, name, none_of_it, plain)
            continue
        if none_of_it or (entry.role == "used" and nothing_received(plain)):
            filling.topic.figures[name] = [zero]
            filling.changed = True
        elif asked == [name] and not message.figures and message.has("unknown"):
            filling.topic.figures[name] = [Said(low=None, high=None, said=message.text.strip()[:20])]
            filling.changed = True
        elif name in asked and not message.figures and asked[0] == name and bare_no(plain):
            filling.topic.figures[name] = [zero]
            filling.changed = True


def _set_none(filling: Filling, name: str, none_of_it: list[str], plain: str) -> None:
    """One that was told and that there was none of is set aside: 中介费其实没有."""
    items = filling.topic.figures[name]
    told_now = any(reading.role == name for reading in filling.readings)
    if none_of_it and len(items) == 1 and not told_now and any(_means(items[0], word) for word in none_of_it):
        places = [Place(0)]
    else:
        places = spoken_of(items, plain) if none_of_it and len(items) > 1 else []
    if places and any(item.low for item in items):
        filling.topic.figures[name] = without(items, places)
        filling.changed = True


def _means(item: Said, word: str) -> bool:
    """Whether a word for a cost is the one by which it was told, or both are said of any such cost."""
    return alike(item, word) or (not is_specific(item) and word in lexicon().structures["costs_at_large"])


def _takes_back_used(entry: Input, message: Understanding) -> bool:
    """Whether nothing received beats a sum given before: nothing this year, a slip, another firm, or another's sum."""
    words, plain = lexicon().structures, message.plain
    if entry.role != "used" or any(figure.kind == "money" for figure in message.figures):
        return False
    other = any(map(message.has, ("correct", "change", "whatif"))) or says(words["another_firm"], plain)
    outright = says((*words["none_this_year"], *words["not_ours"]), plain)
    return outright or (other and says(words["none_received"], plain))


def nothing_received(plain: str) -> bool:
    """Whether a text says that nothing was received this year."""
    words = lexicon().structures
    told = _FIRST_PAID.sub(BLANK, _NOT_THIS_YEAR.sub(BLANK, plain))
    return says((*words["none_received"], *words["not_ours"]), told)


def _none_of(name: str, plain: str) -> list[str]:
    """The words for it that are denied: "没有税费", "维护费、评估费都没有", "没有其他费用"."""
    words = lexicon().structures
    if says(words["no_other_costs"], plain):
        return [name]
    spans = find(lexicon().inputs.get(name, Cues()).words, plain)
    return [plain[start:end] for start, end in spans if _denied_ahead(plain[:start]) or _denied_behind(plain[end:])]


def _denied_ahead(ahead: str) -> bool:
    near = re.split(r"[,,。;;\d]", ahead)[-1]
    return any(len(near) - end <= _AHEAD for _, end in find(lexicon().structures["none_ahead"], near))


def _denied_behind(behind: str) -> bool:
    words = lexicon().structures
    told, *rest = re.split(r"([,,。;;\d])", behind)
    if len(rest) > 1 and says(lexicon().acts["correct"], told):
        told, *rest = rest[1:]
    ends = not rest or not rest[0].isdigit()
    return says(words["none_behind"], told[:_REACH]) or (ends and told.endswith(words["none_last"]))


def bare_no(plain: str) -> bool:
    return PARTICLES.sub("", plain) in {PARTICLES.sub("", word) for word in lexicon().acts["no"]}
