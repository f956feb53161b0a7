"""Which of two sides gives more, where calculations or the texts' own figures decide it, and why they can't."""

from bot.dialogue.acts import Remark
from bot.dialogue.beside import base
from bot.dialogue.turn import Turn
from calculators.explain import write
from calculators.model import Calculation, Parameter, Rule
from corpus.model import Document
from corpus.regions import name_of


def verdict(turn: Turn, rules: list[Rule], results: tuple[Calculation, ...]) -> tuple[Remark, ...]:
    """What decides between the sides' rules, one of each document; nothing where there is one side alone."""
    if len(rules) < len(("one", "other")):
        return ()
    one, other = rules[0], rules[1]
    if base(one) != base(other):
        figures = {"title": one.title, "place": _place(turn, one), "base": base(one)}
        return (Remark("bases_differ", figures | {"other": _place(turn, other), "other_base": base(other)}),)
    bounds = _lower_bounds(rules)
    amounts = [[result for result in results if result.rule == rule] for rule in (one, other)]
    if all(len(each) == 1 for each in amounts):
        return (*_by_amount(turn, amounts[0][0], amounts[1][0]), *bounds)
    return (*_by_rate(turn, one, other), *bounds)


def silent_sides(documents: list[Document], rules: list[Rule]) -> tuple[Remark, ...]:
    """The documents that give no figure where another does."""
    speaking = {rule.document for rule in rules}
    if not speaking:
        return ()
    return tuple(Remark("no_rule_there", {"title": each.title}) for each in documents if each.id not in speaking)


def _lower_bounds(rules: list[Rule]) -> tuple[Remark, ...]:
    return (Remark("lower_bounds"),) if all(rule.bound == "at_least" for rule in rules) else ()


def _by_amount(turn: Turn, one: Calculation, other: Calculation) -> tuple[Remark, ...]:
    if one.bound != other.bound or one.unit != other.unit or False in (one.eligible, other.eligible):
        return (Remark("bounds_differ"),) if one.bound != other.bound else ()
    places = _sides(turn, one.rule, other.rule)
    if one.amount == other.amount:
        return (Remark("same_amount", places),)
    high, low = sorted((one, other), key=lambda result: -result.amount)
    amounts = {"amount": write(high.amount, high.unit), "less": write(low.amount, low.unit)}
    places = _sides(turn, high.rule, low.rule)
    phrase = "higher_estimate" if high.estimate or low.estimate else "higher_amount"
    return (Remark(phrase, places | amounts),)


def _by_rate(turn: Turn, one: Rule, other: Rule) -> tuple[Remark, ...]:
    """By the one figure that each rule gives; rules of several figures depend on the sum."""
    figures = [_only(rule) for rule in (one, other)]
    if one.bound != other.bound or None in figures:
        return (Remark("depends_on_figures"),)
    first, second = (figure for figure in figures if figure)
    if first.value == second.value:
        return (Remark("same_rate", _sides(turn, one, other)),)
    sides = sorted(((first, one), (second, other)), key=lambda side: side[0].value, reverse=True)
    (figure, high), (less, low) = sides
    quotes = {"quote": figure.citation.quote, "less": less.citation.quote}
    return (Remark("higher_rate", _sides(turn, high, low) | quotes, figure.citation),)


def _sides(turn: Turn, one: Rule, other: Rule) -> dict[str, str]:
    """What is compared, by the name that the first of the two has for it, and the two places."""
    return {"title": one.title, "place": _place(turn, one), "other": _place(turn, other)}


def _only(rule: Rule) -> Parameter | None:
    found = list(rule.parameters.values())
    return found[0] if len(found) == 1 else None


def _place(turn: Turn, rule: Rule) -> str:
    return name_of(turn.house.corpus.document(rule.document).region)
