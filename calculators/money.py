"""Rounding to the fen, in the direction that the bound allows; the texts themselves do not say how."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from calculators.model import Bound

FEN = Decimal("0.01")
_DIRECTION = {
    "at_least": (ROUND_CEILING, "round_up"),
    "at_most": (ROUND_FLOOR, "round_down"),
    "exactly": (ROUND_HALF_UP, "round_half"),
    "between": (ROUND_HALF_UP, "round_half"),
}


def to_fen(amount: Decimal, bound: Bound) -> tuple[Decimal, str]:
    """Yuan rounded to two digits and the name of the sentence that says how.

    A lower bound is rounded up and an upper bound down, so that the bound still holds; an exact sum half up.
    """
    direction, sentence = _DIRECTION[bound]
    return amount.quantize(FEN, rounding=direction), sentence
