"""A whole and a part of it: left out where the part misses a condition, alone counted where it meets one."""

import re
from dataclasses import replace
from decimal import Decimal

from bot.dialogue.acts import Question, Remark
from bot.dialogue.conditions import settled
from bot.dialogue.filling import Filling
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.meanings import corrects
from bot.dialogue.roles import LISTED, Reading, read_roles
from bot.dialogue.understand import Understanding
from calculators.model import Condition, Input

WHOLE_AND_PART = 2
RELATED, NOT_RELATED, RELATED_SAID = "related_amount", "not_related", "关联"
PART = "part"
"""What a message told last where that was a part of something, ahead of the condition that it misses."""
SEPARATE = re.compile(r"[那另一][一]?[单笔个份宗]|另外|第[一二三四五][单笔个份宗]")
_END = re.compile(r"[,,。;;]")
_SOME_OF_IT = re.compile(r"有$")


def counted(
    filling: Filling, readings: list[Reading], beside: list[Reading], plain: str, conditions: dict[str, Condition]
) -> list[Reading]:
    """What of a whole counts: 一共460万,里面160万那份没登记; 总共1400万,落地了400万.

    The condition then speaks of what is left, as far as the rest of the message says anything of it.
    """
    both = _without_remainder(sorted([*readings, *beside], key=lambda reading: reading.figure.start))
    if len(both) != WHOLE_AND_PART or both[0] not in readings:
        return readings
    whole, part = both
    start, stop = _around(plain, part)
    low, high = whole.figure.exact, part.figure.exact
    each_told = says(lexicon().structures["enumerated"], plain) and not _is_said_part(plain[start : part.figure.start])
    listed = LISTED.fullmatch(plain[whole.figure.end : part.figure.start]) or _of_all(plain[start:stop]) or each_told
    if low is None or high is None or low <= high or (listed and part in readings):
        return readings
    fate = settled(conditions.values(), plain[start:stop])
    missed = next((name for name, met in fate.items() if not met), None)
    if missed and says(lexicon().structures["part"], plain[start : part.figure.start]):
        return [_less(filling, (whole, part), conditions[missed], plain[:start] + plain[stop:])]
    met = next(iter(fate), None)
    if met is None or missed or settled([conditions[met]], plain[:start]).get(met) or part not in readings:
        return readings
    filling.settled[met] = True
    _remark(filling, "part_counted", part, conditions[met])
    return [part]


def leave_out_separate(
    filling: Filling, readings: list[Reading], inputs: dict[str, Input], plain: str, conditions: dict[str, Condition]
) -> list[Reading]:
    """A related deal that is none of those counted is left out, not taken off another: 另一单200万是关联的.

    Which of several it is, is asked where no part of the sentence says it.
    """
    entry = inputs.get(RELATED)
    base = next((name for name, other in inputs.items() if other.role == "base"), None)
    if entry is None or base is None:
        return readings
    counted_ones = [reading.figure.exact for reading in readings if reading.role == base]
    kept = []
    for reading in readings:
        start, stop = _around(plain, reading)
        separate = SEPARATE.search(plain[start:stop]) and not says(lexicon().structures["part"], plain[start:stop])
        if reading.role != RELATED or not separate or reading.figure.exact in counted_ones:
            kept.append(reading)
        elif RELATED_SAID not in plain[start:stop]:
            filling.questions.append(Question(RELATED, entry))
            filling.settled[NOT_RELATED] = None
            kept.append(replace(reading, role=base, evidence=""))
        else:
            _remark(filling, "part_excluded", reading, conditions[NOT_RELATED])
            filling.settled[NOT_RELATED] = True
    return kept


