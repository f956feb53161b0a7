"""Filling what a rule needs from what a message says: figures, choices, dates, conditions, and nothing at all."""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from bot.dialogue.benefits import BENEFIT, Benefits, asked_input
from bot.dialogue.changes import take_changes
from bot.dialogue.conditions import settled, undone
from bot.dialogue.dated import take_dates, without_years
from bot.dialogue.either import ROLE, ask_either, ask_which_told, settle_either
from bot.dialogue.figures import take_figures
from bot.dialogue.filling import Filling, joined
from bot.dialogue.in_years import in_years
from bot.dialogue.kept_open import keep_open
from bot.dialogue.ledger import MOST_ITEMS
from bot.dialogue.lexicon import find, lexicon, says
from bot.dialogue.meanings import PARTICLES
from bot.dialogue.nothing import bare_no, take_nothing
from bot.dialogue.own import base_of, take_conditions
from bot.dialogue.part_share import take_share_apart
from bot.dialogue.parts import take_part, take_rest
from bot.dialogue.received_under import settle_benefit, take_none_under, take_used
from bot.dialogue.rough import mark_rough
from bot.dialogue.state import Said, Topic
from bot.dialogue.understand import Understanding
from bot.dialogue.unread import look_again
from bot.dialogue.unsettled import settle_unit
from bot.dialogue.worked_out import work_out
from bot.dialogue.years import take_year_of_term
from calculators.mechanisms.amounts import Share
from calculators.mechanisms.caps import CapTotal
from calculators.mechanisms.terms import Within
from calculators.model import Choice, Condition, Input, Rule

SEVERAL = 2
_COUNTED = re.compile(r"[一两二三四五六七八九十\d][项个]")
TIMES = "×"
"""What stands ahead of the share by which a figure was worked out."""
_PART_END = re.compile(r"[,,、。;;!!??\n]")
SHORT = 12
"""Characters of a message that tells a choice by less than its name."""


def fill(topic: Topic, rules: Iterable[Rule], message: Understanding, asked: list[str]) -> Filling:
    """The topic with this message's figures, choices, dates and conditions in it.

    Each document's rules read the message by themselves: a sum may be the base of the city's and of the province's,
    which call it by different names.
    """
    chosen = list(rules)
    filling = _read(topic, chosen, message, asked)
    look_again(filling, chosen, message, lambda without: _read(topic, chosen, without, asked))
    keep_open(filling, topic, message, asked)
    return filling


def _read(topic: Topic, rules: list[Rule], message: Understanding, asked: list[str]) -> Filling:
    by_document: dict[str, list[Rule]] = {}
    for rule in rules:
        by_document.setdefault(rule.document, []).append(rule)
    fillings = [_filled(topic, chosen, message, asked) for chosen in by_document.values() or ([],)]
    return fillings[0] if len(fillings) == 1 else joined(topic, fillings)


def _filled(topic: Topic, chosen: list[Rule], message: Understanding, asked: list[str]) -> Filling:
    filling = Filling(topic.model_copy(deep=True))
    filling.benefits = Benefits(tuple(chosen), tuple(asked))
    asked = list(dict.fromkeys(map(asked_input, asked)))
    inputs = {entry.name: entry for rule in chosen for entry in rule.inputs.values()}
    conditions = {entry.name: entry for rule in chosen for entry in rule.conditions.values()}
    message = replace(message, figures=in_years(message.figures, message.plain, inputs.values()))
    awaited = list(asked)
    waiting, received = filling.topic.unsettled.get(ROLE, ""), filling.topic.unsettled.pop(BENEFIT, "")
    used_up = take_part(filling, inputs, conditions, message) or take_changes(filling, inputs, message)
    asks = not used_up and (ask_either(filling, chosen, message, awaited) or ask_which_told(filling, inputs, message))
    if not used_up and not asks:
        take_figures(filling, inputs, conditions, message, awaited)
        work_out(filling, inputs, message)
        take_share_apart(filling, inputs, conditions, message)
    settle_either(filling, inputs, waiting, message)
    settle_benefit(filling, received, message)
    _take_room(filling, chosen, message)
    settle_unit(filling, inputs, message)
    take_rest(filling, message, conditions)
    terms = {step.of for rule in chosen for step in rule.steps if isinstance(step, Within)}
    take_year_of_term(filling, sorted(terms), message)
    _take_choices(filling, inputs, message, awaited)
    take_dates(filling, chosen, inputs, message, awaited)
    take_nothing(filling, inputs, message, asked)
    take_none_under(filling, inputs, message)
    _keep_newest(filling, topic, chosen)
    decided = dict(pair for rule in chosen for step in rule.steps if (pair := step.settles()))
    base = base_of(filling, inputs.values())
    undated = replace(message, plain=without_years(message))
    plain = take_conditions(filling, base, conditions, decided, undated) if base else undated.plain
    _take_conditions(filling, conditions, decided, replace(message, plain=plain), asked)
    mark_rough(filling, topic, message)
    return filling


def _keep_newest(filling: Filling, before: Topic, rules: list[Rule]) -> None:
    """Of a base that is told as a share or in yuan, what is told anew takes the place of what was told before."""
    told = filling.topic.figures
    for rule in rules:
        for step in rule.steps:
            pair = (step.of, step.or_of) if isinstance(step, Share) and step.or_of else ()
            new = [name for name in pair if name in told and told[name] != before.figures.get(name)]
            for name in pair:
                if len(new) == 1 and name not in new and name in told:
                    filling.topic.replaced[name] = told.pop(name)


