"""How good the answers are: every case set of a folder through the assistant, the share right per set.

Cases are data (`tests/cases/quality`, or any folder of the same form); what counts as right is in
`quality_judge`. The figures are printed as they are.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.quality_cases import SETS, load_cases, unscored
from bot.quality_confusion import confusion
from bot.quality_sets import EXCERPT, Ask, Found, Heard, Result, Search, find, play

RANKS = (1, 3, 5)
AMOUNT_ERRORS = ("wrong amount", "extra amount", "amount given", "wrongly denied")


@dataclass(frozen=True, slots=True)
class SetReport:
    """One set: its results, and for retrieval what the searches found."""

    name: str
    results: tuple[Result, ...]
    found: tuple[Found, ...] = ()
    unscored: tuple[str, ...] = ()

    @property
    def scored(self) -> list[Result]:
        return [result for result in self.results if result.outcome != "open"]

    @property
    def turns(self) -> list[Heard]:
        return [turn for result in self.scored for turn in result.turns]

    def count(self, outcome: str) -> int:
        return sum(result.outcome == outcome for result in self.results)

    def errors(self) -> Counter[str]:
        """Cases per kind of error, each case once per kind."""
        return Counter(kind for result in self.scored for kind in {error.split(":")[0] for error in result.errors})

    def confusion(self) -> Counter[tuple[str, str]]:
        return Counter((turn.wanted, turn.got) for turn in self.turns)

    def recall(self, within: int, regional: bool = False) -> float:
        return sum(found.hit(within, regional) for found in self.found) / max(1, len(self.found))


@dataclass(frozen=True, slots=True)
class Report:
    """All sets of a folder; `str()` is what the command prints."""

    folder: Path
    sets: dict[str, SetReport]
    missing: tuple[str, ...] = ()
    verbose: bool = field(default=False)
    confusion: bool = field(default=False)

    @property
    def wrong_amounts(self) -> int:
        """Replies whose amount is not the law's, a denial included: the figure that must be nil."""
        turns = (turn for each in self.sets.values() for turn in each.turns)
        return sum(any(error.startswith(AMOUNT_ERRORS) for error in turn.errors) for turn in turns)

    @property
    def numbers_from_nowhere(self) -> int:
        return sum(each.errors()["number"] for each in self.sets.values())

    def __str__(self) -> str:
        confused = confusion(self._scored()) if self.confusion else ()
        return "\n".join((*self._lines(), *confused, *(self._failures() if self.verbose else ())))

    def _scored(self) -> list[Result]:
        return [result for each in self.sets.values() for result in each.results if result.outcome != "open"]

    def _lines(self) -> Iterator[str]:
        yield f"quality of {self.folder}"
        yield from (f"{name}: no {name}.jsonl there, skipped" for name in self.missing)
        for each in self.sets.values():
            yield from _summary(each)
        turns = sum(len(each.turns) for each in self.sets.values())
        yield f"all: {turns} replies"
        yield f"  {self.wrong_amounts} wrong amounts, {self.numbers_from_nowhere} with a number from nowhere"

    def _failures(self) -> Iterator[str]:
        for each in self.sets.values():
            yield from (line for found in each.found for line in _missed(found))
            for result in each.results:
                if result.outcome != "right" and result.errors:
                    yield f"\n{each.name} {result.case.id}: {result.outcome}"
                    yield from (line for turn in result.turns for line in _failure(turn))


def run(folder: Path, ask: Ask, search: Search, verbose: bool = False) -> Report:
    """Score every set that the folder holds.

    `search(text, region, as_of, k)` gives clause ids, best first; the region is a place's name or None. A set
    whose file is missing is named in the report and skipped.

    :raises CaseFileError: for a file that can't be read.
    """
    present = [name for name in SETS if _file(folder, name).is_file()]
    sets = {name: _score(name, _file(folder, name), ask, search) for name in present}
    missing = tuple(name for name in SETS if name not in present)
    return Report(folder, sets, missing, verbose)


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.jsonl"


def _score(name: str, file: Path, ask: Ask, search: Search) -> SetReport:
    cases = load_cases(file)
    found = tuple(find(case, search) for case in cases) if name == "retrieval" else ()
    results = tuple(play(name, case, ask) for case in cases)
    return SetReport(name, results, found, tuple(unscored(cases)))


def _share(right: int, total: int) -> str:
    return f"{right}/{total} ({right / total:.1%})" if total else "0/0"


def _summary(each: SetReport) -> Iterator[str]:
    if each.found:
        yield from _search_lines(each)
    scored = len(each.scored)
    what = "retrieval, asked in the chat" if each.found else each.name
    line = f"{what}: right {_share(each.count('right'), scored)}"
    if each.name == "calculation":
        line += f", asked {each.count('asked')}, wrong {each.count('wrong')}"
    if each.name == "dialogue":
        right = sum(not turn.errors for turn in each.turns)
        line += f" whole, turns {_share(right, sum(len(result.case.conversation) for result in each.scored))}"
    yield f"{line}; {each.count('open')} open, not scored"
    if each.errors():
        yield "  errors: " + ", ".join(f"{kind} {count}" for kind, count in each.errors().most_common())
    yield "  wanted → got: " + ", ".join(
        f"{wanted} → {got} {count}" for (wanted, got), count in sorted(each.confusion().items())
    )
    if each.unscored:
        yield f"  fields that nothing here scores: {', '.join(each.unscored)}"


def _search_lines(each: SetReport) -> Iterator[str]:
    for regional, words in ((False, "words alone"), (True, "with the region")):
        shares = " ".join(f"@{rank} {each.recall(rank, regional):.3f}" for rank in RANKS)
        yield f"search, {words}: recall {shares} of {len(each.found)}"
    whole = sum(found.all_found(RANKS[-1]) for found in each.found)
    yield f"search, every primary clause @{RANKS[-1]}: {_share(whole, len(each.found))}"


def _missed(found: Found) -> Iterator[str]:
    if not found.hit(1):
        gold = ", ".join(f"{each.document}/{each.article or each.label}" for each in found.case.gold if each.primary)
        yield f"search {found.case.id}: {found.case.question}\n  wanted {gold}; got {', '.join(found.plain)}"


def _failure(turn: Heard) -> Iterator[str]:
    if not turn.errors:
        return
    yield f"  > {turn.said[:EXCERPT]}"
    yield from (f"    {error}" for error in turn.errors)
    if turn.reply:
        given = [f"{each.rule} {each.bound} {each.amount} {each.eligible}" for each in turn.reply.calculations]
        yield f"    got {turn.got} {given}: {turn.reply.text[:EXCERPT]!r}"
