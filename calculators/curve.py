"""How an amount moves with its base: where a cap starts to bind, what a little more brings, points for a chart.

Everything follows from the rule's mechanisms: each bends a straight line a little further. No amount is searched
for by trying figures.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from fractions import Fraction

from calculators.model import Bound, Facts, Input, InputKind, Rule, Unit
from calculators.money import EXACT, FEN, to_fen
from calculators.run import Run
from calculators.shape import Shape

QUANTA: Mapping[InputKind, Decimal] = {"money": FEN, "percent": Decimal("0.0001")}
"""The smallest step of a figure that an amount can move with, by kind of input."""
PIECES = 10
"""Equal pieces that the drawn part of a curve is cut into, besides its corners."""
DRAWN_WITHOUT_CAP = Fraction(10_000_000)
"""Yuan; how far a curve is drawn that no cap and no figure of the user's bounds."""

ANY_DAY = date.min
"""No mechanism that bends a curve looks at the day."""


@dataclass(frozen=True, slots=True)
class Curve:
    """The amount of one item as a function of one input, everything else as the facts say.

    `points` are (input, amount), in their units, yuan in whole fen; corners are among them, taken at the first
    fen not before them. From `cap_from` on, the first such figure, a cap holds the amount; None where none does.
    What was already received counts; unknown, it takes nothing away, as in a calculation that is conditional on it.
    """

    input: Input
    unit: Unit
    bound: Bound
    points: tuple[tuple[Decimal, Decimal], ...]
    cap_from: Decimal | None
    shape: Shape

    def amount(self, figure: Decimal) -> Decimal:
        """The amount for a figure of 0 or more."""
        return _amount(self.shape, figure, self.unit, self.bound)

    def gain(self, figure: Decimal, more: Decimal) -> Decimal:
        """What `more` of the input brings when there is already `figure` of it."""
        with localcontext(EXACT):
            return self.amount(figure + more) - self.amount(figure)


def curve(rule: Rule, facts: Facts) -> Curve | None:
    """The curve of a rule for one item, as if it were the only one.

    None for a stale rule or one without a base, where what was used or deducted is known only as a range, and where
    figures of several firms leave open whose room it would be.
    """
    known = frozenset(name for name in rule.inputs if facts.has(name))
    name = next((name for step in rule.steps if (name := step.moves(known))), None)
    if rule.stale or name is None or not _settled(rule, facts, name):
        return None
    with localcontext(EXACT):
        return _curve(rule, facts, rule.inputs[name])


def _settled(rule: Rule, facts: Facts, moving: str) -> bool:
    figures = {name: facts.figures.get(name, ()) for name, entry in rule.inputs.items() if entry.kind in QUANTA}
    exact = all(item.value.is_exact for name, items in figures.items() if name != moving for item in items)
    groups = {item.group for name, items in figures.items() if not rule.inputs[name].yearly for item in items}
    return exact and len(groups - {None}) <= 1


def _curve(rule: Rule, facts: Facts, entry: Input) -> Curve:
    shape, run = Shape(), Run.over(rule, facts, ANY_DAY, high=True)
    for step in rule.steps:
        shape = step.bend(shape, run)
    unit: Unit = "CNY" if entry.kind == "money" else rule.unit
    figures = sorted({*_corners(shape, entry), *_pieces(_drawn_to(shape, facts, entry), entry)})
    return Curve(
        input=entry,
        unit=unit,
        bound=rule.bound,
        points=tuple((figure, _amount(shape, figure, unit, rule.bound)) for figure in figures),
        cap_from=None if shape.cap_from is None else _decimal(shape.cap_from, entry, ROUND_CEILING),
        shape=shape,
    )


def _drawn_to(shape: Shape, facts: Facts, entry: Input) -> Fraction:
    """Twice as far as the last corner and any figure given, up to a round figure; a share ends at the whole."""
    if entry.kind == "percent":
        return Fraction(1)
    given = [end for item in facts.figures.get(entry.name, ()) for end in (item.value.low, item.value.high) if end]
    end = 2 * max([shape.corners[-1][0], *map(Fraction, given)])
    return _round_up(end) if end > 0 else DRAWN_WITHOUT_CAP


def _round_up(figure: Fraction) -> Fraction:
    """The next 1, 2 or 5 with noughts, so that the pieces end at figures that people use."""
    nought = Fraction(10) ** (len(str(int(figure))) - 1)
    return next(nought * round_figure for round_figure in (1, 2, 5, 10) if figure <= nought * round_figure)


def _corners(shape: Shape, entry: Input) -> Iterator[Decimal]:
    return (_decimal(figure, entry, ROUND_CEILING) for figure, _ in shape.corners)


def _pieces(end: Fraction, entry: Input) -> Iterator[Decimal]:
    return (_decimal(end * piece / PIECES, entry, ROUND_FLOOR) for piece in range(PIECES + 1))


def _decimal(figure: Fraction, entry: Input, rounding: str) -> Decimal:
    return (Decimal(figure.numerator) / figure.denominator).quantize(QUANTA[entry.kind], rounding)


def _amount(shape: Shape, figure: Decimal, unit: Unit, bound: Bound) -> Decimal:
    exact = shape.at(Fraction(figure))
    amount = Decimal(exact.numerator) / exact.denominator
    return to_fen(amount, bound)[0] if unit == "CNY" else amount
