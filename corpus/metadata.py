"""What a policy.toml may say, and which words of the source each fact rests on."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from corpus.model import Level


class _Strict(BaseModel):
    """Refuses keys it does not know, so that a misspelt key is found."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Own(_Strict):
    """The policy's own text: from the line that opens with `first` to the line that closes with `last`."""

    first: str = Field(min_length=1)
    last: str = Field(min_length=1)


class RelationEntry(_Strict):
    """What the text says of another document, in its own words."""

    kind: Literal["implements", "cites", "repeals"]
    title: str = Field(min_length=1)
    number: str | None = None
    quote: str = Field(min_length=1)
    document: str | None = None


class Quotes(_Strict):
    """The words of the source, website lines included, that each fact rests on."""

    title: str | None = Field(default=None, min_length=1)
    number: str | None = None
    issuer: str | None = None
    issued: str | None = None
    effective_from: str | None = None
    effective_to: str | None = None
    known_since: str | None = None
    status: str | None = None
    responsible: str | None = Field(default=None, min_length=1)
    taken_from: str | None = None


class Metadata(_Strict):
    """A policy.toml: the facts, their quotes, the bounds of the text, headings that run into their text.

    Without bounds all of source.txt is the text. `given` names the facts that no words of the source say: a person
    has stated them.
    """

    title: str = Field(min_length=1)
    number: str | None = None
    issuer: str = Field(min_length=1)
    level: Level
    region: str = Field(pattern=r"^\d{6}$")
    issued: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    known_since: date | None = None
    status: str = Field(min_length=1)
    responsible: str = Field(min_length=1)
    taken_from: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    own: Own | None = None
    quotes: Quotes
    headings: dict[str, str] = Field(default_factory=dict)
    relations: tuple[RelationEntry, ...] = ()
    given: tuple[str, ...] = ()

    @property
    def dates(self) -> dict[str, date]:
        """The dates that are given, by key."""
        keys = ("issued", "effective_from", "effective_to", "known_since")
        return {key: day for key in keys if (day := getattr(self, key)) is not None}
