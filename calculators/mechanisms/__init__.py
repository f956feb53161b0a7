"""The closed set of ways in which a clause turns figures into an amount; a rule is a list of them.

There are no formula strings: what cannot be said with these belongs here as a new mechanism, with its tests.
"""

from typing import Annotated

from pydantic import Field

from calculators.mechanisms.amounts import Between, Fixed, Share, Table
from calculators.mechanisms.caps import CapItem, CapOpen, CapTotal, Sum
from calculators.mechanisms.graded import Bands, PerUnit
from calculators.mechanisms.income import Deduct, EachYear, Exclude
from calculators.mechanisms.terms import Term, Waited, Within
from calculators.model import YEARLY

AnyMechanism = Annotated[
    Share
    | Fixed
    | Table
    | Between
    | Bands
    | PerUnit
    | Term
    | CapItem
    | CapTotal
    | CapOpen
    | Sum
    | Deduct
    | Exclude
    | EachYear
    | Within
    | Waited,
    Field(discriminator="do"),
]

__all__ = ["YEARLY", "AnyMechanism"]
