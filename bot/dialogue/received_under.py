"""Keeping what was received under each of several benefits: told, waiting for its benefit, none of it, or in a form."""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from bot.dialogue.benefits import BENEFIT, OF, Benefits
from bot.dialogue.filling import Filling
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.nothing import bare_no, nothing_received
from bot.dialogue.roles import Reading
from bot.dialogue.state import Said
from bot.dialogue.understand import Understanding
from calculators.model import Item, Rule
from corpus.numerals import read_figures

_PART = re.compile(r"[^,,。;;!!??\n]+")


def told_in_parts(readings: list[Reading], benefits: Benefits) -> list[Reading]:
    """What was received of each benefit in place of the sum of all: 一共领过65万,其中保险15万,买成果50万."""
    for at, whole in enumerate(readings):
        parts = [each for each in readings[at + 1 :] if each.figure.kind == "money"]
        told = sum(part.figure.exact or Decimal(0) for part in parts)
        if len(parts) > 1 and benefits.share(whole.role) and told == whole.figure.exact:
            return [*readings[:at], *(replace(part, role=whole.role, evidence=whole.evidence) for part in parts)]
    return readings


def settle_benefit(filling: Filling, waiting: str, message: Understanding) -> None:
    """Take the sum that waits for the benefit that the message names."""
    named = filling.benefits.named(message.plain)
    if waiting and not message.figures and len(named) == 1:
        take_under(filling, next(rule for rule in filling.benefits.rules if rule.measure == named[0]), waiting)


def take_under(filling: Filling, rule: Rule, said: str) -> None:
    """Keep a sum as received under a rule's benefit."""
    filling.topic.unsettled.pop(BENEFIT, None)
    figure = read_figures(said)[0]
    for name, entry in rule.inputs.items():
        if entry.role == "used":
            _keep(filling, name, [Said(low=figure.low, high=figure.high, said=said)], rule.measure)


def take_used(filling: Filling, rule: Rule, name: str, used: Said, message: Understanding) -> None:
    """Keep what of a rule's cap has been used; where several caps may be meant, each is asked about."""
    benefits = filling.benefits
    if not benefits.share(name):
        filling.topic.figures[name] = [used]
        filling.changed = True
        return
    left = [part for part in _PART.findall(message.plain) if says(lexicon().structures["room"], part)]
    named = benefits.named("".join(left)) or benefits.asked_for(name)
    if named == [rule.measure]:
        _keep(filling, name, [used], rule.measure)
    elif len(named) != 1:
        filling.questions.append(benefits.question(rule, rule.inputs[name]))


def keep_answer(filling: Filling, rule: Rule, name: str, items: Iterable[Item]) -> None:
    """Keep what a form tells as received under one benefit."""
    told = [Said(low=each.value.low, high=each.value.high, said=each.said, rough=each.rough) for each in items]
    _keep(filling, name, told, rule.measure)


def take_none_under(filling: Filling, names: Iterable[str], message: Understanding) -> None:
    """Nothing received under one benefit, said beside another's sum, or as the answer to what was asked for it."""
    for name in names:
        for measure in _none_under(name, filling, message) if filling.benefits.share(name) else ():
            _keep(filling, name, [Said(low=Decimal(0), high=Decimal(0))], measure)


def _none_under(name: str, filling: Filling, message: Understanding) -> list[str]:
    benefits, items = filling.benefits, filling.topic.figures.get(name, [])
    unknown = benefits.open_for(name, items)
    if bare_no(message.plain):
        return [measure for measure in benefits.asked_for(name) if measure in unknown]
    denied = [part for part in _PART.findall(message.plain) if nothing_received(part)]
    named = {measure for part in denied for measure in benefits.named(part)}
    at_large = any(not benefits.named(part) for part in denied)
    return [*named, *(measure for measure in unknown if at_large and measure not in named)]


def _keep(filling: Filling, name: str, items: list[Said], measure: str) -> None:
    """In place of what was told before of the same benefit; what was told of all stays for the others."""
    others = filling.benefits.beside(name, filling.topic.figures.get(name, []), [measure])
    mine = [item.model_copy(update={"measures": [measure]}) for item in items]
    filling.topic.figures[name] = [*others, *mine]
    filling.changed = True


def answer_for(rules: Iterable[Rule], name: str) -> tuple[Rule, str] | None:
    """The rule and the input that a form's field is for, where it is asked for one benefit."""
    entry, _, identifier = name.partition(OF)
    rule = next((rule for rule in rules if rule.id == identifier), None)
    return (rule, entry) if rule and entry in rule.inputs else None
