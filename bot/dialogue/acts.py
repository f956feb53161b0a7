"""What a turn ends in: exactly one of these, and nothing in them is worded yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from calculators.model import Calculation, Condition, Input, Item, Rule
from calculators.screening import Screened
from corpus.citation import Citation
from corpus.numerals import Figure


@dataclass(frozen=True, slots=True)
class Worded:
    """What stands on a choice that is no name of the corpus: a phrase, and what fills it."""

    phrase: str
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask: an input, a condition, the region, or how a figure (`echo`) is meant.

    `choices` are values with what stands on them.
    """

    name: str
    about: Input | Condition | None = None
    choices: tuple[tuple[str, str | Worded], ...] = ()
    phrase: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)
    echo: Figure | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence by its name in the phrases, with the figures or names it is filled with, and its quote."""

    phrase: str
    figures: Mapping[str, str] = field(default_factory=dict)
    citation: Citation | None = None
    echo: Figure | None = None


@dataclass(frozen=True, slots=True)
class Computed:
    """Amounts, and what is still open; `view` is what was asked of them: why, source, doubt, or nothing."""

    calculations: tuple[Calculation, ...]
    questions: tuple[Question, ...] = ()
    remarks: tuple[Remark, ...] = ()
    view: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Something is missing; the rules in question are cited already."""

    questions: tuple[Question, ...]
    rules: tuple[Rule, ...] = ()
    remarks: tuple[Remark, ...] = ()
    lead: str = "lead"


@dataclass(frozen=True, slots=True)
class Quoted:
    """The clauses that answer, in their own words, the best first; `needs` are labels of what would give an amount."""

    citations: tuple[Citation, ...]
    remarks: tuple[Remark, ...] = ()
    lead: str = "quoted"
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guided:
    """What to do about a matter: whom to turn to and what to bring; `reason` names the sentence that leads in."""

    reason: str
    citations: tuple[Citation, ...]
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """Several documents, places or days side by side, each in its own words and with its own amounts.

    `rules` are those set against each other, in the order of the sides.
    """

    citations: tuple[Citation, ...]
    calculations: tuple[Calculation, ...] = ()
    remarks: tuple[Remark, ...] = ()
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Screening:
    """Every benefit that fits, the most valuable first; `figures` names the place and the kinds of applicant."""

    benefits: tuple[Screened, ...]
    figures: Mapping[str, str]
    remarks: tuple[Remark, ...] = ()

    @property
    def calculations(self) -> tuple[Calculation, ...]:
        return tuple(result for entry in self.benefits for result in entry.calculations)


@dataclass(frozen=True, slots=True)
class NotFound:
    """Nothing in the corpus answers; `reason` names the sentence that says why."""

    reason: str
    figures: Mapping[str, str] = field(default_factory=dict)
    citations: tuple[Citation, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """The assistant does not do this; `reason` names the sentence that says why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Chatted:
    """A turn of courtesy, without law in it."""

    phrase: str
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a user has told: `kind` names how it is said back, `shown` is what is said back.

    A figure has its `item` in place of a `value`. `notes` are what else is held of it alone, each by the name of its
    sentence with the words that fill it.
    """

    kind: str
    name: str
    value: str
    shown: str
    about: Input | Condition | None = None
    item: Item | None = None
    notes: tuple[tuple[str, Mapping[str, str]], ...] = ()


@dataclass(frozen=True, slots=True)
class Recalled:
    """All that is remembered of the user, in the order of the telling."""

    facts: tuple[Fact, ...]


Act = Computed | Asked | Quoted | Guided | Compared | Screening | NotFound | Refused | Chatted | Recalled
