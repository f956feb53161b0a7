"""One case through the assistant, its turns in one session; one question through the search."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.messages import Reply, UserMessage
from bot.quality_amounts import kinds
from bot.quality_cases import Case, Expect, Turn
from bot.quality_clauses import is_of, quotes_truly
from bot.quality_judge import judge
from bot.quality_numbers import from_nowhere

Ask = Callable[[UserMessage], Reply]
Search = Callable[[str, str | None, date | None, int], Sequence[str]]
Outcome = Literal["right", "asked", "wrong", "open"]

EXCERPT = 200
DEPTH = 5
PASSED_ON = frozenset({"precedence"})
"""Sets whose region and date go with the request; elsewhere the words must do."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One turn: what was said, what was wanted, what came back."""

    said: str
    expect: Expect
    reply: Reply | None
    errors: tuple[str, ...]

    @property
    def got(self) -> str:
        return self.reply.kind if self.reply else "exception"

    @property
    def wanted(self) -> str:
        return "/".join(sorted(self.expect.behavior or kinds(self.expect))) or "as said"


@dataclass(frozen=True, slots=True)
class Result:
    """One case: its turns, those that count, and how it ended."""

    case: Case
    turns: tuple[Heard, ...]
    outcome: Outcome

    @property
    def errors(self) -> tuple[str, ...]:
        return tuple(error for turn in self.turns for error in turn.errors)


@dataclass(frozen=True, slots=True)
class Found:
    """The clauses that a search gave for one question, best first; `regional` with its region."""

    case: Case
    plain: tuple[str, ...]
    regional: tuple[str, ...]

    def hit(self, within: int, regional: bool = False) -> bool:
        """Whether any primary clause is among the first."""
        first = (self.regional if regional else self.plain)[:within]
        return any(is_of(gold, clause) for gold in self.case.gold if gold.primary for clause in first)

    def all_found(self, within: int) -> bool:
        """Whether every primary clause is among the first."""
        primary = [gold for gold in self.case.gold if gold.primary]
        return all(any(is_of(gold, clause) for clause in self.plain[:within]) for gold in primary)


def find(case: Case, search: Search) -> Found:
    """Search for the question with its words alone, then with its region beside it."""
    plain = search(case.question, None, case.as_of, DEPTH)
    regional = search(case.question, case.region, case.as_of, DEPTH)
    return Found(case, tuple(plain), tuple(regional))


def play(name: str, case: Case, ask: Ask) -> Result:
    """Every turn of the case in one session; an exception ends the conversation."""
    turns = tuple(_hear(name, case, ask))
    return Result(case, turns, _outcome(name, case, turns))


def _hear(name: str, case: Case, ask: Ask) -> Iterator[Heard]:
    session: str | None = None
    region, as_of = (case.region, case.as_of) if name in PASSED_ON else (None, None)
    said: list[str] = []
    for turn in case.conversation:
        said.append(turn.user)
        try:
            reply = ask(UserMessage(message=turn.user, session_id=session, region=region, as_of=as_of))
        except Exception as error:
            yield Heard(turn.user, turn.expect, None, tuple(_raised(case, turn, error)))
            return
        session = reply.session_id
        errors = (*_errors(turn, reply, said, case.as_of), *_gold(case, reply))
        yield Heard(turn.user, turn.expect, reply, errors)


def _raised(case: Case, turn: Turn, error: Exception) -> Iterator[str]:
    refused = case.category == "malformed" and isinstance(error, ValueError)
    if not (refused and turn.expect.behavior):
        yield f"exception: {type(error).__name__}: {error}"


def _errors(turn: Turn, reply: Reply, said: list[str], as_of: date | None) -> tuple[str, ...]:
    unknown = from_nowhere(reply, "\n".join(said), as_of)
    numbers = [f"number: {', '.join(map(str, sorted(unknown)))} from nowhere"] if unknown else []
    return (*judge(turn.expect, reply), *quotes_truly(reply), *numbers)


def _gold(case: Case, reply: Reply) -> Iterator[str]:
    """A question of the search, asked in the chat, has one of its clauses cited."""
    cited = [citation.clause for citation in reply.citations]
    if case.gold and not any(is_of(gold, clause) for gold in case.gold if gold.primary for clause in cited):
        yield f"wrong clause: none of the wanted ones cited, but {cited}"


def _outcome(name: str, case: Case, turns: tuple[Heard, ...]) -> Outcome:
    if not case.strict:
        return "open"
    if not any(turn.errors for turn in turns):
        return "right"
    last = turns[-1]
    asked = name == "calculation" and last.got == "question" and last.reply and not last.reply.calculations
    return "asked" if asked and not any(turn.errors for turn in turns[:-1]) else "wrong"
