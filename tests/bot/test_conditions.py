"""Which conditions a message settles: said, denied, only asked about, or not spoken of."""

import pytest

from bot.dialogue.conditions import settled
from calculators.model import Condition
from tests.bot.fakes import law

_, RULES = law()
TABLE = [
    ("registered", "合同已经登记", True),
    ("registered", "登记过了", True),
    ("registered", "备案了", True),
    ("registered", "没登记", False),
    ("registered", "还没有去登记", False),
    ("registered", "未办理登记", False),
    ("registered", "登记没办下来", False),
    ("registered", "忘了登记", False),
    ("registered", "登记了吗?", None),
    ("registered", "要不要登记", None),
    ("registered", "是否需要登记", None),
    ("registered", "到账了", None),
    ("seller_kind", "从云南大学买的", True),
    ("seller_kind", "从个人发明人手里买的", False),
    ("seller_kind", "买了一项专利", None),
    ("landed", "已经落地见效", True),
    ("landed", "还没落地", False),
    ("not_related", "双方非关联", True),
    ("not_related", "不是关联交易", True),
    ("not_related", "没有关联关系", True),
    ("not_related", "是关联交易", False),
    ("not_related", "母公司卖给子公司的", False),
    ("industrialised", "已经投产", True),
    ("industrialised", "还没投产", False),
    ("original", "是原创的", True),
    ("original", "不是原创", False),
    ("own_funds", "都是自有资金", True),
    ("own_funds", "用的是财政资金", False),
    ("paid_two_years", "实缴满两年了", True),
    ("paid_two_years", "还不满两年", False),
    ("local", "就地转化", True),
    ("local", "卖到省外企业", False),
    ("newly_national", "评上国家级", True),
    ("newly_national", "评上省级", False),
    ("voucher_valid", "券在有效期内", True),
    ("voucher_valid", "券过期了", False),
    ("loss_confirmed", "损失已确认", True),
    ("loss_confirmed", "损失还没确认", False),
]


def conditions() -> dict[str, Condition]:
    return {entry.name: entry for rule in RULES.all() for entry in rule.conditions.values()}


@pytest.mark.parametrize(("name", "message", "met"), TABLE, ids=str)
def test_a_condition_is_met_not_met_or_not_known(name: str, message: str, met: bool | None) -> None:
    expected = {} if met is None else {name: met}
    assert settled([conditions()[name]], message) == expected


def test_every_condition_can_be_asked_for() -> None:
    assert conditions()
    assert [name for name, entry in conditions().items() if not entry.question or not entry.text] == []


def test_conditions_do_not_answer_for_each_other() -> None:
    wanted = [conditions()[name] for name in ("registered", "seller_kind")]
    assert settled(wanted, "从云南大学买的,没登记") == {"registered": False, "seller_kind": True}
