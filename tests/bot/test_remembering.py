"""What is remembered is shown whole and forgotten whole, in either script; and never forgotten by mistake."""

import tomllib
from pathlib import Path

import pytest

from bot.dialogue.acts import Chatted, Recalled
from bot.dialogue.state import DialogueState, Topic
from bot.dialogue.step import step
from tests.bot.talking import Conversation, turn

MESSAGES = tomllib.loads((Path(__file__).parents[1] / "cases" / "remembering.toml").read_text("utf-8"))


def messages(kind: str) -> list[str]:
    found: list[str] = MESSAGES[kind]
    return found


def told() -> DialogueState:
    return DialogueState(turn=3, region="532501", topics=[Topic(question="能补多少")])


@pytest.mark.parametrize("message", messages("forget"))
def test_who_asks_to_be_forgotten_is(message: str) -> None:
    asked = turn(message, told())
    assert step(asked) == Chatted("forgotten")
    assert asked.state == DialogueState(turn=3, forgotten=4)


@pytest.mark.parametrize("message", messages("recall"))
def test_who_asks_what_is_remembered_is_shown(message: str) -> None:
    asked = turn(message, told())
    assert isinstance(step(asked), Recalled)
    assert asked.state == told()


@pytest.mark.parametrize("message", messages("neither"))
def test_nothing_is_forgotten_by_mistake(message: str) -> None:
    asked = turn(message, told())
    act = step(asked)
    assert not isinstance(act, Recalled)
    assert act != Chatted("forgotten")
    assert asked.state.region is not None


def test_all_that_was_told_is_shown_and_forgotten() -> None:
    conversation = Conversation()
    conversation.say("2025年6月30日的时候,泸西企业买大学专利,已登记,到账145万,补多少")
    conversation.say("不对,到账155万")
    conversation.say("我们没登记")
    conversation.say("获评了一项国家标准、一项行业标准,能奖多少")
    shown = conversation.say("你都记住了我哪些信息")
    known = {(entry.name, entry.value) for entry in shown.understood}
    assert known >= {
        ("region", "532527"),
        ("as_of", "2025-06-30"),
        ("paid_amount", "1550000.00"),
        ("paid_amount", "1450000.00"),
        ("registered", "false"),
        ("matter", "企业购买科技成果补助"),
    }
    for words in ("泸西县", "2025-06-30", "155万", "145万", "不满足", "国家标准", "能奖多少"):
        assert words in shown.text, words
    assert "忘掉我的信息" in shown.text
    conversation.say("把我的资料删了")
    assert conversation.state == DialogueState(turn=6, forgotten=6, speech="hans")
    assert conversation.say("你记得什么?").understood == ()
    assert conversation.refused == 0


BOOKKEEPING = {"turn", "forgotten", "asked", "cited", "as_of_said", "speech", "rested_on", "told_gone"}
SHOWN = {"region", "region_said", "as_of", "applicants", "topics", "question", "compared", "places", "heard"}
TOPIC_BOOKKEEPING = {"earliest", "rules", "options", "region", "given", "left", "homes", "told", "theirs"}
TOPIC_SHOWN = {
    *("question", "figures", "replaced", "wholes", "unsettled", "open", "choices", "dates", "conditions", "facts"),
}


def test_every_field_of_the_state_is_shown_or_is_the_assistants_own() -> None:
    """A new field: show it in bot/dialogue/remembering.py, or name it here when it tells nothing of the user."""
    assert set(DialogueState.model_fields) == BOOKKEEPING | SHOWN
    assert set(Topic.model_fields) == TOPIC_BOOKKEEPING | TOPIC_SHOWN
