"""Which year of a term a calendar year is, counted from the first year that is told or that brought a profit."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from calculators.mechanisms.terms import Within
from calculators.model import Facts, Input, Item, Range, Rule

SINCE = "term_since"
"""The name under which a topic keeps the first year of a term; no rule has an input of it."""
YEAR_LENGTH = 4
SEVERAL = 2


def of_term(rule: Rule, facts: Facts, asked: str | None) -> Iterator[tuple[str, Facts]]:
    """Each year and its facts with its place in the term, where the first year is told or a further year is asked for.

    Nothing where no year has to be counted: the years' own figures then tell where the term begins.
    """
    base, ordinal = _yearly(rule), _ordinal(rule)
    if base is None or ordinal is None:
        return
    dated = [item for item in facts.figures.get(base.name, ()) if is_year(item.group)]
    shown = _first_profit(dated)
    told = [int(item.value.low or 0) for item in facts.figures.get(SINCE, ())]
    first = told[0] if told else shown
    if asked and first and asked not in {item.group for item in dated}:
        yield asked, _in_year(facts, base, ordinal, (), int(asked) - first + 1)
    elif first and first != shown:
        for item in dated:
            year = item.group or ""
            yield year, _in_year(facts, base, ordinal, (item,), int(year) - first + 1)


def is_year(group: str | None) -> bool:
    return group is not None and len(group) == YEAR_LENGTH and group.isdecimal()


def _in_year(facts: Facts, base: Input, ordinal: str, items: tuple[Item, ...], place: int) -> Facts:
    figures = {name: values for name, values in facts.figures.items() if name != base.name}
    figures[ordinal] = (Item(Range(Decimal(place), Decimal(place))),)
    return replace(facts, figures=figures | ({base.name: items} if items else {}))


def _yearly(rule: Rule) -> Input | None:
    return next((entry for entry in rule.inputs.values() if entry.role == "base" and entry.yearly), None)


def _ordinal(rule: Rule) -> str | None:
    return next((step.of for step in rule.steps if isinstance(step, Within)), None)


def _first_profit(dated: list[Item]) -> int:
    """The first year with a profit, 0 where a single year is known, before which there may have been others."""
    if len(dated) < SEVERAL:
        return 0
    years = [int(item.group or 0) for item in dated if item.value.low is not None and item.value.low > 0]
    return min(years, default=0)
