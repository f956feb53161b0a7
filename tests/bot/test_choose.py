"""Which rules a message means, and which of them hold for the place and the day."""

from datetime import date

import pytest

from bot.dialogue.choose import Situation, applicable, candidates, fits_applicant, narrow
from bot.dialogue.understand import understand
from tests.bot.fakes import TODAY, law

CORPUS, RULES = law()
NOBODY: frozenset[str] = frozenset()
HONGHE, KUNMING, YUXI, XICHOU = "532500", "530100", "530400", "532623"
MEANT = [
    ("我们厂收购了一项高校专利", HONGHE, "honghe-2025/7/enterprise-purchase"),
    ("研究所把专利转让给本地的厂", HONGHE, "honghe-2025/7/institution-transfer"),
    ("教授创办公司", HONGHE, "honghe-2025/7/researcher-founder"),
    ("自有资金研发并投产", HONGHE, "honghe-2025/8/own-research"),
    ("主导一项行业标准", HONGHE, "honghe-2025/8/standard"),
    ("牵线做成一单技术合同", HONGHE, "honghe-2025/9/brokerage"),
    ("新评上国家级技术转移机构", HONGHE, "honghe-2025/9/national-transfer-body"),
    ("中试平台的服务性收入", HONGHE, "honghe-2025/10/pilot-platform-service"),
    ("交了科技保险的保费", HONGHE, "honghe-2025/13/insurance"),
    ("创投实缴投资满两年", HONGHE, "honghe-2025/13/investment-risk"),
    ("创投投资亏损确认了", HONGHE, "honghe-2025/13/investment-loss"),
    ("用创新券做检测", HONGHE, "honghe-2025/14/innovation-voucher"),
    ("横向项目净收入", HONGHE, "honghe-2025/6/horizontal-team"),
    ("横向项目净收入", KUNMING, "kunming-2025/6/horizontal-team"),
    ("留成部分给技术转移服务人员", KUNMING, "kunming-2025/6/transfer-staff"),
    ("技术入股占股份", KUNMING, "kunming-2025/7/team-stake"),
    ("技术入股占股份", YUXI, "yunnan-regulation-2020/30/2/stake"),
    ("自行实施的营业利润", YUXI, "yunnan-regulation-2020/30/3/own-use"),
    ("我们厂收购了一项高校专利", YUXI, "yunnan-2018/19/enterprise-introduction"),
    ("农技站的转化收益奖给人员", XICHOU, "xichou-2019/2/team-reward"),
]


def chosen(message: str, region: str | None, day: date = TODAY) -> list[str]:
    found = candidates(understand(message, CORPUS, day), RULES)
    return [rule.id for rule in narrow(found, CORPUS, Situation(region, day, NOBODY), NOBODY)]


@pytest.mark.parametrize(("message", "region", "rule"), MEANT, ids=lambda value: str(value)[:30])
def test_the_rule_of_the_place_is_meant(message: str, region: str, rule: str) -> None:
    assert rule in chosen(message, region)


@pytest.mark.parametrize(("message", "region", "rule"), MEANT, ids=lambda value: str(value)[:30])
def test_no_rule_of_a_neighbour_is(message: str, region: str, rule: str) -> None:
    for name in chosen(message, region):
        assert applicable(RULES[name], CORPUS, Situation(region, TODAY, NOBODY))


@pytest.mark.parametrize("message", ["今天天气如何", "你好", "先使用后付费是什么意思", "", "123", "盘子多大"])
def test_without_its_cues_no_rule_is_meant(message: str) -> None:
    assert candidates(understand(message, CORPUS, TODAY), RULES) == []


def test_what_the_user_is_not_speaks_for_no_rule() -> None:
    denied = candidates(understand("我们不是买方,专利转让给厂里", CORPUS, TODAY), RULES)
    assert "honghe-2025/7/enterprise-purchase" not in {entry.rule.id for entry in denied}


@pytest.mark.parametrize(("day", "holds"), [(date(2025, 5, 18), False), (date(2025, 5, 19), True)])
def test_a_rule_holds_from_its_day_on(day: date, holds: bool) -> None:
    rule = RULES["honghe-2025/7/enterprise-purchase"]
    assert applicable(rule, CORPUS, Situation(HONGHE, day, NOBODY)) is holds


@pytest.mark.parametrize(("day", "holds"), [(date(2020, 6, 30), False), (date(2020, 7, 1), True)])
def test_the_regulation_holds_from_its_day_on(day: date, holds: bool) -> None:
    assert applicable(RULES["yunnan-regulation-2020/30/2/stake"], CORPUS, Situation(YUXI, day, NOBODY)) is holds


def test_an_applicant_shuts_out_the_others_rules() -> None:
    rule = RULES["honghe-2025/7/enterprise-purchase"]
    assert fits_applicant(rule, frozenset({"企业"}))
    assert fits_applicant(rule, NOBODY)
    assert not fits_applicant(rule, frozenset({"高校院所"}))


def test_candidates_come_strongest_first() -> None:
    found = candidates(understand("企业从大学买专利,合同转让", CORPUS, TODAY), RULES)
    assert [entry.strength for entry in found] == sorted((entry.strength for entry in found), reverse=True)
    assert found
