"""Figures told as about so much: an amount on them is an estimate, and none is given where the difference decides."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from calculators.model import Calculation, Facts, Item, Range

ROUGHLY = Decimal("0.2")
"""How far from a rough figure the exact one may lie that it stands for, as a share of it."""


def rough_inputs(facts: Facts) -> frozenset[str]:
    """The inputs of which a figure was told as about so much."""
    return frozenset(name for name, items in facts.figures.items() if any(item.rough for item in items))


def both_ends(facts: Facts) -> tuple[Facts, ...]:
    """The facts with all that is rough as little, and as much, as it may be; none where nothing is rough."""
    if not rough_inputs(facts):
        return ()
    return tuple(replace(facts, figures=_scaled(facts.figures, factor)) for factor in (1 - ROUGHLY, 1 + ROUGHLY))


def estimated(found: Iterable[Calculation], ends: Iterable[Iterable[Calculation]]) -> tuple[Calculation, ...] | None:
    """The calculations, as estimates where they come to another amount at an end.

    None where it is another that is decided, or by other words of the law: the exact figure has to be known.
    """
    found, others = tuple(found), [tuple(end) for end in ends]
    if any(_rests_on(end) != _rests_on(found) for end in others):
        return None
    return tuple(
        replace(result, estimate=any(_amounts(end[at]) != _amounts(result) for end in others))
        for at, result in enumerate(found)
    )


def _rests_on(results: Iterable[Calculation]) -> object:
    return [
        (
            result.period,
            result.eligible,
            [(state.condition.name, state.met) for state in result.conditions if state.condition],
            {step.citation for step in result.steps if step.citation},
        )
        for result in results
    ]


def _amounts(result: Calculation) -> tuple[Decimal, Decimal | None]:
    return result.amount, result.amount_max


def _scaled(figures: Mapping[str, Iterable[Item]], factor: Decimal) -> dict[str, tuple[Item, ...]]:
    return {name: tuple(_as_much(item, factor) for item in items) for name, items in figures.items()}


def _as_much(item: Item, factor: Decimal) -> Item:
    if not item.rough:
        return item
    low, high = (None if end is None else end * factor for end in (item.value.low, item.value.high))
    return replace(item, value=Range(low, high))
