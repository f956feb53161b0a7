"""What every mechanism is: a step of a rule that says what it needs, what it does, and how it bends a curve."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict

from calculators.model import ConditionState, InputKind
from calculators.run import Run
from calculators.shape import Shape

Section = Literal["parameters", "inputs", "conditions", "quotes"]


@dataclass(frozen=True, slots=True)
class Names:
    """Marks a field as holding names that the rule file declares in a section; inputs are of one of the `kinds`."""

    section: Section
    kinds: tuple[InputKind, ...] = ()


_FIGURE = Names("inputs", ("money", "percent"))
ParameterName = Annotated[str, Names("parameters")]
ParameterNames = Annotated[dict[str, str], Names("parameters")]
OrderedParameters = Annotated[tuple[str, ...], Names("parameters")]
FigureName = Annotated[str, _FIGURE]
FigureNames = Annotated[tuple[str, ...], _FIGURE]
OptionalFigure = Annotated[str | None, _FIGURE]
NumberName = Annotated[str, Names("inputs", ("number",))]
NumberNames = Annotated[tuple[str, ...], Names("inputs", ("number",))]
ChoiceName = Annotated[str, Names("inputs", ("choice",))]
DateName = Annotated[str, Names("inputs", ("date",))]
OptionalDate = Annotated[str | None, Names("inputs", ("date",))]
ConditionName = Annotated[str, Names("conditions")]
QuoteName = Annotated[str, Names("quotes")]


class Mechanism(BaseModel, ABC):
    """A step of a rule; the fields are the names of what it works with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @abstractmethod
    def apply(self, run: Run) -> None:
        """Rewrite the run's lines and explain it."""

    def needs(self, known: frozenset[str]) -> tuple[str, ...]:
        """The inputs to ask for without which it cannot compute, given those that are known."""
        return ()

    def provides(self) -> tuple[str, ...]:
        """Inputs that later mechanisms find known once this one has run."""
        return ()

    def settles(self) -> tuple[str, str] | None:
        """The condition that this mechanism decides and the input by which it does."""
        return None

    def settle(self, run: Run) -> ConditionState | None:
        """What the facts say of that condition; None when they say nothing."""
        return None

    def moves(self, known: frozenset[str]) -> str | None:
        """The input along which the amount of a single item grows, if it grows by this mechanism."""
        return None

    def bend(self, shape: Shape, run: Run) -> Shape:
        """What becomes of the amount as a function of that input; the run's figures are exact."""
        return shape

    def names(self, section: Section) -> Iterator[tuple[str, str]]:
        """Each field that names something of a section, with each name, in the order of the fields."""
        for field, info in type(self).model_fields.items():
            if any(isinstance(mark, Names) and mark.section == section for mark in info.metadata):
                yield from ((field, name) for name in _flat(getattr(self, field)))

    def kinds(self, field: str) -> tuple[InputKind, ...]:
        """The kinds of input that a field may name."""
        marks = type(self).model_fields[field].metadata
        return tuple(kind for mark in marks if isinstance(mark, Names) for kind in mark.kinds)


def _flat(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value.values()
    elif value is not None:
        yield from value