def take_part(
    filling: Filling, inputs: dict[str, Input], conditions: dict[str, Condition], message: Understanding
) -> bool:
    """A part of what is known that misses a condition is taken off it: 如果其中500万是财政资金呢."""
    bases = [name for name, entry in inputs.items() if entry.role == "base" and filling.topic.figures.get(name)]
    money = [figure for figure in message.figures if figure.kind == "money"]
    deducted = any(entry.role == "deducted" for entry in inputs.values())
    if len(bases) != 1 or len(money) != 1 or len(message.figures) != 1 or deducted or money[0].exact is None:
        return False
    part, items = Reading(money[0], bases[0], 1.0), filling.topic.figures[bases[0]]
    missed = _missed(part, conditions, message)
    if _put_right(filling, bases[0], inputs, message):
        items, missed = filling.topic.replaced[bases[0]], filling.topic.latest[-1]
    if missed is None:
        return False
    low = items[0].low
    if len(items) > 1 or low is None or low != items[0].high:
        entry = inputs[bases[0]]
        filling.questions.append(Question(entry.name, entry, (), "which_of_several", {"label": entry.label}))
        return True
    if low <= money[0].exact:
        return False
    left = {"low": low - money[0].exact, "high": low - money[0].exact, "said": f"{items[0].said or ''}-{money[0].said}"}
    filling.topic.replaced, filling.topic.latest = {bases[0]: items}, [PART, missed]
    filling.topic.figures[bases[0]] = [items[0].model_copy(update={**left, "parts": []})]
    filling.changed = filling.withdrawn = True
    if missed:
        filling.settled[missed] = None
        _remark(filling, "part_excluded", part, conditions[missed])
    return True


def _missed(part: Reading, conditions: dict[str, Condition], message: Understanding) -> str | None:
    """The condition that a part of what is known misses, "" where it is only taken off; None where it is no part."""
    start, stop = _around(message.plain, part)
    states = settled(conditions.values(), message.plain[start:stop])
    missed = next((name for name, met in states.items() if not met), "")
    ahead = message.plain[start : part.figure.start]
    taken_off = says(lexicon().structures["withdrawn"], message.plain[part.figure.end :])
    is_part = says(lexicon().structures["part"], ahead) or _SOME_OF_IT.search(ahead)
    return missed if (missed or taken_off) and is_part else None


def _put_right(filling: Filling, base: str, inputs: dict[str, Input], message: Understanding) -> bool:
    """Whether the part that was told last is put right in a few words: 其中800万是政府拨的, 不对,是600万."""
    last = filling.topic.latest[:1] == [PART] and bool(filling.topic.replaced.get(base))
    reading = read_roles(message.figures, message.plain, inputs.values(), based=True)[0]
    return last and corrects(message) and not reading.evidence


def take_rest(filling: Filling, message: Understanding, conditions: dict[str, Condition]) -> None:
    """What was left of a whole has come to meet the condition as well: 剩下的后来也落地了."""
    topic = filling.topic
    met = [name for name, state in settled(conditions.values(), message.plain).items() if state]
    if topic.wholes and met and not message.figures and says(lexicon().structures["the_rest"], message.plain):
        topic.figures.update(topic.wholes)
        topic.wholes = {}
        filling.changed = True


def _is_said_part(ahead: str) -> bool:
    return says(lexicon().structures["part"], ahead)


def _of_all(text: str) -> bool:
    """Whether a text speaks of all there are, and of no part."""
    words = lexicon().structures
    return says(words["all_of_them"], text) and not says(words["part"], text)


def _without_remainder(readings: list[Reading]) -> list[Reading]:
    """A third figure that is what the second leaves of the first says nothing new."""
    values = [value for reading in readings if (value := reading.figure.exact) is not None]
    three = len(values) == len(readings) == WHOLE_AND_PART + 1
    return readings[:WHOLE_AND_PART] if three and values[0] == sum(values[1:]) else readings


def _less(filling: Filling, both: tuple[Reading, Reading], missed: Condition, rest: str) -> Reading:
    whole, part = both
    said = settled([missed], rest).get(missed.name)
    filling.settled[missed.name] = None if said is False else said
    _remark(filling, "part_excluded", part, missed)
    left = (whole.figure.exact or Decimal(0)) - (part.figure.exact or Decimal(0))
    return replace(
        whole, figure=replace(whole.figure, low=left, high=left, said=f"{whole.figure.said}-{part.figure.said}")
    )


def _remark(filling: Filling, phrase: str, part: Reading, condition: Condition) -> None:
    words = {"part": part.figure.said, "text": condition.text}
    filling.remarks.append(Remark(phrase, words, echo=part.figure))


def _around(plain: str, part: Reading) -> tuple[int, int]:
    """The part of the sentence that the figure stands in."""
    ahead = _END.split(plain[: part.figure.start])[-1]
    behind = _END.split(plain[part.figure.end :])[0]
    return part.figure.start - len(ahead), part.figure.end + len(behind)
