"""What is remembered is shown whole and forgotten whole, in either script; and never forgotten by mistake."""

import tomllib
from pathlib import Path

import pytest

from bot.dialogue.acts import Chatted, Recalled
from bot.dialogue.state import DialogueState, Said, Topic
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


TOLD = [
    (
        (
            "我们在个旧,今年买了昆工的专利,到账380万,又买了云大的专利到账90万,都登记了。能补多少",
            "云大那个不算了",
            "今年领过50万",
            "要是昆工那个是500万呢",
        ),
        ("380万(昆工", "90万(云大", "不计入", "50万", "领的是企业购买科技成果补助", "假设:500万(昆工", "合同认定登记"),
    ),
    (
        (
            "红河创投,甲项目投了600万,2023年5月实缴的,乙项目投了900万,实缴才一年,能补多少",
            "乙项目不满足,甲的是科技成果转化项目",
        ),
        ("600万(甲", "2023-05-31", "900万(乙", "实缴"),
    ),
    (
        ("云南企业自己实施职务成果,2021年第一年盈利,2021到2023营业利润依次80万、120万、90万,每年至少提多少",),
        ("80万(2021 年)", "120万(2022 年)", "90万(2023 年)", "从哪一年数起:2021"),
    ),
    (
        ("红河企业买高校成果,已登记,到账380万,补多少", "其中50万那单退了", "不对,实际到账400万"),
        ("400万", "改口以前说的是:380万-50万(合 3,300,000 元)"),
    ),
    (
        ("弥勒企业买高校专利,合同500万,登记了,补多少", "到账380万", "要是没登记呢"),
        ("合同额(不是到账额):500万", "380万", "假设不满足这个条件:经技术合同认定登记"),
    ),
    (
        ("红河企业买高校成果,已登记,到账380万,补多少", "获评了一项国家标准,能奖多少"),
        ("之前谈过的事项:企业购买科技成果补助", "在谈的事项:形成技术标准奖补"),
    ),
    (
        ("红河企业买高校成果到账380万登记了,能补多少", "旁边那家到账500万,他们能补几多"),
        ("所在地区", "成交实际到账额:380万", "只是假设的另一家单位的:500万"),
    ),
]


@pytest.mark.parametrize(("messages", "shown"), TOLD)
def test_each_figure_is_shown_with_its_thing_its_year_and_whether_it_counts(
    messages: tuple[str, ...], shown: tuple[str, ...]
) -> None:
    conversation = Conversation()
    for message in messages:
        conversation.say(message)
    text = conversation.say("你记得什么?").text
    assert [words for words in shown if words not in text] == [], text
    assert conversation.refused == 0
    conversation.say("忘掉我的信息")
    assert "没有记住" in conversation.say("你记得什么?").text


def test_a_place_of_the_matter_and_what_is_still_to_be_chosen_are_shown() -> None:
    topic = Topic(rules=["kunming-2025/13/key-demonstration"], options=[], region="530100", question="给多少")
    chosen = Topic(options=["honghe-2025/7/enterprise-purchase"], question="买成果补多少")
    asked = turn("你记得什么?", DialogueState(region="532501", topics=[topic, chosen]))
    act = step(asked)
    assert isinstance(act, Recalled)
    assert {(fact.name, fact.value) for fact in act.facts} >= {
        ("matter_place", "530100"),
        ("option", "企业购买科技成果补助"),
    }


SAID_BOOKKEEPING = {"low", "high", "parts", "words"}
SAID_SHOWN = {"said", "label", "group", "year", "conditions", "dates", "ages", "aside", "measures", "rough"}


def test_every_field_of_a_figure_is_shown_or_is_its_value() -> None:
    """Parts and words are shown by what was said: instalments as a sum, a name where there are several things."""
    assert set(Said.model_fields) == SAID_BOOKKEEPING | SAID_SHOWN


BOOKKEEPING = {"turn", "forgotten", "asked", "cited", "as_of_said", "speech", "rested_on", "told_gone"}
SHOWN = {"region", "region_said", "as_of", "applicants", "topics", "question", "compared", "places", "heard"}
TOPIC_BOOKKEEPING = {"given", "left", "homes", "told", "latest"}
TOPIC_SHOWN = {
    *("question", "figures", "replaced", "wholes", "unsettled", "open", "choices", "dates", "conditions", "facts"),
    *("rules", "options", "region", "earliest", "theirs"),
}


def test_every_field_of_the_state_is_shown_or_is_the_assistants_own() -> None:
    """A new field: show it in bot/dialogue/remembering.py, or name it here when it tells nothing of the user."""
    assert set(DialogueState.model_fields) == BOOKKEEPING | SHOWN
    assert set(Topic.model_fields) == TOPIC_BOOKKEEPING | TOPIC_SHOWN
