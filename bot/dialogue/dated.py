"""Which days of a message are those that a rule counts from: when something was paid in, granted, begun."""

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.dialogue.acts import Question
from bot.dialogue.filling import Filling
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.meanings import PARTICLES
from bot.dialogue.own import base_of, take_date
from bot.dialogue.polarity import BLANK
from bot.dialogue.turn import Turn
from bot.dialogue.understand import Understanding
from calculators.mechanisms.terms import Waited
from calculators.model import Input, Rule
from corpus.dates import DateMention

LITTLE = 3
"""Characters, particles aside, beside a day that alone answers a question."""
_PART_END = re.compile(r"[,,。;;]")


def take_dates(
    filling: Filling, rules: Iterable[Rule], inputs: dict[str, Input], message: Understanding, asked: list[str]
) -> None:
    """The date in whose part of the sentence the input's words stand; without any, the one that answers a question or
    puts a day right. Days of several things are asked about, unless each is told with its own.
    """
    partners = _pairs(rules)
    for name, entry in inputs.items():
        if entry.kind != "date" or filling.questions:
            continue
        meant = [mention for mention in message.dates if _is_of(entry, mention, message.plain)]
        if not meant and _is_awaited(filling, name, partners.get(name, name), message, asked):
            meant = [mention for mention in message.dates if not _lasts_until(mention, message.plain)]
        _take(filling, inputs, entry, meant, message)


def _pairs(rules: Iterable[Rule]) -> dict[str, str]:
    """Each day from which a waiting period counts, with the years held by which it may be told instead."""
    return {step.since: step.held for rule in rules for step in rule.steps if isinstance(step, Waited)}


def _take(
    filling: Filling, inputs: dict[str, Input], entry: Input, meant: list[DateMention], message: Understanding
) -> None:
    base, topic = base_of(filling, inputs.values()), filling.topic
    rest = [mention for mention in meant if not (base and take_date(filling, base, entry.name, mention, message))]
    if base and len({mention.last for mention in rest}) > 1:
        filling.questions.append(Question(entry.name, entry, (), "by_date"))
    elif rest:
        topic.dates[entry.name] = rest[0].last
        topic.earliest[entry.name] = rest[0].first
        filling.changed = True


def answered_by_day(turn: Turn) -> None:
    """A bare day that answers when something was done is not the day on which the law is read."""
    message = turn.message
    beside = len(PARTICLES.sub("", message.plain)) - sum(len(mention.said) for mention in message.dates)
    awaited = {name for pair in _pairs(turn.rules()).items() for name in pair} & set(turn.state.asked)
    if message.as_of and awaited and beside <= LITTLE:
        turn.message = replace(message, as_of=None)


def without_years(message: Understanding) -> str:
    """The text, of the same length, without its years in digits: 2021年 is no 1年."""
    plain = message.plain
    for mention in message.dates:
        if mention.said[0].isdecimal() and "年" in mention.said:
            plain = plain[: mention.start] + BLANK * (mention.end - mention.start) + plain[mention.end :]
    return plain


def _is_of(entry: Input, mention: DateMention, plain: str) -> bool:
    ahead = _PART_END.split(plain[: mention.start])[-1]
    behind = _PART_END.split(plain[mention.end :])[0]
    return not _lasts_until(mention, plain) and says(entry.words, ahead + "|" + behind)


def _lasts_until(mention: DateMention, plain: str) -> bool:
    """Whether the day says how long something lasts, not when it was done: 到今天两年零三个月."""
    return plain[: mention.start].endswith(lexicon().structures["until"])


def _is_awaited(filling: Filling, name: str, held: str, message: Understanding, asked: list[str]) -> bool:
    """Whether a bare day is this one: it was asked for, or a day told before is put right, and the message puts
    nothing else into a time.
    """
    if message.figures or message.as_of is not None or message.now or len(message.dates) != 1:
        return False
    known = name in filling.topic.dates
    return {name, held} & set(asked) != set() or (known and (message.has("correct") or message.has("if")))
