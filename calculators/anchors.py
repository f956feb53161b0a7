"""Whether a parameter reads as its quote says: the check that keeps the law's figures and its words together."""

from collections.abc import Iterator
from decimal import Decimal

from calculators.schema import FigureUnit, ParameterPart
from corpus.citation import Citation, QuoteNotFoundError
from corpus.model import Clause
from corpus.numerals import Figure, read_figures
from corpus.scripts import simplify
from corpus.units import TO

_UNITS = {"years": ("年",), "days": ("日", "天")}


class RuleError(ValueError):
    """A rule file that cannot be trusted: names file, key, what was found, what was expected and the remedy."""

    def __init__(self, file: str, key: str, found: str, expected: str, remedy: str) -> None:
        super().__init__(f"{file}: {key}: found {found}; expected {expected}. {remedy}")
        self.file, self.key, self.found, self.expected, self.remedy = file, key, found, expected, remedy


def anchor(file: str, key: str, quote: str, clause: Clause) -> Citation:
    """The citation of a quote.

    :raises RuleError: when the quote does not stand in the clause.
    """
    try:
        return Citation(clause, quote)
    except QuoteNotFoundError as error:
        remedy = f"Copy the words from {clause.id} as printed, spaces and brackets included."
        raise RuleError(file, key, f"「{quote}」", "words that stand in the clause", remedy) from error


def check_value(file: str, key: str, part: ParameterPart) -> None:
    """Hold a parameter against its quote; the two ends of a range (100万元至500万元) are two figures.

    :raises RuleError: when the quote does not read as the value, or holds several figures and `nth` is missing.
    """
    figures = [value for _, value in read_values(part.quote, part.unit)]
    found = f"{part.unit} = {part.value}"
    if not figures:
        remedy = "Quote the words that give the figure, or name its unit: yuan, ratio, years or days."
        raise RuleError(file, key, found, f"a figure in {part.unit}, but 「{part.quote}」 reads as none", remedy)
    listed = ", ".join(f"{value:f}" for value in figures)
    if len(figures) > 1 and part.nth is None:
        remedy = "Say which one is meant: nth = 1 is the first."
        raise RuleError(file, f"{key}.nth", f"none, though 「{part.quote}」 reads as {listed}", "a number", remedy)
    number = part.nth or 1
    if number > len(figures):
        remedy = "Count the figures of that unit in the quote, from 1."
        raise RuleError(file, f"{key}.nth", str(number), f"at most {len(figures)}: {listed}", remedy)
    if figures[number - 1] != part.value:
        remedy = "Correct the value, or quote the words that give it."
        raise RuleError(file, key, found, f"{figures[number - 1]:f}, as 「{part.quote}」 reads", remedy)


def read_values(quote: str, unit: FigureUnit) -> list[tuple[Figure, Decimal]]:
    """The figures of a unit that a quote states, each with its value; a range is there twice, low end first."""
    return [(figure, value) for figure in read_figures(simplify(quote)) for value in _values(figure, unit)]


def _values(figure: Figure, unit: FigureUnit) -> Iterator[Decimal]:
    kind = {"yuan": "money", "ratio": "percent"}.get(unit, "count")
    if figure.kind != kind or (kind == "count" and figure.unit not in _UNITS[unit]):
        return
    ends = [end for end in (figure.low, figure.high) if end is not None]
    if len(set(ends)) == 1:
        yield ends[0]
    elif TO.search(figure.said):
        yield from ends
