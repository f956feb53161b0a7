"""Terms told in months, or years and months, as the full years that a waiting period counts: 23个月, 两年零一个月."""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from calculators.model import Input
from corpus.numerals import Figure, read_figures

YEARS, MONTHS = "年", ("个月", "月")
MONTHS_OF_YEAR = 12
_AND = re.compile(r"[零又]?$")
_ONE_YEAR = re.compile(r"[一1]年[零又]?$")
"""A single year, which is no figure by itself."""


def in_years(figures: Iterable[Figure], plain: str, inputs: Iterable[Input]) -> tuple[Figure, ...]:
    """The figures with months as full years, where an input is counted in years."""
    told = tuple(figures)
    if all(entry.counted_in != YEARS for entry in inputs):
        return told
    found: list[Figure] = []
    for figure in told:
        if figure.kind != "count" or figure.unit not in MONTHS:
            found.append(figure)
            continue
        years = found.pop() if found and _go_on(found[-1], figure, plain) else None
        found.append(_full_years(figure, plain, years))
    return tuple(found)


def _go_on(years: Figure, months: Figure, plain: str) -> bool:
    """Whether years and months are one term: 两年零三个月."""
    beside = _AND.fullmatch(plain[years.end : months.start]) is not None
    return years.kind == "count" and years.unit == YEARS and beside


def _full_years(months: Figure, plain: str, years: Figure | None) -> Figure:
    one = _ONE_YEAR.search(plain[: months.start]) if years is None else None
    start = years.start if years else one.start() if one else months.start
    more = (years.low or Decimal(0)) if years else Decimal(1 if one else 0)
    number = next(iter(read_figures(months.said.lstrip("零又"))), months)
    ends = [None if end is None else more + end // MONTHS_OF_YEAR for end in (number.low, number.high)]
    return replace(months, start=start, said=plain[start : months.end], unit=YEARS, low=ends[0], high=ends[1])
