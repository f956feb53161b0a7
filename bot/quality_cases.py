"""What a case file says, one JSON object a line; fields that nobody scores are named, never passed over."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

SETS = ("retrieval", "calculation", "dialogue", "precedence", "refuse")
NOTES = frozenset({
    "reason", "note", "name", "title", "persona", "tags", "bigram_overlap", "inputs", "intermediate_yuan",
    "profile", "category", "label", "path",
})  # fmt: skip

Behavior = Literal["refuse", "not_found", "ask", "answer"]


def _several(value: Any) -> Any:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _named(value: Any) -> Any:
    return {"field": value, "meaning": value} if isinstance(value, str) else value


class Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")


class ClauseRef(Read):
    document: str
    article: int | None = None
    label: str = ""
    path: str = ""
    primary: bool = True
    accept_article: Annotated[tuple[int, ...], BeforeValidator(_several)] = ()
    item: str | None = None


class Wanted(Read):
    """One amount that must come, or a value with a unit that isn't money."""

    amount_yuan: Annotated[tuple[Decimal, ...], BeforeValidator(_several)] = ()
    value: Decimal | None = None
    unit: str = "CNY"
    kind: str | None = None
    kind_accept: tuple[str, ...] = ()


class Slot(Read):
    field: str
    meaning: str = ""


Slots = tuple[Annotated[Slot, BeforeValidator(_named)], ...]


class Expect(Read):
    """What a right reply holds; the same fields in every set."""

    behavior: tuple[Behavior, ...] = ()
    kind: str | None = None
    kind_accept: tuple[str, ...] = ()
    amount_yuan: Annotated[tuple[Decimal, ...], BeforeValidator(_several)] = ()
    value: Decimal | None = None
    unit: str = "CNY"
    parts: tuple[Wanted, ...] = ()
    tolerance_yuan: Decimal = Decimal(0)
    cap_applied: bool | None = None
    cap_applied_strict: bool = True
    clauses: tuple[ClauseRef, ...] = ()
    must_cite: tuple[ClauseRef, ...] = ()
    must_cite_documents: tuple[str, ...] = ()
    may_cite: tuple[ClauseRef, ...] = ()
    must_not_present_as_applicable: tuple[ClauseRef, ...] = ()
    must_amount: tuple[Wanted, ...] = ()
    amount_strict: bool = True
    must_not_conclude_amounts: tuple[Decimal, ...] = ()
    must_not_confirm: tuple[Decimal, ...] = ()
    must_say: tuple[str, ...] = ()
    must_mention: tuple[str, ...] = ()
    must_not_contain: tuple[str, ...] = ()
    must_ask_for: Slots = ()
    must_not_ask_for: Slots = ()
    no_amount: bool = False
    no_computed_conclusion: bool = False
    conditional_answer_ok: bool = False
    accept_ask: bool = False


class Turn(Read):
    user: str
    expect: Expect = Field(default_factory=Expect)


class Case(Read):
    """A case of any set: a question, an input, or turns of one conversation."""

    id: str
    question: str = ""
    input: str = ""
    turns: tuple[str | Turn, ...] = ()
    expected: Expect = Field(default_factory=Expect)
    gold: tuple[ClauseRef, ...] = ()
    region: str | None = None
    as_of: date | None = None
    category: str = ""
    strict: bool = True

    @property
    def conversation(self) -> tuple[Turn, ...]:
        """What is said in turn; only a dialogue expects something of each."""
        said = self.turns or (self.question or self.input,)
        turns = [turn if isinstance(turn, Turn) else Turn(user=turn) for turn in said]
        if not any(isinstance(turn, Turn) for turn in said):
            turns[-1] = Turn(user=turns[-1].user, expect=self.expected)
        return tuple(turns)


class CaseFileError(ValueError):
    """A line that is no case: which file and line, what was found, what to write."""


def load_cases(file: Path) -> list[Case]:
    """Every case of the file, in its order.

    :raises CaseFileError: for a line that can't be read, an id that stands twice, and a file without a case.
    """
    lines = [line for line in enumerate(file.read_text("utf-8").split("\n"), 1) if line[1].strip()]
    cases = [_case(file, number, line) for number, line in lines]
    twice = [identifier for identifier, count in Counter(case.id for case in cases).items() if count > 1]
    if not cases or twice:
        found = f"id {twice[0]} twice" if twice else "no case"
        raise CaseFileError(f"{file}: {found}; write one case a line, each with an id of its own")
    return cases


def _case(file: Path, number: int, line: str) -> Case:
    try:
        return Case.model_validate(json.loads(line))
    except json.JSONDecodeError as error:
        raise CaseFileError(f"{file}:{number}: {error}; write one JSON object a line") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        raise CaseFileError(f"{file}:{number}: {key}: found {first['input']!r}; {first['msg']}") from error


def unscored(cases: list[Case]) -> list[str]:
    """Names of fields that the cases carry and nothing here scores."""
    return sorted({name for case in cases for name in _extras(case)} - NOTES)


def _extras(value: Any) -> Iterator[str]:
    if isinstance(value, Read):
        yield from value.model_extra or {}
        for name in type(value).model_fields:
            yield from _extras(getattr(value, name))
    elif isinstance(value, tuple):
        for part in value:
            yield from _extras(part)
