"""Whether a figure can be taken as it was said: its unit, currency, sign, size and exactness."""

from dataclasses import replace
from decimal import Decimal

from bot.dialogue.acts import Question, Worded
from calculators.model import Input
from corpus.numerals import Figure, write_about, write_money

ABSURD = Decimal(10) ** 13
"""Yuan; more than any figure that these rules can be about."""
TEN_THOUSAND = Decimal(10_000)
ESTIMATED = ("money", "percent")
"""Kinds of figures that are computed with where they are about so much; a count decides too much for that."""


def as_told(figure: Figure) -> Figure:
    """A sum or share that is only said to be about so much, as the value that it is computed with."""
    settled = figure.about and figure.low == figure.high and figure.kind in ESTIMATED
    return replace(figure, approximate=False) if settled else figure


def problem(entry: Input, figure: Figure) -> Question | None:
    """What to ask about a figure that cannot be taken as said; None when it can."""
    ends = [end for end in (figure.low, figure.high) if end is not None]
    if entry.kind == "money" and figure.bare:
        units = (("元", ends[0]), ("万元", ends[0] * TEN_THOUSAND))
        choices = tuple((f"{value:f}", unit) for unit, value in units if value < ABSURD)
        return Question(entry.name, entry, choices, "which_unit", {"said": f"{ends[0]:f}"}, figure)
    if figure.currency != "CNY":
        return Question(entry.name, entry, (), "in_yuan", {"said": figure.said}, figure)
    if any(abs(end) >= ABSURD for end in ends):
        return Question(entry.name, entry, (), "too_large", {"label": entry.label})
    if any(end < 0 for end in ends) and not entry.negative:
        return Question(entry.name, entry, (), "negative", {"label": entry.label})
    if entry.kind == "money" and figure.approximate and figure.low is not None and figure.low == figure.high:
        estimate = Worded("approximate_as", {"said": write_money(figure.low)})
        return Question(
            entry.name, entry, ((write_about(figure.low), estimate),), "approximate", {"said": figure.said}, figure
        )
    return None
