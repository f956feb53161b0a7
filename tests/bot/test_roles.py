"""Which figure is what: the words around it decide, and what is unclear is nobody's."""

import pytest

from bot.dialogue.lexicon import lexicon, mended
from bot.dialogue.roles import Reading, read_roles
from bot.dialogue.understand import understand
from tests.bot.fakes import TODAY, law

CORPUS, RULES = law()
PURCHASE = "honghe-2025/7/enterprise-purchase"
BROKERAGE = "honghe-2025/9/brokerage"
RISK = "honghe-2025/13/investment-risk"
NET = "yunnan-regulation-2020/30/transfer-or-licence"
HORIZONTAL = "honghe-2025/6/horizontal-team"
INSURANCE = "honghe-2025/13/insurance"
ROLES = [
    (PURCHASE, "到账260万", ["paid_amount"]),
    (PURCHASE, "付给学校260万", ["paid_amount"]),
    (PURCHASE, "260万已经打给学校", ["paid_amount"]),
    (PURCHASE, "合同额390万,到账260万", ["contract_face", "paid_amount"]),
    (PURCHASE, "签了390万的合同,只付了260万", ["contract_face", "paid_amount"]),
    (PURCHASE, "到账260万,合同标的390万", ["paid_amount", "contract_face"]),
    (PURCHASE, "到账260万,今年已经拿了140万", ["paid_amount", "received"]),
    (PURCHASE, "今年领过140万,这次到账260万", ["received", "paid_amount"]),
    (PURCHASE, "到账260万,去年拿了140万", ["paid_amount", "other_year"]),
    (PURCHASE, "到账260万,尾款90万", ["paid_amount", "unpaid"]),
    (PURCHASE, "预算390万,到账260万", ["planned", "paid_amount"]),
    (PURCHASE, "听说封顶130万,到账260万", ["hearsay", "paid_amount"]),
    (PURCHASE, "隔壁公司到账260万", ["others"]),
    (PURCHASE, "隔壁公司到账260万,我们到账130万", ["others", "paid_amount"]),
    (PURCHASE, "到账260万,我算下来是52万", ["paid_amount", "guess"]),
    (PURCHASE, "到账260万,能补52万吗", ["paid_amount", "guess"]),
    (PURCHASE, "到账260万。是52万吧", ["paid_amount", "guess"]),
    (PURCHASE, "到账260万,付了六成", ["paid_amount", ""]),
    (BROKERAGE, "促成成交1400万,其中关联交易400万", ["deal_amount", "related_amount"]),
    (BROKERAGE, "成交1400万,里面400万是关联交易", ["deal_amount", "related_amount"]),
    (RISK, "认缴1600万,实缴600万", ["subscribed", "investment"]),
    (RISK, "实缴600万,满三年", ["investment", "held_years"]),
    (NET, "转让收入260万,税费20万,评估费30万,维护费10万", ["income", "taxes", "direct_costs", "maintenance"]),
    (NET, "转让收入260万,净收入200万", ["income", "net_income"]),
    (NET, "净收入200万,研发成本90万", ["net_income", "not_deductible"]),
    (HORIZONTAL, "总收入130万,净收入45万", ["gross", "net_income"]),
    (INSURANCE, "保额700万,保费7万", ["gross", "premium"]),
]  # fmt: skip


def readings(rule: str, message: str) -> list[Reading]:
    read = understand(message, CORPUS, TODAY)
    return read_roles(read.figures, read.plain, RULES[rule].inputs.values())


@pytest.mark.parametrize(("rule", "message", "roles"), ROLES, ids=lambda value: str(value)[:30])
def test_each_figure_has_the_role_that_its_words_give(rule: str, message: str, roles: list[str]) -> None:
    assert [reading.role for reading in readings(rule, message)] == roles


@pytest.mark.parametrize(("rule", "message", "roles"), ROLES, ids=lambda value: str(value)[:30])
def test_an_input_is_taken_for_words_that_stand_in_the_message(rule: str, message: str, roles: list[str]) -> None:
    for reading in readings(rule, message):
        if reading.role in RULES[rule].inputs and reading.figure.kind == "money":
            assert reading.evidence
            assert reading.evidence in message


def test_a_figure_of_another_kind_is_no_base() -> None:
    assert [reading.role for reading in readings(PURCHASE, "到账的25%,12个月,3项")] == ["", "", ""]


def test_a_bare_number_without_words_is_no_base() -> None:
    assert [reading.role for reading in readings(PURCHASE, "我们这里有260的样子")] == [""]


def test_a_lone_amount_is_the_base_without_evidence() -> None:
    (reading,) = readings(PURCHASE, "260万的话")
    assert (reading.role, reading.evidence) == ("paid_amount", "")


def test_a_sentence_ends_the_reach_of_a_word() -> None:
    (first, second) = readings(PURCHASE, "合同额390万。260万到账")
    assert (first.role, second.role) == ("contract_face", "paid_amount")


def test_slips_of_key_words_keep_their_length() -> None:
    assert lexicon().typos
    for slip, meant in lexicon().typos.items():
        assert len(slip) == len(meant)
        assert mended(f"我们{slip}了") == f"我们{meant}了"
