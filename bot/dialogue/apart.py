"""Which of several things count for a rule, each by what was said of it alone, and what is then known of all."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.dialogue.acts import Remark
from bot.dialogue.state import Known, Said
from calculators.calculate import conditions
from calculators.model import Facts, Input, Item, Range, Rule
from calculators.rough import both_ends, rough_inputs
from corpus.numerals import Figure, read_figures

Fate = dict[str, bool | None]


def facts_for(rule: Rule, known: Known, today: date, on: date) -> tuple[Facts, tuple[Remark, ...]]:
    """What is known as the calculators take it, and what was left out; where figures are of several years, each is
    of its own. `on` is the day on which a waiting period must be over.
    """
    known = known.model_copy(update={"figures": _counting(rule, known)})
    known, remarks = _apart(rule, known, on)
    several = any(len(_years(items, today)) > 1 for items in known.figures.values())
    figures = {name: tuple(_item(item, several, today) for item in items) for name, items in known.figures.items()}
    choices = {name: tuple(values) for name, values in known.choices.items()}
    facts = Facts(figures, choices, _certain(rule, known, on), dict(known.conditions))
    return _without_undecided(rule, facts, on), remarks


def _without_undecided(rule: Rule, facts: Facts, on: date) -> Facts:
    """Without a number told as about so much (大概两年) where it is open on which side of a term it lies."""
    if all(_met(rule, end, on) == _met(rule, facts, on) for end in both_ends(facts)):
        return facts
    rough = _deciding(rule) & rough_inputs(facts)
    return replace(facts, figures={name: items for name, items in facts.figures.items() if name not in rough})


def _certain(rule: Rule, known: Known, on: date) -> dict[str, date]:
    """The days told, without one told as a month or a year that leaves open whether a term was over."""
    earliest = {**known.dates, **{name: day for name, day in known.earliest.items() if name in known.dates}}
    fates = [_met(rule, Facts(dates=days, conditions=known.conditions), on) for days in (known.dates, earliest)]
    return dict(known.dates) if fates[0] == fates[1] else {}


def _met(rule: Rule, facts: Facts, on: date) -> Fate:
    return {state.condition.name: state.met for state in conditions(rule, facts, on) if state.condition}


def _counting(rule: Rule, known: Known) -> dict[str, list[Said]]:
    """The figures without those set aside and those received under other benefits."""
    figures = {}
    for name, items in known.figures.items():
        mine = [item for item in items if not item.measures or rule.measure in item.measures]
        kept = [item for item in mine if not item.aside]
        if mine and not kept and _may_be_nothing(rule.inputs.get(name)):
            kept = [Said(low=Decimal(0), high=Decimal(0))]
        if kept:
            figures[name] = kept
    return figures


def _may_be_nothing(entry: Input | None) -> bool:
    return entry is not None and entry.role in ("used", "deducted")


def _apart(rule: Rule, known: Known, on: date) -> tuple[Known, tuple[Remark, ...]]:
    """Without the things that miss a condition, where anything was said of one of them alone."""
    name = next((name for name, entry in rule.inputs.items() if entry.role == "base" and _differ(known, name)), None)
    if name is None:
        return known, ()
    items = known.figures[name]
    fates = [_fate(rule, known, item, on) for item in items]
    missed = [next((condition for condition, met in fate.items() if met is False), None) for fate in fates]
    kept = [at for at, condition in enumerate(missed) if condition is None]
    if not kept:
        return known.model_copy(update={"conditions": {**known.conditions, **_one(missed)}}), ()
    remarks = tuple(
        Remark("part_excluded", {"part": item.said or "", "text": rule.conditions[condition].text}, echo=_echo(item))
        for item, condition in zip(items, missed, strict=True)
        if condition is not None
    )
    return _of_kept(rule, known, name, [items[at] for at in kept], [fates[at] for at in kept]), remarks


def _echo(item: Said) -> Figure | None:
    return next(iter(read_figures(item.said or "")), None)


def _one(missed: Iterable[str | None]) -> dict[str, bool]:
    return {condition: False for condition in missed if condition is not None}


def _differ(known: Known, name: str) -> bool:
    return any(item.conditions or item.dates or item.ages for item in known.figures.get(name, ()))


def _fate(rule: Rule, known: Known, item: Said, on: date) -> Fate:
    """Each condition of the rule for one thing: by what was said of it alone, else of all."""
    figures = {name: known.figures[name] for name in _deciding(rule) if name in known.figures and not item.dates}
    figures |= {name: [age] for name, age in item.ages.items()}
    dates = item.dates if item.ages or item.dates else known.dates
    facts = Facts(
        {name: tuple(_item(each, False, on) for each in ages) for name, ages in figures.items()},
        dates=dates,
        conditions={**known.conditions, **item.conditions},
    )
    facts = _without_undecided(rule, facts, on)
    fate = {state.condition.name: state.met for state in conditions(rule, facts, on) if state.condition}
    return {**fate, **{name: False for name, met in item.conditions.items() if not met and name in fate}}


def _deciding(rule: Rule) -> set[str]:
    """The inputs that decide conditions and are no base: how long something has been held."""
    return {pair[1] for step in rule.steps if (pair := step.settles()) and rule.inputs[pair[1]].kind == "number"}


def _of_kept(rule: Rule, known: Known, base: str, items: list[Said], fates: list[Fate]) -> Known:
    """What is known of the things that count: a condition holds where it holds for each of them."""
    figures = {name: told for name, told in known.figures.items() if name not in _deciding(rule)} | {base: items}
    told = {name: _shared([fate[name] for fate in fates]) for name in fates[0]}
    dated = [name for name, entry in rule.inputs.items() if entry.kind == "date"]
    days = {name: [_day(known, item, name) for item in items] for name in dated}
    dates = {name: max(day for day in each if day) for name, each in days.items() if all(each)}
    for name in _deciding(rule):
        ages = [item.ages.get(name) or _of_all(known, name) for item in items]
        if not dates and all(ages):
            figures[name] = _once(age for age in ages if age)
    rest = {name: met for name, met in known.conditions.items() if name not in told}
    met = {name: state for name, state in told.items() if state is not None}
    return known.model_copy(update={"figures": figures, "dates": dates, "conditions": {**rest, **met}})


def _day(known: Known, item: Said, name: str) -> date | None:
    return item.dates.get(name) or (None if item.ages else known.dates.get(name))


def _of_all(known: Known, name: str) -> Said | None:
    return next(iter(known.figures.get(name, ())), None)


def _shared(states: list[bool | None]) -> bool | None:
    return True if all(states) else None


def _once(ages: Iterable[Said]) -> list[Said]:
    return list({(age.low, age.high): age for age in ages}.values())


def _years(items: list[Said], today: date) -> set[str]:
    return {item.year or str(today.year) for item in items}


def _item(said: Said, by_year: bool, today: date) -> Item:
    """One figure; one without a year is of this year where others are of another."""
    group = said.group or ((said.year or str(today.year)) if by_year else None)
    return Item(Range(said.low, said.high), said.said, said.label, group, said.rough)
