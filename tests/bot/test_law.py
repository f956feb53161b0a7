"""Whose law, and when, as data: what each turn of tests/cases/law must end in, say, and never say."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.messages import Reply
from tests.bot.fakes import house
from tests.bot.talking import Conversation, amounts
from tests.soak.adversarial import faults

FOLDER = Path(__file__).parent.parent / "cases" / "law"
KEYS = {"user", "as_of", "region", "kind", "amounts", "amounts_never", "cites", "cites_never", "says", "never"}


def dialogues() -> list[Any]:
    return [
        pytest.param(entry["turns"], id=f"{file.stem}: {entry['name']}")
        for file in sorted(FOLDER.glob("*.toml"))
        for entry in tomllib.loads(file.read_text("utf-8"))["dialogue"]
    ]


def test_each_turn_expects_something() -> None:
    turns = [turn for (entry,) in (each.values for each in dialogues()) for turn in entry]
    assert len(turns) > 15
    assert all(turn.keys() <= KEYS and turn.keys() - {"user", "as_of", "region"} for turn in turns)


@pytest.mark.parametrize("turns", dialogues())
def test_the_law_of_the_place_and_the_day(turns: list[dict[str, Any]]) -> None:
    conversation = Conversation()
    for turn in turns:
        form = {name: turn[name] for name in ("as_of", "region") if name in turn}
        reply = conversation.say(turn["user"], **form)
        assert wrong(reply, turn) == [], reply.text
        assert list(faults(reply, house())) == []
    assert conversation.refused == 0


def wrong(reply: Reply, turn: dict[str, Any]) -> list[str]:
    """What is not as the turn expects."""
    cited = {citation.clause for citation in reply.citations}
    found = [f"kind {reply.kind}"] if reply.kind != turn.get("kind", reply.kind) else []
    found += [f"amounts {amounts(reply)}"] if amounts(reply) != turn.get("amounts", amounts(reply)) else []
    found += [f"computes {each}" for each in turn.get("amounts_never", ()) if each in amounts(reply)]
    found += [f"does not cite {each}" for each in turn.get("cites", ()) if each not in cited]
    found += [f"cites {each}" for each in turn.get("cites_never", ()) if each in cited]
    found += [f"does not say {words}" for words in turn.get("says", ()) if words not in reply.text]
    return found + [f"says {words}" for words in turn.get("never", ()) if words in reply.text]
