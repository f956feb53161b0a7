"""What a rule file may hold: the border where TOML becomes typed data."""

from decimal import Decimal
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from calculators.mechanisms import AnyMechanism
from calculators.model import Beside, Bound, InputKind, Unit

FigureUnit = Literal["yuan", "ratio", "years", "days"]
"""The units in which a rule file gives a figure of the law."""


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ParameterPart(Part):
    """One figure of the law under the name of its unit, with the words it stands in.

    `nth` (from 1) says which figure of the quote is meant when it holds several of that unit.
    """

    quote: str
    yuan: Decimal | None = None
    ratio: Decimal | None = None
    years: Decimal | None = None
    days: Decimal | None = None
    nth: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _one_unit(self) -> "ParameterPart":
        given = [unit for unit in get_args(FigureUnit) if getattr(self, unit) is not None]
        if len(given) != 1:
            raise ValueError(f"give the value once, as one of yuan, ratio, years, days; found {given}")
        return self

    @property
    def unit(self) -> FigureUnit:
        return next(u for u in get_args(FigureUnit) if getattr(self, u) is not None)

    @property
    def value(self) -> Decimal:
        return Decimal(getattr(self, self.unit))


class ChoicePart(Part):
    value: str
    label: str
    words: tuple[str, ...] = ()


class InputPart(Part):
    label: str
    question: str
    kind: InputKind = "money"
    role: Literal["base", "used", "deducted", "choice", "date"] = "base"
    many: str = ""
    group: str = ""
    negative: bool = False
    counted_in: str = ""
    only_named: bool = False
    words: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()
    choices: tuple[ChoicePart, ...] = ()


class ConditionPart(Part):
    text: str
    quote: str
    question: str
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


class RuleFile(Part):
    """A rule as it stands beside its policy; every quote must stand in the clause.

    `signed` is the day and the name of who last held the rule against the clause, whose text had that `digest`.
    """

    title: str
    clause: str
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    signed: str = Field(pattern=r"^\d{4}-\d{2}-\d{2} \S")
    measure: str
    who: tuple[str, ...]
    bound: Bound
    unit: Unit = "CNY"
    quote: str
    beneficiary: str = ""
    payer: str = ""
    description: str
    words: tuple[str, ...] = ()
    cues: tuple[tuple[str, ...], ...] = ()
    not_cues: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    beside: dict[Beside, tuple[str, ...]] = Field(default_factory=dict)
    parameters: dict[str, ParameterPart] = Field(default_factory=dict)
    quotes: dict[str, str] = Field(default_factory=dict)
    inputs: dict[str, InputPart] = Field(default_factory=dict)
    conditions: dict[str, ConditionPart] = Field(default_factory=dict)
    steps: tuple[AnyMechanism, ...] = ()


def keys() -> list[str]:
    """Every key that a rule file may hold anywhere."""
    schema = RuleFile.model_json_schema()
    parts = [schema, *schema["$defs"].values()]
    return sorted({key for part in parts for key in part.get("properties", {})})
