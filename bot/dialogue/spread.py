"""Facts that one evaluation of a rule cannot hold: bases of several years."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.dialogue.counted_years import is_year, of_term
from calculators.calculate import calculate
from calculators.model import Calculation, Facts, Input, Missing, Rule


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What a rule gives for all periods, and what it still needs."""

    results: tuple[Calculation, ...]
    missing: tuple[Input, ...] = ()


def evaluate(rule: Rule, facts: Facts, as_of: date, asked: str | None = None) -> Evaluated:
    """Compute each year by itself where bases of several years are given.

    `asked`: the one year that is asked about; the others' amounts are then left out.
    """
    results: list[Calculation] = []
    missing: list[Input] = []
    counted = list(of_term(rule, facts, asked))
    for year, part in counted or _years(rule, facts):
        found = calculate(rule, part, as_of)
        if isinstance(found, Missing):
            missing += found.inputs
        else:
            results += [replace(entry, period=year) if year else entry for entry in found]
    of_year = [entry for entry in results if asked and entry.period == asked]
    return Evaluated(tuple(of_year or results), tuple(missing))


def _years(rule: Rule, facts: Facts) -> Iterator[tuple[str | None, Facts]]:
    years = _named_years(rule, facts)
    if not years:
        yield None, facts
    for year in sorted(years):
        figures = {
            name: tuple(item for item in items if not is_year(item.group) or item.group == year)
            for name, items in facts.figures.items()
        }
        yield year, replace(facts, figures={name: items for name, items in figures.items() if items})


def _named_years(rule: Rule, facts: Facts) -> set[str]:
    return {
        item.group or ""
        for name, entry in rule.inputs.items()
        if entry.role == "base" and not entry.yearly
        for item in facts.figures.get(name, ())
        if is_year(item.group)
    }