def _take_room(filling: Filling, rules: list[Rule], message: Understanding) -> None:
    """What is left of a cap says what of it has been used: 还剩40万额度."""
    for rule in rules if filling.room is not None else ():
        for step in rule.steps:
            if isinstance(step, CapTotal) and step.used:
                used = max(rule.parameters[step.limit].value - (filling.room or Decimal(0)), Decimal(0))
                take_used(filling, rule, step.used, Said(low=used, high=used), message)


def _take_choices(filling: Filling, inputs: dict[str, Input], message: Understanding, asked: list[str]) -> None:
    for name, entry in inputs.items():
        if _drop_choices(filling, entry, message):
            continue
        values = [choice.value for choice in entry.choices for _ in range(_counted(choice, message))]
        if not values and (name in asked or filling.topic.choices.get(name)):
            values = _told_apart(entry, message)
        if values:
            filling.topic.choices[name] = _put_among(filling.topic.choices.get(name, []), values, message)
            filling.chosen.add(name)
            filling.changed = True


def _drop_choices(filling: Filling, entry: Input, message: Understanding) -> bool:
    """Take out the choices told before that the message says came to nothing: 行标其实没发布."""
    before, dropped = filling.topic.choices.get(entry.name, []), lexicon().structures["came_to_nothing"]
    ends = {choice.value: [end for _, end in find(choice.words, message.meant)] for choice in entry.choices}
    gone = {value for value, at in ends.items() if any(says(dropped, _rest_of_part(message.meant, end)) for end in at)}
    kept = [value for value in before if value not in gone]
    if not kept or len(kept) == len(before):
        return False
    filling.topic.choices[entry.name], filling.changed = kept, True
    return True


def _rest_of_part(plain: str, start: int) -> str:
    return _PART_END.split(plain[start:])[0]


def _put_among(before: list[str], values: list[str], message: Understanding) -> list[str]:
    """The choices with those counted anew, or told besides, among the others: 国家标准其实只有一项."""
    others = [value for value in before if value not in values]
    counted = _COUNTED.search(message.plain) is not None
    more = says(lexicon().structures["more_of_kind"], message.plain) and (counted or others == before)
    if more or says(lexicon().structures["another_thing"], message.plain):
        return [*before, *values]
    among = others and len(others) < len(before) and counted and len(set(values)) == 1
    return [*others, *values] if among else values


def _told_apart(entry: Input, message: Understanding) -> list[str]:
    """The one choice of which a short message says what tells it from the others: 国际的, 国家级那种."""
    endings = zip(*(reversed(choice.label) for choice in entry.choices), strict=False)
    shared = len(list(takewhile(lambda signs: len(set(signs)) == 1, endings)))
    own = {choice.value: choice.label[: len(choice.label) - shared] for choice in entry.choices}
    named = [value for value, words in own.items() if len(words) > 1 and words in message.meant]
    return named if len(message.plain) <= SHORT and len(named) == 1 else []


def _counted(choice: Choice, message: Understanding) -> int:
    """How many of a choice the message names: 三项国家标准 and 国家标准三项 are three."""
    spans = find(choice.words, message.meant)
    counted = [figure for figure in message.figures if figure.kind == "count" and figure.exact]
    ahead = [int(figure.exact or 1) for figure in counted for start, _ in spans if figure.end == start]
    behind = [int(figure.exact or 1) for figure in counted for _, end in spans if figure.start == end]
    return min(max(ahead or behind, default=1), MOST_ITEMS) if spans else 0


def _bare_yes(plain: str) -> bool:
    said = {PARTICLES.sub("", word) for word in lexicon().acts["yes"]}
    return PARTICLES.sub("", plain) in said or says(lexicon().structures["all_met"], plain)


def _take_conditions(
    filling: Filling,
    conditions: dict[str, Condition],
    decided: dict[str, str],
    message: Understanding,
    asked: list[str],
) -> None:
    found = settled(conditions.values(), message.plain)
    if filling.withdrawn:
        found = {name: met for name, met in found.items() if met}
    found = {name: met for name, met in found.items() if met or decided.get(name) not in filling.chosen}
    for name, state in filling.settled.items():
        found.pop(name, None)
        if state is not None:
            found[name] = state
    open_ones = [name for name in asked if name in conditions and name not in found]
    if open_ones and _bare_yes(message.plain):
        found |= dict.fromkeys(open_ones, True)
    elif len(open_ones) == 1 and bare_no(message.plain):
        found[open_ones[0]] = False
    if found:
        filling.topic.conditions.update(found)
        filling.changed = True
    never = {name for name in found if name in conditions and undone(conditions[name], message.plain)}
    for name in found:
        _drop_stale(filling, decided.get(name), message, never=name in never)


def _drop_stale(filling: Filling, decider: str | None, message: Understanding, *, never: bool) -> None:
    """A condition told in words overrides the figure by which an earlier message had decided it.

    What was never begun has no years, whatever years are named beside it: 一直没实缴,认缴都两年半了.
    """
    items = filling.topic.figures.get(decider or "", [])
    beside = any((item.said or "").split(TIMES)[-1] in message.text for item in items)
    if decider and items and (not beside or never):
        del filling.topic.figures[decider]
