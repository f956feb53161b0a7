"""What is fact and what is only supposed: a supposition lies over the facts until a fact or a way back ends it."""

import re
from collections.abc import Mapping

from bot.dialogue import slots
from bot.dialogue.either import ROLE
from bot.dialogue.filling import Filling
from bot.dialogue.fitness import TEN_THOUSAND
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.meanings import PARTICLES
from bot.dialogue.naming import ordinal
from bot.dialogue.others import asks_for_others, goes_on_with_them
from bot.dialogue.state import Known, Topic
from bot.dialogue.turn import Turn
from bot.dialogue.understand import Understanding
from calculators.model import Rule

_ASKING = re.compile(r"[呢嘞咧喃??吗么]\W*$|的话|会怎|咋样|怎样|怎么样")
_PARTICLE = re.compile(r"[呢嘞咧喃]\W*$")
_DONE = re.compile("[了过]|[齐完清好满成掉][嘞咧]")
SHORT = 14
"""Characters of a question that only supposes without saying so."""
ONLY_NOW = 3
"""Characters, particles aside, of a message that names nothing but the present."""
_VALUES = ("figures", "choices", "dates", "conditions")


def taken(turn: Turn, topic: Topic, rules: list[Rule]) -> Filling:
    """The topic with the message in it, as a fact or as a supposition; a question about it changes neither."""
    message, asked = turn.message, turn.state.asked
    goes_on = _says_which_supposed(turn, topic)
    if (returns_to(message, topic) or turn.answers) and not goes_on:
        return _returned(turn, topic, rules)
    view = slots.fill(topic, rules, message, asked)
    if goes_on or not (differs(view.topic, topic) or view.questions):
        return view
    if supposes(message, topic, rules):
        return _supposed(turn, topic, rules)
    if topic.facts is None:
        return view
    told = slots.fill(facts_only(topic), rules, message, asked)
    if not _leaves_supposed(view.topic, topic):
        return told
    view.topic.facts = known(told.topic)
    return view


def _says_which_supposed(turn: Turn, topic: Topic) -> bool:
    """Whether it is told which figure a supposition is for, so that it goes on."""
    waits = topic.facts is not None and ROLE in topic.unsettled
    return waits and (ROLE in turn.answers or not turn.message.figures) and not returns_to(turn.message, topic)


def _returned(turn: Turn, topic: Topic, rules: list[Rule]) -> Filling:
    """Back to the facts, or, where nothing was supposed, to the figures that a correction replaced."""
    message, facts = turn.message, facts_only(topic)
    if topic.facts is None and topic.replaced and _takes_back(message):
        facts = facts.model_copy(update={"figures": {**facts.figures, **facts.replaced}, "replaced": {}})
    facts = facts.model_copy(update={"unsettled": {}, "open": {}} if returns_to(message, topic) else {})
    if supposes(message, facts, rules):
        return _supposed(turn, facts, rules)
    filling = slots.fill(facts, rules, message, turn.state.asked)
    filling.changed = filling.changed or bool(facts.figures)
    return filling


def _takes_back(message: Understanding) -> bool:
    return says(lexicon().acts["take_back"], message.plain) and not message.figures


def _supposed(turn: Turn, topic: Topic, rules: list[Rule]) -> Filling:
    """The supposition over the facts, or over what was supposed already where the message goes on with that."""
    start = _start(turn.message, topic)
    filling = slots.fill(start, rules, turn.message, turn.state.asked)
    filling.topic.facts = topic.facts or known(topic)
    filling.topic.replaced = {}
    return filling


def _start(message: Understanding, topic: Topic) -> Topic:
    """What a supposition is laid over; of another firm nothing is known but what the message tells."""
    if asks_for_others(message) and not (topic.theirs and goes_on_with_them(message)):
        return Topic(rules=topic.rules, region=topic.region, question=topic.question, given=topic.given, theirs=True)
    put_right = _puts_right_supposed(message, topic) or _of_supposed_row(message, topic)
    goes_on = _goes_on(message) or put_right or (topic.theirs and goes_on_with_them(message))
    return topic if topic.facts is None or goes_on else facts_only(topic)


def returns(message: Understanding) -> bool:
    """Whether the message goes back to how things are."""
    return any(map(message.has, ("undo", "return", "take_back")))


