"""What was told as received or as taken off, and is not so after all: 那300万其实不是关联, 那250万是去年领的."""

import re

from bot.dialogue.filling import Filling
from bot.dialogue.ledger import SUMMED, without
from bot.dialogue.lexicon import Cues, find, lexicon, says
from bot.dialogue.naming import Place, row_of
from bot.dialogue.polarity import Sort, neutral, polarity
from bot.dialogue.roles import PSEUDO, read_roles
from bot.dialogue.state import Said, Topic
from bot.dialogue.understand import Understanding
from calculators.model import Input

WHOLE_AND_PART = 2
RECEIVED = ("received", "received_firm")
SOMEONE_ELSES = ("others", "other_year", "other_subsidy", "refund")
"""Roles of sums that are nothing of what they were told as."""
_ASKED = re.compile(r"吗|么|[??]|为什么|为啥|咋|怎么|凭什么|是不是")
_PART = re.compile(r"[^,,。;;!!??\n]+")


def take_back(filling: Filling, known: dict[str, Input], message: Understanding) -> bool:
    """Set aside what the message says to be none of its kind; True where all its sums are used up by that.

    A cost that is none of those that are taken off leaves open how much there was: it is forgotten, so asked again.
    """
    if _ASKED.search(message.plain):
        return False
    for name, entry in known.items():
        items = filling.topic.figures[name] if entry.role in SUMMED else []
        if entry.role == "used" and _less_a_part(filling, entry, items, message):
            return True
        places = _repeated(items, message) or _pointed_at(items, message)
        if places and _is_other(entry, message):
            _set_aside(filling, entry, places)
            return True
    return False


def speaks_of_received(topic: Topic | None, message: Understanding) -> bool:
    """Whether the message says again a sum that was told as received: 那290万里面有200万是研发补助."""
    known = topic.figures if topic else {}
    values = {item.low for name in RECEIVED for item in known.get(name, ()) if item.low}
    return any(figure.kind == "money" and figure.exact in values for figure in message.figures)


def _less_a_part(filling: Filling, entry: Input, items: list[Said], message: Understanding) -> bool:
    """Take off a sum received the part of it that was something else: 290万里面有200万是研发补助."""
    sums = [figure for figure in message.figures if figure.kind == "money" and figure.exact is not None]
    live = [item for item in items if not item.aside and item.low is not None and item.low == item.high]
    if len(sums) != WHOLE_AND_PART or len(live) != 1 or live[0].low != sums[0].exact:
        return False
    part, between = sums[1], message.plain[sums[0].end : sums[1].start]
    left = (live[0].low or 0) - (part.exact or 0)
    if left < 0 or not says(lexicon().structures["part"], between) or not _is_other(entry, message):
        return False
    rest = live[0].model_copy(update={"low": left, "high": left, "said": f"{live[0].said}-{part.said}", "parts": []})
    filling.topic.replaced[entry.name] = items
    filling.topic.figures[entry.name] = [rest if item is live[0] else item for item in items]
    filling.changed = True
    return True


def _repeated(items: list[Said], message: Understanding) -> list[Place]:
    """The things whose sums the message says again, where it tells no other sum."""
    sums = [figure.exact for figure in message.figures if figure.kind == "money"]
    places = [place for place, item in row_of(items) if item.low and item.low == item.high and item.low in sums]
    return places if sums and len(places) == len(sums) else []


def _pointed_at(items: list[Said], message: Understanding) -> list[Place]:
    """The only thing that was told, where the message tells no sum and speaks of what somebody else received."""
    live = [place for place, item in row_of(items) if item.low and not item.aside]
    words = lexicon().structures
    sums = any(figure.kind == "money" for figure in message.figures)
    received = says((*words["had_verbs"], *words["subsidy"]), message.plain)
    of_another_year = message.has("correct") and says(words["of_years_gone"], message.plain)
    went = of_another_year or (received and _went_elsewhere(message.plain))
    return live if len(live) == 1 and not sums and went else []


def _went_elsewhere(plain: str) -> bool:
    words = lexicon().structures
    return says((*words["not_ours"], *words["someone_elses"]), plain)


def _is_other(entry: Input, message: Understanding) -> bool:
    """Whether its kind is denied of it, or it is said to be somebody else's, another year's or another subsidy."""
    words, plain = lexicon(), message.plain
    other = (*words.pseudo["other_subsidy"].before, *words.structures["of_years_gone"])
    elsewhere = _went_elsewhere(plain) or says(other, plain)
    if entry.role == "used" and elsewhere:
        return not says(words.structures["theirs_too"], plain)
    readings = read_roles(message.figures, plain, [entry], based=True)
    if any(reading.role in SOMEONE_ELSES or reading.role in PSEUDO for reading in readings):
        return True
    cues = words.inputs.get(entry.name, Cues())
    kind = (*cues.words, *cues.after, *entry.words, *(words.structures["subsidy"] if entry.role == "used" else ()))
    text = neutral(plain)
    states = [polarity(text, start, end, Sort.KIND) for start, end in sorted(find(kind, plain))]
    return False in states and not states[-1]


def _set_aside(filling: Filling, entry: Input, places: list[Place]) -> None:
    items = filling.topic.figures[entry.name]
    filling.topic.replaced[entry.name] = items
    filling.denied += [item.low for place, item in row_of(items) if place in places and item.low is not None]
    if entry.role == "deducted" and len(places) == len(row_of(items)):
        del filling.topic.figures[entry.name]
    else:
        filling.topic.figures[entry.name] = without(items, places)
    filling.changed = True
