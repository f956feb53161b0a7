"""What the grammar reads of a clause: grants with their figures, caps and terms, and what it doubts."""

from dataclasses import dataclass, field, replace
from typing import Literal

from calculators.drafting.grammar import Scope
from calculators.drafting.sketch import Atom
from calculators.model import Bound

Kind = Literal["share", "sum", "levels", "range", "tiers"]


@dataclass(frozen=True, slots=True)
class Window:
    """From one sign of a sketch to before another."""

    start: int
    end: int

    def __bool__(self) -> bool:
        return self.end > self.start


@dataclass(frozen=True, slots=True)
class Figure:
    """A sign of the sketch with its figure."""

    at: int
    atom: Atom


@dataclass(frozen=True, slots=True)
class Cap:
    scope: Scope
    figure: Figure
    words: Window
    of_another: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A rate or a sum from a figure on; `start` None is from nothing on."""

    start: Figure | None
    figure: Figure


@dataclass(frozen=True, slots=True)
class Grant:
    """One grant to an applicant; `words` is all that is said of it, `subject` who and when, `lead` what introduces it.

    `base` is what a share is of, `labels` the levels beside `figures`, `per` what a sum is counted by, `years` how
    long it is given, `waits` the years before it is. Bands lie `beyond` their starts where one must exceed them.
    `doubts` are names of sentences with what they are about.
    """

    kind: Kind
    words: Window
    subject: Window
    head: Window
    figures: tuple[Figure, ...]
    bound: Bound = "exactly"
    base: Window | None = None
    labels: tuple[Window, ...] = ()
    bands: tuple[Band, ...] = ()
    marginal: bool = False
    beyond: bool = False
    per: tuple[str, ...] = ()
    yearly: bool = False
    caps: tuple[Cap, ...] = ()
    years: Figure | None = None
    waits: Figure | None = None
    lead: Window | None = None
    highest: Window | None = None
    doubts: tuple[tuple[str, str], ...] = field(default=())

    def doubting(self, name: str, about: str = "") -> "Grant":
        """The same with one doubt more, each once."""
        doubt = (name, about)
        return self if doubt in self.doubts else replace(self, doubts=(*self.doubts, doubt))
