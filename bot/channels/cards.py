"""A calculation in a few lines, for a card: what it is called, what it comes to, and how it is drawn."""

from decimal import Decimal
from functools import cache

from bot.channels.sheets import amount
from bot.messages import CalculationOut
from bot.wording.phrases import section

MET = {True: "met", False: "unmet", None: "open_state"}


@cache
def _words() -> dict[str, str]:
    return section("page", "web")


def headline(entry: CalculationOut) -> str:
    """The amount with its bound; of who is not eligible, that."""
    if entry.eligible is False:
        return _words()["not_eligible"]
    return _words()[entry.bound] + amount(entry)


def state_of(met: bool | None) -> str:
    return _words()[MET[met]]


def given(entry: CalculationOut) -> Decimal | None:
    """The figure that stands on the curve's axis, where there is one and no more."""
    values = [each.value for each in entry.inputs if entry.curve and each.name == entry.curve.input]
    try:
        return Decimal(values[0]) if len(values) == 1 else None
    except ArithmeticError:
        return None
