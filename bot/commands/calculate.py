"""`calculate`: one rule computed from name=value pairs, every step shown."""

import argparse
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from bot.assistant import today_in_china
from bot.channels.console import WORDS
from bot.facts import WrongInputError, facts_of
from bot.messages import CalculationOut
from bot.policies import open_policies
from bot.settings import Settings
from bot.wording.entries import entry
from bot.wording.phrases import phrase
from bot.wording.problems import reason
from calculators.calculate import StaleRuleError, calculate
from calculators.load import Rules
from calculators.model import Calculation, Missing, Rule
from corpus.model import Corpus

MARKS = {True: ("condition_met", "green"), False: ("condition_failed", "red"), None: ("condition_open", "yellow")}


class RefusedError(ValueError):
    """What stands in the way of computing, in the user's words."""


def run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    policies = open_policies(settings.shelves)
    corpus, rules = policies.corpus, policies.rules
    if given.rule is None:
        return _list(rules, console)
    try:
        for calculation in _computed(_rule(given.rule, rules), given, corpus):
            _show(entry(calculation), console)
    except RefusedError as error:
        console.print(Text(str(error), "yellow"))
        return 1
    return 0


def _rule(name: str, rules: Rules) -> Rule:
    if name not in rules:
        raise RefusedError(phrase("calculate.unknown_rule", WORDS, rule=name))
    if not (rules[name].computes or rules[name].stale):
        raise RefusedError(reason("no_figure"))
    return rules[name]


def _computed(rule: Rule, given: argparse.Namespace, corpus: Corpus) -> tuple[Calculation, ...]:
    day = given.as_of or today_in_china()
    if corpus.document(rule.document).in_force(day) is False:
        raise RefusedError(reason("not_in_force", day=day.isoformat()))
    try:
        result = calculate(rule, facts_of(rule, pairs(given.inputs)), day)
    except WrongInputError as error:
        raise RefusedError(reason(f"input_{error.kind}", field=error.name)) from error
    except StaleRuleError as error:
        raise RefusedError(reason("stale_rule")) from error
    if isinstance(result, Missing):
        asked = (
            phrase("calculate.input", WORDS, name=one.name, label=one.label, question=one.question)
            for one in result.inputs
        )
        raise RefusedError("\n".join([phrase("calculate.missing", WORDS), *asked]))
    return result


def pairs(words: Sequence[str]) -> dict[str, Any]:
    """`name=value` by name; a repeated name is a list, `name:group=value` an object by group.

    :raises RefusedError: for a word that is no such pair.
    """
    values: dict[str, Any] = {}
    for word in words:
        name, equals, value = word.partition("=")
        name, colon, group = name.partition(":")
        known = values.setdefault(name, {} if colon else [])
        if not equals or not name or isinstance(known, dict) != bool(colon):
            raise RefusedError(phrase("calculate.not_a_pair", WORDS, word=word))
        (known.setdefault(group, []) if isinstance(known, dict) else known).append(value)
    return {name: value[0] if isinstance(value, list) and len(value) == 1 else value for name, value in values.items()}


def _show(result: CalculationOut, console: Console) -> None:
    words = {"title": result.title, "amount": result.amount, "unit": result.unit}
    line = phrase("calculate.amount", WORDS, **words)
    if result.amount_max:
        line = phrase("calculate.upto", WORDS, **words, amount_max=result.amount_max)
    console.print(Text(f"{result.period or ''} {line} ({result.bound})".strip(), "bold green"))
    for step in result.steps:
        console.print(Text(f"  {step.text}").append(f"  「{step.quote}」" if step.quote else "", "dim"))
    for condition in result.conditions:
        name, colour = MARKS[condition.met]
        console.print(Text("  " + phrase(f"calculate.{name}", WORDS, text=condition.text), colour))


def _list(rules: Rules, console: Console) -> int:
    for rule in rules.values():
        console.print(Text(rule.id, "cyan").append(f"  {rule.title}  ", "default").append(" ".join(rule.inputs), "dim"))
    return 0