def returns_to(message: Understanding, topic: Topic) -> bool:
    """Whether the message goes back to how things are, or names their day: 那现在呢, 还是2023年的那笔."""
    if topic.facts is not None and message.now and len(PARTICLES.sub("", message.plain)) <= ONLY_NOW:
        return True
    days = set() if topic.facts is None else {day.year for day in topic.facts.dates.values()}
    named = any(mention.first.year in days for mention in message.dates)
    return returns(message) or (named and says(lexicon().structures["after_all"], message.plain))


def supposes(message: Understanding, topic: Topic, rules: list[Rule]) -> bool:
    """Whether the message only supposes: it says so, or asks on (350万呢?). A first figure is taken as a fact."""
    names = [entry.name for rule in rules for entry in rule.inputs.values() if entry.role in ("base", "choice")]
    told = any(topic.figures.get(name) or topic.choices.get(name) for name in names)
    if not told and (message.figures or not topic.conditions):
        return False
    if asks_for_others(message) or _expects(message, rules) or _puts_right_supposed(message, topic):
        return True
    if _of_supposed_row(message, topic):
        return True
    if message.has("change") and not message.has("if") and not _ASKING.search(message.plain):
        return False
    again = topic.facts is not None and message.has("followup")
    return message.has("whatif") or again or _asks_on(message)


def _puts_right_supposed(message: Understanding, topic: Topic) -> bool:
    """Whether a slip in what was only supposed is put right: 上面的220是笔误,更正为210万."""
    said = [figure for figure in message.figures if figure.exact is not None]
    if topic.facts is None or not message.has("correct") or len(said) != len(("slip", "right")):
        return False
    slips = {said[0].exact, said[0].low * TEN_THOUSAND if said[0].low and said[0].bare else None} - {None}
    supposed = {item.low for items in topic.figures.values() for item in items}
    return bool(slips & supposed)


def _of_supposed_row(message: Understanding, topic: Topic) -> bool:
    """Whether a thing is called by its place in a row that was only supposed: 再买一个600万的呢, 第一个改成110万."""
    if topic.facts is None or not message.figures or ordinal(message.plain) is None:
        return False
    known_ones = topic.facts.figures
    return any(len(items) > max(len(known_ones.get(name, [])), 1) for name, items in topic.figures.items())


def _expects(message: Understanding, rules: list[Rule]) -> bool:
    """Whether a year's figure is only expected: 明年预计五百五十万."""
    yearly = any(entry.role == "base" and entry.yearly for rule in rules for entry in rule.inputs.values())
    return yearly and bool(message.figures) and says(lexicon().structures["forecast"], message.plain)


def _asks_on(message: Understanding) -> bool:
    """A short question that tells of nothing done: 1200万呢?, 再加5万呢, 没登记呢."""
    ends = _PARTICLE.search(message.plain)
    return bool(ends) and len(message.plain) <= SHORT and not _DONE.search(message.plain)


def _goes_on(message: Understanding) -> bool:
    """Whether the message supposes something further (再多50万呢), not something else."""
    return says(lexicon().structures["again"], message.plain)


def differs(one: Topic, other: Topic) -> bool:
    return any(getattr(one, field) != getattr(other, field) for field in _VALUES)


def _leaves_supposed(after: Topic, before: Topic) -> bool:
    """Whether a fact is told beside conditions that alone are supposed, so that both go on: 已经领过160万."""
    facts = before.facts or Known()
    supposed = {name for field in _VALUES for name in _changes(getattr(facts, field), getattr(before, field))}
    told = {name for field in _VALUES for name in _changes(getattr(before, field), getattr(after, field))}
    return supposed <= before.conditions.keys() and not supposed & told


def _changes(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


def known(topic: Known) -> Known:
    """What is known in a topic, by itself."""
    return Known(**{name: getattr(topic, name) for name in Known.model_fields}).model_copy(deep=True)


def facts_only(topic: Topic) -> Topic:
    """The topic without what is only supposed."""
    if topic.facts is None:
        return topic.model_copy(deep=True)
    facts = {name: getattr(topic.facts, name) for name in Known.model_fields}
    return topic.model_copy(deep=True, update={**facts, "facts": None, "theirs": False}).model_copy(deep=True)
