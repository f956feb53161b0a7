"""The nouns of a computation: a rule and its parts, the facts it is given, and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from corpus.citation import Citation

if TYPE_CHECKING:
    from calculators.mechanisms.mechanism import Mechanism

Bound = Literal["exactly", "at_most", "at_least", "between"]
Beside = Literal["other_base", "lower_bound", "newer", "older"]
"""How another document's rule stands to one: of another base, a lower bound too, or newer or older on the matter."""
Unit = Literal["CNY", "ratio", "days", "years", "date"]
InputKind = Literal["money", "number", "percent", "date", "choice", "yes_no"]
YEARLY = "年度"
"""The group of an input whose items are told apart by their years: each year becomes an entry of its own."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure of the law: yuan, ratio, years or days as its quote says; the citation holds that quote."""

    name: str
    value: Decimal
    citation: Citation


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a choice input, the label users read, and the words they say for it."""

    value: str
    label: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Input:
    """A figure, date or choice that a rule computes from.

    `many` names the thing there may be several of ("项目"), `group` what they are told apart by ("企业"); without
    `many` several figures are parts of one. A number is `counted_in` its unit ("年"). `role` tells a conversation
    what a figure is to the amount; how it is computed with, and whether it can be done without, is said by the
    rule's mechanisms alone. One that is `only_named` is never what a sum without words is taken for: interest, not
    the loan; what is more than last year, not the whole.
    """

    name: str
    label: str
    kind: InputKind
    question: str
    many: str = ""
    group: str = ""
    role: Literal["base", "used", "deducted", "choice", "date"] = "base"
    negative: bool = False
    counted_in: str = ""
    only_named: bool = False
    words: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()

    @property
    def yearly(self) -> bool:
        return self.group == YEARLY


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that must hold; `yes` and `no` are the words by which users say that it does or does not."""

    name: str
    text: str
    citation: Citation
    question: str
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Rule:
    """One benefit, share, term or fine that a clause gives, ready to compute.

    `who` lists kinds of applicant, `words` what users call it, `needs` groups of words of which each must be
    met by one for the rule to be meant without being asked about. `open_points` are what the text leaves open.
    `beside` names rules of other documents that are met beside this one, by how they stand to it.
    """

    id: str
    title: str
    document: str
    clause: str
    measure: str
    who: tuple[str, ...]
    bound: Bound
    unit: Unit
    headline: str
    beneficiary: str
    citation: Citation
    parameters: Mapping[str, Parameter]
    inputs: Mapping[str, Input]
    conditions: Mapping[str, Condition]
    steps: tuple["Mechanism", ...]
    quotes: Mapping[str, Citation] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    cues: tuple[tuple[str, ...], ...] = ()
    not_cues: tuple[str, ...] = ()
    description: str = ""
    source_of_money: Citation | None = None
    open_points: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    beside: Mapping[Beside, tuple[str, ...]] = field(default_factory=dict)
    stale: bool = False

    def __repr__(self) -> str:
        return f"Rule({self.id})"

    @property
    def computes(self) -> bool:
        """False for a clause without a figure (一事一议): it can be cited, never computed."""
        return bool(self.steps)


@dataclass(frozen=True, slots=True)
class Range:
    """A closed interval of a figure; an open end is None; `low == high` is an exact figure."""

    low: Decimal | None
    high: Decimal | None

    @classmethod
    def exact(cls, value: Decimal) -> "Range":
        return cls(value, value)

    @property
    def is_exact(self) -> bool:
        return self.low is not None and self.low == self.high


@dataclass(frozen=True, slots=True)
class Item:
    """One figure as the user gave it; `group` tells firms or years apart; `said` is the user's own words.

    A `rough` one was told as about so much: what is computed from it is an estimate.
    """

    value: Range
    said: str | None = None
    label: str | None = None
    group: str | None = None
    rough: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known: figures by input, choices, dates, and conditions (True, False, or absent for not known)."""

    figures: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dates: Mapping[str, date] = field(default_factory=dict)
    conditions: Mapping[str, bool] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether anything is known of an input; an empty list says nothing."""
        return bool(self.figures.get(name) or self.choices.get(name)) or name in self.dates


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a computation, its result and the clause's words that it follows.

    A step of one `period` belongs to that period's entry alone.
    """

    text: str
    result: Decimal | None = None
    citation: Citation | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class ConditionState:
    """A condition with what is known of it; None in place of a condition for room that a cap must still have."""

    condition: Condition | None
    text: str
    met: bool | None


@dataclass(frozen=True, slots=True)
class Calculation:
    """One rule × one beneficiary × one period; amounts are in the rule's unit, yuan rounded to the fen.

    Between two amounts `amount` is the lower; without `amount_max` nothing limits it above. An `estimate` would be
    another amount for all that a rough figure may be.
    """

    rule: Rule
    bound: Bound
    amount: Decimal
    amount_max: Decimal | None
    eligible: bool | None
    cap_applied: bool
    inputs: tuple[tuple[Input, Item], ...]
    steps: tuple[Step, ...]
    conditions: tuple[ConditionState, ...]
    period: str | None = None
    unit: Unit = "CNY"
    estimate: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """What a rule still needs before it can compute, in the order in which to ask."""

    rule: Rule
    inputs: tuple[Input, ...]
