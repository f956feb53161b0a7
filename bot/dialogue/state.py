"""What is remembered of a conversation between two messages; everything in it can be shown to its user."""

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, Field

from bot.dialogue.speech import Speech

MAX_TOPICS = 12
KEPT = 500
"""Characters of a message that are remembered for taking it up again."""


class Said(BaseModel):
    """One figure as given; open ends of a range are None.

    `label` is the name it goes by, `words` those said around it by which it may be meant later, `group` the firm,
    `year` the year said with it, `parts` the instalments of which it is the sum. `conditions`, `dates` and `ages` are
    what was said of it alone. One set `aside` does not count until it is taken in again. `measures` are the benefits
    in hand when it was told that it had been received. A `rough` one was told as about so much.
    """

    low: Decimal | None
    high: Decimal | None
    said: str | None = None
    label: str | None = None
    group: str | None = None
    year: str | None = None
    parts: list["Said"] = Field(default_factory=list)
    words: str = ""
    conditions: dict[str, bool] = Field(default_factory=dict)
    dates: dict[str, date] = Field(default_factory=dict)
    ages: dict[str, "Said"] = Field(default_factory=dict)
    aside: bool = False
    measures: list[str] = Field(default_factory=list)
    rough: bool = False


class Known(BaseModel):
    """What is known for a matter's rules, and what corrections replaced, all by their inputs.

    `unsettled` are figures that wait for their unit, `wholes` figures of which only a part counted, `open` the words
    by which a figure may be another than the one kept. Of a day told as a month or a year, `dates` is the last that
    it may be, `earliest` the first.
    """

    figures: dict[str, list[Said]] = Field(default_factory=dict)
    replaced: dict[str, list[Said]] = Field(default_factory=dict)
    wholes: dict[str, list[Said]] = Field(default_factory=dict)
    unsettled: dict[str, str] = Field(default_factory=dict)
    open: dict[str, str] = Field(default_factory=dict)
    choices: dict[str, list[str]] = Field(default_factory=dict)
    dates: dict[str, date] = Field(default_factory=dict)
    earliest: dict[str, date] = Field(default_factory=dict)
    conditions: dict[str, bool] = Field(default_factory=dict)


class Topic(Known):
    """One matter talked about: the rules in question, and what is known for them.

    While something is only supposed, `facts` keeps what is known and the topic itself shows the supposition; `left`
    is the place that a supposition left. `homes` are the matter's rules by place, `options` rules between which the
    user was asked to choose, `theirs` tells that the supposition is about another firm, `given` the amounts told so
    far, `told` the rules whose background was given, `latest` the inputs that the last message with figures told.
    """

    rules: list[str] = Field(default_factory=list)
    options: list[str] = Field(default_factory=list)
    region: str | None = None
    question: str = ""
    given: list[Decimal] = Field(default_factory=list)
    told: list[str] = Field(default_factory=list)
    latest: list[str] = Field(default_factory=list)
    facts: Known | None = None
    left: str | None = None
    theirs: bool = False
    homes: dict[str, list[str]] = Field(default_factory=dict)


class Mark(BaseModel):
    """A citation of an earlier reply, kept so that "原文给我看" can show it."""

    clause: str
    quote: str


class DialogueState(BaseModel):
    """Where the user is, the matters talked about (the last is current), what was just asked and last looked up.

    `as_of_said` tells a day put into words from one that a form gave. `forgotten` is the last turn at which the user
    wanted all before it forgotten, `speech` the language and script of the talk. `compared` is the last message that
    set things side by side, `places` the codes of the places that the talk has named. `rested_on` are the documents
    that replies have cited, `told_gone` those of them that were withdrawn since and of which that was said.
    """

    turn: int = 0
    forgotten: int = 0
    speech: Speech | None = None
    region: str | None = None
    region_said: str | None = None
    as_of: date | None = None
    as_of_said: bool = False
    applicants: list[str] = Field(default_factory=list)
    topics: list[Topic] = Field(default_factory=list)
    asked: list[str] = Field(default_factory=list)
    question: str = ""
    compared: str = ""
    places: list[str] = Field(default_factory=list)
    heard: list[str] = Field(default_factory=list)
    cited: list[Mark] = Field(default_factory=list)
    rested_on: list[str] = Field(default_factory=list)
    told_gone: list[str] = Field(default_factory=list)

    @property
    def topic(self) -> Topic | None:
        return self.topics[-1] if self.topics else None
