"""Whether a message does more with a base than name it: shares of it, rough figures, alternatives, so much a year."""

import re
from decimal import Decimal

from bot.dialogue.changing import CHANGING
from bot.dialogue.ledger import COUNTED
from bot.dialogue.lexicon import Cues, lexicon, says
from bot.dialogue.reckoning import made_of, part_ahead
from bot.dialogue.roles import Reading
from bot.dialogue.understand import Understanding
from calculators.mechanisms import YEARLY
from calculators.model import Input
from corpus.numerals import Figure

RATE_NEAR = 3
"""Characters behind a share within which it is said to be a rate: 20%是按到账额."""
_ABOUT_THE_ANSWER = re.compile(r"(大概|差不多|估计)(能|可以|可|会|该|得|要|是多少|补|拿|有多少|多少)")
_WORKED_OUT = re.compile(r"[,,]?(也就是|就是|即|合|共|折合|等于|是)?\d[\d.,]*(元|万|亿)")
_LISTED_BEFORE = re.compile(r"(?<=[万亿元块])/$")
_LISTED_BEHIND = re.compile(r"^/(?=\d[\d.]*[万亿元块])")
"""A slash between sums lists them; beside a plain number it divides."""
_PART_END = r"[,,。;;!?]"


def doubtful(entry: Input, readings: list[Reading], message: Understanding, before: Decimal | None = None) -> bool:
    """Whether the message does more with a base than name it: shares, sums, alternatives, rough or yearly figures."""
    words, plain = lexicon().structures, message.plain
    said = [figure for figure in message.figures if figure.kind == "money"]
    if len(said) > 1 and says(words["alternatives"], plain):
        return True
    rough = any(_rough(entry, reading.figure, message, len(readings)) for reading in readings)
    return rough or _shared(entry, message, before, readings)


def _rough(entry: Input, figure: Figure, message: Understanding, number: int) -> bool:
    """Whether a figure is told as no exact sum; `number` of them are told."""
    words, plain = lexicon().structures, message.plain
    ahead = _LISTED_BEFORE.sub("", part_ahead(plain, figure.start))
    before = max((other.end for other in message.figures if other.end <= figure.start), default=0)
    near = ahead[max(len(ahead) - (figure.start - before), 0) :]
    behind = _LISTED_BEHIND.sub("", plain[figure.end :].lstrip())
    if any(ahead.endswith(word) for word in words["rough_before"]) or (
        behind.startswith(words["rough_after"]) and not _ABOUT_THE_ANSWER.match(behind)
    ):
        return True
    if ahead.rstrip().endswith(("+", "×", "*", "/", "÷")) or (says(words["yearly"], near) and entry.group != YEARLY):
        return True
    return any(
        count.kind == "count" and count.unit in COUNTED and count.start == figure.end and count.exact != number
        for count in message.figures
    )


def _shared(entry: Input, message: Understanding, before: Decimal | None, readings: list[Reading]) -> bool:
    """A share that speaks of the base itself: 到账了一半, 首付三成已到账; not where it makes the new of the old."""
    told = {reading.figure.exact for reading in readings}
    made = [made_of(before, figure.exact) for figure in message.figures if before and figure.exact]
    if any(told & set(values) for values in made):
        return False
    words = lexicon()
    cues = (*words.inputs.get(entry.name, Cues()).words, *entry.words, "钱里", "里面", "其中", "里头")
    for figure in message.figures:
        if figure.kind != "percent" or entry.kind != "money":
            continue
        ahead = part_ahead(message.plain, figure.start)
        behind = re.split(_PART_END, message.plain[figure.end :])[0]
        told_of = (*CHANGING["of_a_whole"], *CHANGING["keeping"], *CHANGING["giving"])
        if _WORKED_OUT.match(message.plain[figure.end :]) or says(told_of, f"{ahead}|{behind}"):
            continue
        if says(CHANGING["of_stake"], f"{ahead}|{behind}"):
            continue
        if entry.role == "base" and told and says(lexicon().structures["unpaid"], ahead):
            continue
        if says(cues, f"{ahead}|{behind}") and not says(words.structures["by_rate"], ahead + behind[:RATE_NEAR]):
            return True
    return False
