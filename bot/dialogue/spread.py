"""Facts that one evaluation of a rule cannot hold: bases of several years, and items that are each of another age."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.dialogue.acts import Remark
from bot.dialogue.counted_years import is_year, of_term
from calculators.calculate import calculate
from calculators.model import Calculation, Facts, Input, Item, Missing, Rule
from corpus.numerals import read_figures

SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What a rule gives for all periods, what it still needs, and what was left out on the way."""

    results: tuple[Calculation, ...]
    missing: tuple[Input, ...] = ()
    remarks: tuple[Remark, ...] = ()


def evaluate(rule: Rule, facts: Facts, as_of: date, asked: str | None = None) -> Evaluated:
    """Compute each year by itself where bases of several years are given, and only what has come of age.

    `asked`: the one year that is asked about; the others' amounts are then left out.
    """
    results: list[Calculation] = []
    missing: list[Input] = []
    facts, remarks = _of_age(rule, facts, as_of)
    counted = list(of_term(rule, facts, asked))
    for year, part in counted or _years(rule, facts):
        found = calculate(rule, part, as_of)
        if isinstance(found, Missing):
            missing += found.inputs
        else:
            results += [replace(entry, period=year) if year else entry for entry in found]
    of_year = [entry for entry in results if asked and entry.period == asked]
    return Evaluated(tuple(of_year or results), tuple(missing), tuple(remarks))


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


def _of_age(rule: Rule, facts: Facts, as_of: date) -> tuple[Facts, list[Remark]]:
    """Leave out the items that have not come of age, where each item's own age is known by its name."""
    for step in rule.steps:
        name, held = step.settles() or ("", "")
        ages = {item.label: item for item in facts.figures.get(held, ()) if item.label}
        base = next((entry for entry in rule.inputs.values() if entry.role == "base" and entry.many), None)
        if len(ages) < SEVERAL or base is None:
            continue
        items = facts.figures.get(base.name, ())
        young = [item for item in items if item.label in ages and _too_young(rule, held, ages[item.label], as_of)]
        kept = tuple(item for item in items if item not in young)
        if not young or not kept:
            continue
        old = tuple(ages[item.label] for item in kept if item.label in ages)
        text = rule.conditions[name].text
        remarks = [
            Remark("part_excluded", {"part": item.said or "", "text": text}, echo=read_figures(item.said or "")[0])
            for item in young
        ]
        return replace(facts, figures={**facts.figures, base.name: kept, held: old}), remarks
    return facts, []


def _too_young(rule: Rule, held: str, age: Item, as_of: date) -> bool:
    found = calculate(rule, Facts(figures={held: (age,)}), as_of)
    return not isinstance(found, Missing) and any(entry.eligible is False for entry in found)
