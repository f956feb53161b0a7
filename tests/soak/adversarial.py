"""Hostile conversations through the whole path: `python -m tests.soak.adversarial --count 20000`.

What must hold of every reply, whatever was said: no exception, no trip of the guard, no amount without its rule and
its cited clause, no quote that is not in its clause, and a state that stays small and can be stored.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bot.dialogue.state import DialogueState
from bot.dialogue.talk import Talk
from bot.dialogue.turn import House
from bot.house import prepare_house
from bot.intake import UnfitMessageError, readable
from bot.messages import Reply, UserMessage
from bot.settings import Settings
from tests.soak.messages import LIMIT, conversation

TODAY = date(2025, 7, 1)
STATE_BYTES = 64 * 1024
SHOWN = 20


@dataclass
class Report:
    """What was sent and what went wrong; `faults` say what, by which seed and message."""

    messages: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")


def run(house: House, count: int, seed: int = 0) -> Report:
    """At least `count` messages, in conversations of consecutive seeds."""
    report = Report()
    while report.messages < count:
        _converse(house, seed, report)
        seed += 1
    return report


def _converse(house: House, seed: int, report: Report) -> None:
    trips: list[None] = []
    talk, state = Talk(house, lambda: trips.append(None)), DialogueState()
    for sent in conversation(seed):
        report.messages += 1
        message = _fit(sent)
        if not message:
            report.kinds["unfit"] += 1
            continue
        started = time.perf_counter()
        try:
            reply, state = talk.reply(UserMessage(message=message), state, "soak", TODAY)
        except Exception as problem:  # whatever it is, it is what this looks for
            report.faults.append(f"seed {seed}: {problem!r} at {message[:200]!r}")
            return
        report.slowest = max(report.slowest, (time.perf_counter() - started, f"seed {seed}: {message[:60]!r}"))
        report.kinds[reply.kind] += 1
        found = [*faults(reply, house), *state_faults(state), *(["the guard tripped"] if trips else [])]
        report.faults += [f"seed {seed}: {fault} at {message[:200]!r}" for fault in found]
        trips.clear()


def _fit(message: str) -> str:
    """The message as a channel lets it through; nothing of one that it turns away."""
    try:
        return readable(message, LIMIT).strip()
    except UnfitMessageError:
        return ""


def faults(reply: Reply, house: House) -> Iterator[str]:
    """What of a reply must never be."""
    cited = {citation.clause for citation in reply.citations}
    known = {rule.id for rule in house.rules.all()}
    for citation in reply.citations:
        if citation.quote not in house.corpus.clause(citation.clause).text:
            yield f"a quote that {citation.clause} does not hold"
    for result in reply.calculations:
        if result.rule not in known or result.clause not in cited:
            yield f"an amount of {result.rule} without its rule or its cited clause"
        ends = [Decimal(end) for end in (result.amount, result.amount_max) if end is not None]
        if any(not end.is_finite() or end < 0 for end in ends) or ends != sorted(ends):
            yield f"an impossible amount {ends}"
        if result.eligible is False and any(ends):
            yield "an amount for who is not eligible"
    if reply.calculations and reply.kind not in ("calculation", "comparison") and not reply.benefits:
        yield f"an amount in a reply of kind {reply.kind}"
    if not reply.text.strip():
        yield "an empty reply"


def state_faults(state: DialogueState) -> Iterator[str]:
    """What of a state must never be: not storable, not the same when read again, or large."""
    try:
        stored = state.model_dump_json().encode()
    except ValueError as problem:
        yield f"a state that cannot be stored: {problem}"
        return
    if len(stored) > STATE_BYTES:
        yield f"a state of {len(stored)} bytes"
    if DialogueState.model_validate_json(stored) != state:
        yield "a state that reads back as another"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    house, _ = prepare_house(Settings(), lambda done, total: None)
    report = run(house, chosen.count, chosen.seed)
    print(f"{report.messages} messages, {len(report.faults)} faults; {dict(report.kinds)}")
    print(f"slowest {report.slowest[0] * 1000:.0f} ms, {report.slowest[1]}")
    print("\n".join(report.faults[:SHOWN]))
    return bool(report.faults)


if __name__ == "__main__":
    sys.exit(main())
