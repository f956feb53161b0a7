"""From a clause to an amount in a conversation: a made-up policy drafted, signed as it stands, and asked about."""

from datetime import date
from pathlib import Path

import pytest

from bot.dialogue.state import DialogueState
from bot.dialogue.talk import Talk
from bot.dialogue.turn import House
from bot.messages import Reply, UserMessage
from calculators.drafting import draft_rules, write_drafts
from calculators.load import load_rules
from calculators.signing import Signature, papers, sign
from corpus.model import Corpus
from tests.bot.fakes import SharedCharacters
from tests.bot.talking import amounts
from tests.calculators.drafting.documents import document

CLAUSES = (
    "对首次认定的国家高新技术企业,给予一次性奖励20万元;通过重新认定的,给予10万元奖励。",
    "企业购买高校院所科技成果并在本市转化的,按技术合同实际支付金额的15%给予补助,单个项目最高50万元,"
    "同一企业每年累计不超过200万元。",
    "对入驻孵化器的初创企业,按实际租金的50%给予补贴,每年最高10万元,连续补贴3年。",
    "对新认定的国家级、省级、市级企业技术中心,分别给予100万元、50万元、20万元一次性奖励。",
    "对获得发明专利授权的企业,每件给予3000元资助,每家企业每年最高30万元。",
    "技术合同成交额100万元以下的部分,按5%给予奖励;100万元至500万元的部分,按3%给予奖励;"
    "超过500万元的部分,按1%给予奖励,单个机构每年最高100万元。",
    "对年营业收入首次突破1亿元、5亿元、10亿元的企业,分别给予20万元、50万元、100万元奖励。",
    "对研发投入比上年增长的企业,按其研发投入增量的8%给予补助,单个企业每年最高60万元。",
    "对新获批的国家级、省级、市级创新联合体,分别给予90万元、40万元、15万元一次性经费支持。",
    "对企业用于技术研发的银行贷款,按实际支付利息的50%给予贴息,每家企业每年不超过100万元,贴息期限最长不超过3年。",
)
ASKED = {
    "昆明的,我们公司刚认定了国家高新技术企业,能拿多少奖励?": "exactly 200000.00",
    "昆明的公司,高企能拿多少奖励?": "exactly 200000.00",
    "昆明的公司,高企重新认定通过了,奖多少?": "exactly 100000.00",
    "昆明的,公司买了大学一项科技成果,实际支付了300万,在本市转化,能补多少?": "exactly 450000.00",
    "昆明的,公司买了大学一项科技成果,实际支付了500万,能补多少?": "exactly 500000.00",
    "昆明的,我们是入驻孵化器的初创企业,今年房租18万,能补多少?": "exactly 90000.00",
    "昆明的,我们是入驻孵化器的初创企业,今年租金30万,能补多少?": "exactly 100000.00",
    "昆明的,评上省级企业技术中心奖多少钱": "exactly 500000.00",
    "昆明的,我们今年拿了12件发明专利授权,能资助多少?": "exactly 36000.00",
    "昆明的,技术合同成交额800万能奖多少": "exactly 200000.00",
    "昆明的,我们公司营业收入6亿元,有奖励吗?": "exactly 500000.00",
    "昆明的,研发贷款付了利息120万,贴息多少?": "exactly 600000.00",
    "昆明的,我们研发投入增加了200万,补多少?": "exactly 160000.00",
    "昆明的,研发投入的增量是500万,能补多少?": "exactly 400000.00",
    "昆明的,省级创新联合体刚批下来,有多少": "exactly 400000.00",
}


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Talk:
    shelf: Path = tmp_path_factory.mktemp("policies")
    policy = document(*CLAUSES)
    write_drafts(shelf / policy.id, draft_rules(policy))
    for paper in papers(shelf / policy.id, "drafts"):
        sign(paper, policy, Signature("王某", date(2026, 2, 1)))
    corpus = Corpus([policy])
    return Talk(House(corpus, load_rules(corpus, shelf), SharedCharacters(corpus)), _refuse)


def _refuse() -> None:
    raise AssertionError("the guard took a sentence back")


def say(talk: Talk, *messages: str) -> Reply:
    """The reply to the last of several messages."""
    state = DialogueState()
    for message in messages:
        reply, state = talk.reply(UserMessage(message=message), state, "drafted", date(2026, 3, 1))
    return reply


@pytest.mark.parametrize("message", ASKED)
def test_a_drafted_rule_is_found_and_computes(talk: Talk, message: str) -> None:
    reply = say(talk, message)
    assert amounts(reply) == [ASKED[message]]
    assert reply.citations


@pytest.mark.parametrize(
    "message", ["昆明的公司,研发贷款了500万,贴息多少?", "昆明的公司,今年研发投入500万,按增量能补多少?"]
)
def test_another_sum_is_not_the_base(talk: Talk, message: str) -> None:
    reply = say(talk, message)
    assert not reply.calculations


def test_a_drafted_rule_asks_for_its_base(talk: Talk) -> None:
    reply = say(talk, "昆明的公司,研发贷款的贴息怎么算?能拿多少")
    assert reply.kind in ("question", "answer")
    assert not reply.calculations


def test_what_was_received_counts_against_a_drafted_cap(talk: Talk) -> None:
    bought = "昆明的,公司买了大学一项科技成果,实际支付了300万,能补多少?"
    assert amounts(say(talk, bought, "今年已经拿过180万了")) == ["exactly 200000.00"]


@pytest.mark.parametrize(("said", "met"), [("研发贷款", None), ("用于技术研发的银行贷款", True)])
def test_a_condition_said_in_its_own_words_is_not_asked_for(talk: Talk, said: str, met: bool | None) -> None:
    (entry,) = say(talk, f"昆明的,我们{said}付了利息120万,贴息多少?").calculations
    assert [each.met for each in entry.conditions if "银行贷款" in each.text] == [met]
