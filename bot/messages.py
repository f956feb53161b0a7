"""What a channel sends and what it gets: the contract's chat request and reply, and nothing else."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

ReplyKind = Literal["answer", "calculation", "question", "comparison", "not_found", "refusal"]
Bound = Literal["exactly", "at_most", "at_least", "between"]
AskKind = Literal["money", "number", "percent", "date", "choice", "yes_no"]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class UserMessage(Frozen):
    """One message from any channel; `answers` fills asked inputs beside or instead of words.

    `request_id` is what the sender calls this message: sent again under the same name, it is answered the same
    without being heard twice.
    """

    message: str = ""
    session_id: str | None = None
    region: str | None = None
    as_of: date | None = None
    answers: dict[str, Any] = Field(default_factory=dict)
    request_id: str | None = None


class CitationOut(Frozen):
    mark: int
    document: str
    document_title: str
    document_number: str | None
    clause: str
    article: int | None
    label: str
    quote: str
    in_force: bool | None
    effective_from: date | None
    effective_to: date | None
    url: str


class InputOut(Frozen):
    """A figure that went in; an `estimate` was told as about so much."""

    name: str
    label: str
    value: str
    said: str | None = None
    estimate: bool = False


class StepOut(Frozen):
    text: str
    result: str | None = None
    quote: str | None = None


class ConditionOut(Frozen):
    text: str
    met: bool | None = None


class CurveOut(Frozen):
    input: str
    points: tuple[tuple[str, str], ...]
    cap_from: str | None = None


class CalculationOut(Frozen):
    """One rule × one beneficiary × one period; money in yuan with two digits, ratios and terms as plain decimals.

    An `estimate` rests on a figure that was told as about so much.
    """

    rule: str
    title: str
    document: str
    clause: str
    article: int | None
    bound: Bound
    amount: str
    amount_max: str | None = None
    unit: Literal["CNY", "ratio", "days", "years", "date"] = "CNY"
    period: str | None = None
    eligible: bool | None = None
    cap_applied: bool = False
    inputs: tuple[InputOut, ...] = ()
    steps: tuple[StepOut, ...] = ()
    conditions: tuple[ConditionOut, ...] = ()
    curve: CurveOut | None = None
    estimate: bool = False


class Choice(Frozen):
    value: str
    label: str


class Ask(Frozen):
    input: str
    label: str
    kind: AskKind
    question: str
    choices: tuple[Choice, ...] = ()


class Benefit(Frozen):
    rule: str
    title: str
    document: str
    clause: str
    article: int | None
    headline: str
    needs: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


class ComparedOut(Frozen):
    """One row of a comparison: a place's document and clause, its `words` as printed, and what figures given come to.

    `words` are the law's own for the rate or sum, or the nearest clause where the document gives neither; amounts
    are written as in `calculations`. `text` is the row as a line of the reply's text, empty where that has none.
    """

    place: str
    region: str
    document: str
    document_title: str
    clause: str
    article: int | None
    label: str
    mark: int
    words: str
    rule: str | None = None
    title: str | None = None
    bound: Bound | None = None
    amount: str | None = None
    amount_max: str | None = None
    unit: Literal["CNY", "ratio", "days", "years", "date"] | None = None
    period: str | None = None
    eligible: bool | None = None
    text: str = ""


class Understood(Frozen):
    """One thing understood, in the user's words as `said`; `notes` are what else is held of it alone."""

    name: str
    value: str
    label: str | None = None
    said: str | None = None
    notes: tuple[str, ...] = ()


class Reply(Frozen):
    """What every channel renders; `text` is whole without the structured fields, `sheet` the address to print it."""

    session_id: str
    turn: int
    kind: ReplyKind
    text: str
    citations: tuple[CitationOut, ...] = ()
    calculations: tuple[CalculationOut, ...] = ()
    understood: tuple[Understood, ...] = ()
    asks: tuple[Ask, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    comparison: tuple[ComparedOut, ...] = ()
    sheet: str | None = None
