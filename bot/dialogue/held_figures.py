"""How a figure that is held is shown: in the words in which it was told, with all that is held of it alone."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.dialogue.acts import Fact
from bot.dialogue.counted_years import SINCE, is_year
from bot.dialogue.naming import residue
from bot.dialogue.paid import WHOLES
from bot.dialogue.paid_share import THEIRS
from bot.dialogue.state import Said
from calculators.explain import write
from calculators.model import Condition, Input, InputKind, Item, Range
from corpus.numerals import read_figures

Note = tuple[str, Mapping[str, str]]
NO_INPUTS: Mapping[str, InputKind] = {**dict.fromkeys((*WHOLES.values(), THEIRS), "money"), SINCE: "number"}
"""Figures that are held to understand others by; no rule computes from them."""


@dataclass(frozen=True, slots=True)
class Names:
    """All that may be held, by its name: inputs, conditions, and the benefits' titles by their measures."""

    inputs: Mapping[str, Input]
    conditions: Mapping[str, Condition]
    measures: Mapping[str, str]


def figures_of(
    kind: str, figures: Mapping[str, list[Said]], names: Names, shown: Callable[[str, Said], bool] = lambda *_: True
) -> Iterator[Fact]:
    """Every figure that is to be `shown`, as a fact."""
    for name, items in figures.items():
        about = _about(name, names)
        for item in items:
            if about and shown(name, item):
                value, notes = Item(Range(item.low, item.high), item.said), tuple(_notes(item, items, about, names))
                yield Fact(kind, name, "", item.said or "", about, value, notes)


def _about(name: str, names: Names) -> Input | None:
    known = NO_INPUTS.get(name)
    return Input(name, "", known, "") if known else names.inputs.get(name)


def _notes(item: Said, items: list[Said], about: Input, names: Names) -> Iterator[Note]:
    """Its thing, its year, what it comes to, what was said of it alone, and whether it counts."""
    yield from _thing(item, items, about)
    if item.year:
        yield "note_year", {"shown": item.year}
    if _is_reckoned(item) and item.low is not None:
        yield "note_value", {"figure": write(item.low, "CNY")}
    for name in item.measures:
        if name in names.measures:
            yield "note_measure", {"title": names.measures[name]}
    yield from _of_it_alone(item, names)
    if item.rough:
        yield "note_rough", {}
    if item.aside:
        yield "note_aside", {}


def _thing(item: Said, items: list[Said], about: Input) -> Iterator[Note]:
    """What it goes by: a letter, a firm, a year, a place in a row, else its own words where there are several."""
    group = item.group or ""
    if is_year(group) and group != item.year:
        yield "note_year", {"shown": group}
    elif group.isdecimal() and not is_year(group):
        nth = int(group) if about.yearly else int(group) + 1
        yield "note_nth_year" if about.yearly else "note_nth", {"shown": str(nth)}
    elif own := item.label or group:
        yield "note_thing", {"shown": own}
    elif len(items) > 1 and (words := residue(item.words)):
        yield "note_thing", {"shown": words}


def _is_reckoned(item: Said) -> bool:
    """Whether the words that it was told in are a reckoning of its value: 380万-50万."""
    told = [figure.exact for figure in read_figures(item.said or "")]
    return bool(told) and item.low == item.high and told != [item.low]


def _of_it_alone(item: Said, names: Names) -> Iterator[Note]:
    for name, holds in item.conditions.items():
        if name in names.conditions:
            yield "note_holds" if holds else "note_fails", {"text": names.conditions[name].text}
    for name, day in item.dates.items():
        if name in names.inputs:
            yield "note_told", {"label": names.inputs[name].label, "shown": day.isoformat()}
    for name, age in item.ages.items():
        if name in names.inputs and age.said:
            yield "note_told", {"label": names.inputs[name].label, "shown": age.said}
