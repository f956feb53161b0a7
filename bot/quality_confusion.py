"""What was taken for what: inputs, rules, needless questions and amounts, counted over all replies of a report.

Everything is derived from the cases' own fields: `inputs` says which figure plays which part, the clauses cited as
wanted say which rule was meant, an expected amount makes a mere question needless.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.messages import Reply
from bot.quality_amounts import kinds
from bot.quality_cases import Case, Expect
from bot.quality_sets import Heard, Result

NONE = "nothing"
Pairs = Counter[tuple[str, str]]


def confusion(results: Iterable[Result]) -> Iterator[str]:
    """A table per kind of error, most frequent first; a kind without an error says so."""
    played = list(results)
    turns = [turn for result in played for turn in result.turns]
    tables = {
        "roles (part in the case → input in the reply)": roles(played),
        "rules (clause wanted → rule or clause got)": Counter(pair for turn in turns for pair in _rules(turn)),
        "needless questions (wanted → asked)": Counter(pair for turn in turns for pair in _needless(turn)),
        "amounts (wanted → got)": Counter(pair for turn in turns for pair in _amounts(turn)),
    }
    for title, pairs in tables.items():
        yield f"confusion of {title}: {sum(pairs.values())}"
        yield from (f"  {wanted} → {got}: {count}" for (wanted, got), count in pairs.most_common())


def roles(results: Iterable[Result]) -> Pairs:
    """Figures that played another part than their case says.

    A part goes by the input that most often has its figure; what differs from that, or is missing, is an error.
    """
    taken: Pairs = Counter()
    for result in results:
        last = result.turns[-1].reply if result.turns else None
        if last is not None and last.calculations:
            taken.update(_taken(result.case, last))
    usual = {part: max((got for p, got in taken if p == part), key=lambda got: taken[part, got]) for part, _ in taken}
    return Counter({pair: count for pair, count in taken.items() if usual[pair[0]] != pair[1]})


def _taken(case: Case, reply: Reply) -> Iterator[tuple[str, str]]:
    got = {
        Decimal(entry.value): entry.name
        for result in reply.calculations
        for entry in result.inputs
        if _decimal(entry.value) is not None
    }
    clause = _clauses(case.expected)
    parts: Mapping[str, Any] = (case.model_extra or {}).get("inputs") or {}
    for part, value in parts.items():
        for figure in _figures(value):
            if figure:
                yield f"{clause} {part}", got.get(figure, NONE)


def _figures(value: Any) -> Iterator[Decimal]:
    for part in value if isinstance(value, list) else [value]:
        figure = _decimal(part)
        if figure is not None:
            yield figure


def _decimal(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _rules(turn: Heard) -> Iterator[tuple[str, str]]:
    if turn.reply is None or not any(error.startswith("wrong clause") for error in turn.errors):
        return
    rules = [entry.rule for entry in turn.reply.calculations] or [entry.clause for entry in turn.reply.citations]
    yield _clauses(turn.expect), ", ".join(dict.fromkeys(rules)) or NONE


def _clauses(expect: Expect) -> str:
    wanted = [f"{each.document}/{each.article or each.label}" for each in (*expect.must_cite, *expect.clauses)]
    return ", ".join(dict.fromkeys([*wanted, *expect.must_cite_documents])) or "a clause of the case"


def _needless(turn: Heard) -> Iterator[tuple[str, str]]:
    """Questions in place of an amount, and those for what was told."""
    yield from (("not to be asked", error.split(": ", 1)[1]) for error in turn.errors if error.startswith("asked: "))
    wanted = kinds(turn.expect) - {"ask"}
    if turn.reply is not None and turn.reply.kind == "question" and wanted and turn.errors:
        for ask in turn.reply.asks:
            yield "/".join(sorted(wanted)), ask.input


def _amounts(turn: Heard) -> Iterator[tuple[str, str]]:
    wrong = [error for error in turn.errors if error.startswith(("wrong amount", "extra amount", "wrongly denied"))]
    if turn.reply is None or not wrong:
        return
    sums = (turn.expect.amount_yuan, *(each.amount_yuan for each in turn.expect.must_amount))
    wanted = [str(value) for values in sums for value in values]
    got = [f"{entry.rule} {entry.bound} {entry.amount}" for entry in turn.reply.calculations]
    yield ", ".join(dict.fromkeys(wanted)) or "/".join(sorted(kinds(turn.expect))), ", ".join(got) or NONE
