"""What is remembered of a conversation between two messages; everything in it can be shown to its user."""

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, Field

from bot.dialogue.speech import Speech

MAX_TOPICS = 12


class Said(BaseModel):
    """One figure as given; open ends of a range are None."""

    low: Decimal | None
    high: Decimal | None
    said: str | None = None
    label: str | None = None
    group: str | None = None


class Topic(BaseModel):
    """One matter talked about: the rules in question, what is known for them and what that replaced.

    `options` are rules between which the user was asked to choose, `unsettled` figures that wait for their unit,
    `wholes` figures of which only a part counted, `given` the amounts last told, all by their inputs; `told` are the
    rules whose background was given; `supposed` says that the last turn was only a supposition.
    """

    rules: list[str] = Field(default_factory=list)
    options: list[str] = Field(default_factory=list)
    region: str | None = None
    question: str = ""
    figures: dict[str, list[Said]] = Field(default_factory=dict)
    replaced: dict[str, list[Said]] = Field(default_factory=dict)
    wholes: dict[str, list[Said]] = Field(default_factory=dict)
    unsettled: dict[str, str] = Field(default_factory=dict)
    given: list[Decimal] = Field(default_factory=list)
    supposed: bool = False
    choices: dict[str, list[str]] = Field(default_factory=dict)
    dates: dict[str, date] = Field(default_factory=dict)
    conditions: dict[str, bool] = Field(default_factory=dict)
    told: list[str] = Field(default_factory=list)


class Mark(BaseModel):
    """A citation of an earlier reply, kept so that "原文给我看" can show it."""

    clause: str
    quote: str


class DialogueState(BaseModel):
    """Where the user is, the matters talked about (the last is current), what was just asked and last looked up.

    `as_of_said` tells a day put into words from one that a form gave. `forgotten` is the last turn at which the user
    wanted all before it forgotten. `hypothesis` is the matter as the last message only supposed it; `speech` the
    language and script of the talk.
    """

    turn: int = 0
    forgotten: int = 0
    speech: Speech | None = None
    region: str | None = None
    region_said: str | None = None
    as_of: date | None = None
    as_of_said: bool = False
    applicants: list[str] = Field(default_factory=list)
    hypothesis: Topic | None = None
    topics: list[Topic] = Field(default_factory=list)
    asked: list[str] = Field(default_factory=list)
    question: str = ""
    heard: list[str] = Field(default_factory=list)
    cited: list[Mark] = Field(default_factory=list)

    @property
    def topic(self) -> Topic | None:
        return self.topics[-1] if self.topics else None
