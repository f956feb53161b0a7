"""Conversations as data: what each turn of tests/cases/dialogues must end in, whatever was said around it.

`says` are words that the reply holds, in simplified characters without blanks; `answers` what a form sends.
"""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.messages import Reply
from bot.wording.guard import unfounded
from corpus.scripts import simplify
from tests.bot.fakes import TODAY, house, law
from tests.bot.talking import Conversation, amounts
from tests.soak.adversarial import faults, run, state_faults

FOLDER = Path(__file__).parent.parent / "cases" / "dialogues"
KEYS = {"user", "answers", "kind", "amounts", "amounts_never", "cites", "says", "asks", "choices", "understood"}
HOSTILE = 300


def dialogues() -> list[Any]:
    """Every dialogue; one with `open` names a known fault, and must fail until that line is taken out."""
    found = []
    for file in sorted(FOLDER.glob("*.toml")):
        for entry in tomllib.loads(file.read_text("utf-8"))["dialogue"]:
            marks = [pytest.mark.xfail(reason=entry["open"], strict=True)] if "open" in entry else []
            found.append(pytest.param(entry["turns"], id=f"{file.stem}: {entry['name']}", marks=marks))
    return found


def test_there_are_dialogues_and_each_turn_expects_something() -> None:
    turns = [turn for (entry,) in (each.values for each in dialogues()) for turn in entry]
    assert len(turns) > 80
    for turn in turns:
        assert turn.keys() <= KEYS, turn
        assert len(turn) > 1, turn


@pytest.mark.parametrize("turns", dialogues())
def test_a_dialogue_goes_as_written(turns: list[dict[str, Any]]) -> None:
    conversation = Conversation()
    for turn in turns:
        reply = conversation.say(turn.get("user", ""), answers=turn.get("answers", {}))
        assert observed(reply, turn) == expected(turn), f"{turn}\n{reply.text}"
        assert not set(amounts(reply)) & set(turn.get("amounts_never", ())), turn
        assert set(turn.get("cites", ())) <= {citation.clause for citation in reply.citations}, turn
        told = simplify(reply.text).replace(" ", "")
        assert all(simplify(words) in told for words in turn.get("says", ())), f"{turn}\n{reply.text}"
        assert list(faults(reply, house())) == []
    assert conversation.refused == 0
    assert list(state_faults(conversation.state)) == []


def expected(turn: dict[str, Any]) -> dict[str, Any]:
    return {name: turn[name] for name in ("kind", "amounts", "asks", "choices", "understood") if name in turn}


def observed(reply: Reply, turn: dict[str, Any]) -> dict[str, Any]:
    """What the reply shows of what the turn speaks about."""
    known = {entry.name: entry.value for entry in reply.understood}
    shown = {
        "kind": reply.kind,
        "amounts": amounts(reply),
        "asks": [ask.input for ask in reply.asks],
        "choices": [choice.label for ask in reply.asks for choice in ask.choices],
        "understood": {name: known.get(name) for name in turn.get("understood", ())},
    }
    return {name: shown[name] for name in expected(turn)}


def test_hostile_messages_break_nothing() -> None:
    report = run(house(), HOSTILE, seed=1)
    assert report.messages >= HOSTILE
    assert report.faults == []
    assert {"calculation", "question", "answer", "refusal", "not_found"} <= report.kinds.keys()


def test_replies_are_founded_without_the_guard_stepping_in() -> None:
    corpus, _ = law()
    conversation = Conversation()
    for message in ("泸西企业买大学专利,已登记,到账1,234,567.89元,补多少", "为什么?", "昆明呢?"):
        assert not unfounded(conversation.say(message), corpus, TODAY), message
    assert conversation.refused == 0


def test_long_matters_do_not_fill_the_state() -> None:
    conversation = Conversation()
    for number in range(14):
        conversation.say(f"泸西企业买大学专利,已登记,到账{number}万,补多少" + "啊" * 3_900)
        conversation.say(f"红河企业创新券检测合同{number}万,补多少" + "啊" * 3_900)
    assert list(state_faults(conversation.state)) == []


def test_a_list_without_end_is_not_taken() -> None:
    conversation = Conversation()
    reply = conversation.say(("泸西企业买大学专利,已登记,到账" + "1万," * 1_300)[:4_000])
    assert len(reply.text) < 20_000
    assert list(state_faults(conversation.state)) == []


def test_a_field_is_as_good_as_a_word_and_words_beat_fields() -> None:
    conversation = Conversation()
    asked = conversation.say("企业买大学专利,已登记,补多少", region="532527")
    assert [ask.input for ask in asked.asks] == ["paid_amount"]
    assert amounts(conversation.say("", answers={"paid_amount": "1450000.00"})) == ["exactly 290000.00"]
    moved = Conversation().say("昆明的研究所横向项目登记为技术开发,净收入45万,团队至少拿多少", region="532527")
    assert amounts(moved) == ["at_least 360000.00"]
