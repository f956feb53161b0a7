"""Rounding to the fen, in the direction that the bound allows; the texts themselves do not say how."""

from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

from calculators.model import Bound

FEN = Decimal("0.01")
EXACT = Context(prec=1000, Emax=MAX_EMAX, Emin=MIN_EMIN)
"""Digits enough that no product or sum of given figures is rounded before it is rounded to the fen."""
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
