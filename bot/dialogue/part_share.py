"""A share of what is known that misses a condition is taken off it: 成交1500万,关联的占两成; 其中一半没落地."""

from bot.dialogue.acts import Remark
from bot.dialogue.conditions import settled
from bot.dialogue.filling import Filling
from bot.dialogue.parts import NOT_RELATED, RELATED
from bot.dialogue.reckoning import WorkedOut, around, known, money, one, shares, times
from bot.dialogue.understand import Understanding
from calculators.explain import write
from calculators.model import Condition, Input
from corpus.numerals import Figure


def take_share_apart(
    filling: Filling, inputs: dict[str, Input], conditions: dict[str, Condition], message: Understanding
) -> None:
    """Take the share off the one base, whose rest is then spoken of by what else the message says."""
    told = shares(message)
    entry, whole = _whole(filling, inputs) if len(told) == 1 else (None, None)
    if entry is None or whole is None:
        return
    near = around(message, told[0]).replace("|", "")
    missed = [name for name, met in settled(conditions.values(), near).items() if not met]
    if len(missed) != 1 or told[0].said in whole.said:
        return
    filling.questions = [asked for asked in filling.questions if asked.name != entry.name]
    if not filling.topic.figures.get(entry.name):
        filling.topic.figures[entry.name] = [whole.kept()]
    if missed[0] == NOT_RELATED and RELATED in inputs:
        _keep(filling, inputs[RELATED], times(whole, told[0], rest=False))
        filling.settled[NOT_RELATED] = True
        return
    _keep(filling, entry, times(whole, told[0], rest=True))
    elsewhere = settled([conditions[missed[0]]], message.plain.replace(near, ""))
    filling.settled[missed[0]] = elsewhere.get(missed[0]) or None
    words = {"part": told[0].said, "text": conditions[missed[0]].text}
    filling.remarks.append(Remark("part_excluded", words, echo=told[0]))


def _whole(filling: Filling, inputs: dict[str, Input]) -> tuple[Input | None, WorkedOut | None]:
    """The one sum to compute from, told now or before."""
    bases = [entry for entry in inputs.values() if entry.role == "base" and entry.kind == "money"]
    found = [
        (entry, whole) for entry in bases if (whole := known(filling, entry.name) or one(money(filling, entry.name)))
    ]
    return found[0] if len(found) == 1 else (None, None)


def _keep(filling: Filling, entry: Input, found: WorkedOut | None) -> None:
    if found is None:
        return
    if before := filling.topic.figures.get(entry.name):
        filling.topic.replaced[entry.name] = before
    filling.topic.figures[entry.name] = [found.kept()]
    filling.changed = True
    figures = {"label": entry.label, "said": found.said, "figure": write(found.value, "CNY")}
    echo = Figure(0, 0, found.said, "money", found.value, found.value)
    filling.remarks.append(Remark("worked_out", figures, echo=echo))
