"""What a draft is: a rule file that loads as it stands once signed, never computes before, and shows what it gives."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from calculators.anchors import RuleError
from calculators.drafting import draft_rules, spans, trial_rule, worked_cases, write_drafts
from calculators.load import load_rules, read_rule
from calculators.signing import Signature, papers, sign
from corpus.model import Corpus
from tests.calculators.drafting.documents import document

PURCHASE = (
    "企业购买高校院所科技成果并在本市转化的,按技术合同实际支付金额的15%给予补助,"
    "单个项目最高50万元,同一企业每年累计不超过200万元。"
)
BANDS = (
    "技术合同成交额100万元以下的部分,按5%给予奖励;100万元至500万元的部分,按3%给予奖励;超过500万元的部分,按1%给予奖励。"
)
REACHED = "对年营业收入首次突破1亿元、5亿元的企业,分别给予20万元、50万元奖励。"
COUNTED = "每新增一家规模以上工业企业,给予所在园区运营机构5万元奖励,每个园区每年最高50万元。"
LEVELS = "对新认定的国家级、省级企业技术中心,分别给予100万元、50万元一次性奖励。"
TERM = "对投资本市初创科技企业满2年的创业投资机构,按实际投资额的5%给予奖励,连续奖励3年。"
EVERY = (PURCHASE, BANDS, REACHED, COUNTED, LEVELS, TERM)


def test_the_same_document_is_drafted_alike_every_time() -> None:
    first, second = (draft_rules(document(*EVERY)) for _ in range(2))
    assert [draft.toml for draft in first] == [draft.toml for draft in second]
    assert len({draft.name for draft in first}) == len(first) == len(EVERY)


@pytest.mark.parametrize("text", EVERY)
def test_what_is_written_is_what_was_drafted(text: str) -> None:
    for draft in draft_rules(document(text)):
        assert tomllib.loads(draft.toml) == draft.content
        assert "signed" not in draft.content


@pytest.mark.parametrize("text", EVERY)
def test_a_draft_loads_as_it_stands_once_it_is_signed(text: str, tmp_path: Path) -> None:
    policy = document(text)
    folder = tmp_path / policy.id
    files = write_drafts(folder, draft_rules(policy))
    signed = [sign(paper, policy, Signature("王某", date(2026, 2, 1))) for paper in papers(folder, "drafts")]
    assert len(signed) == len(files) == len(load_rules(Corpus([policy]), tmp_path)) > 0
    assert not any(rule.stale for rule in signed)
    assert not list((folder / "drafts").glob("*.toml"))


def test_a_draft_is_no_rule_before(tmp_path: Path) -> None:
    policy = document(*EVERY)
    (file, *_) = write_drafts(tmp_path / policy.id, draft_rules(policy))
    assert len(load_rules(Corpus([policy]), tmp_path)) == 0
    with pytest.raises(RuleError, match="signed"):
        read_rule(file.read_text("utf-8"), "made-up/rules/draft.toml", Corpus([policy]))


@pytest.mark.parametrize("text", EVERY)
def test_every_figure_is_shown_where_it_stands(text: str) -> None:
    for draft in draft_rules(document(text)):
        shown = spans(draft)
        assert {span.key for span in shown} == draft.content["parameters"].keys()
        assert all(any(sign.isdigit() for sign in draft.clause.text[span.start : span.end]) for span in shown)


def test_figures_are_shown_in_the_order_of_the_text() -> None:
    (draft,) = draft_rules(document(PURCHASE))
    words = [draft.clause.text[span.start : span.end] for span in spans(draft)]
    assert words == ["15%", "最高50万元", "不超过200万元"]


def given(text: str) -> dict[tuple[str, ...], str]:
    """The worked cases of the only draft of a clause: figures to amount."""
    policy = document(text)
    (draft,) = draft_rules(policy)
    return {
        tuple(value for _, value in case.given): f"{case.calculation.amount}" for case in worked_cases(draft, policy)
    }


def test_cases_stand_at_and_around_a_cap_on_an_item_and_one_on_a_year() -> None:
    assert given(PURCHASE) == {
        ("3,333,333 元", "0 元"): "499999.95",
        ("3,333,334 元", "0 元"): "500000.00",
        ("3,333,335 元", "0 元"): "500000.00",
        ("3,333,335 元", "1,000,000 元"): "500000.00",
        (*["3,333,334 元"] * 5, "0 元"): "2000000.00",
    }


def test_cases_stand_at_and_around_each_band() -> None:
    cases = given(BANDS)
    assert [cases[(figure,)] for figure in ("999,999 元", "1,000,000 元", "1,000,001 元")] == [
        "49999.95",
        "50000.00",
        "50000.03",
    ]
    assert cases[("5,000,001 元",)] == "170000.01"
    assert given(REACHED)[("99,999,999 元",)] == "0.00"
    assert given(REACHED)[("100,000,000 元",)] == "200000.00"
    assert given(REACHED)[("500,000,000 元",)] == "500000.00"


def test_cases_count_up_to_a_cap_and_choose_each_level() -> None:
    assert given(COUNTED) == {("1", "0 元"): "50000.00", ("10", "0 元"): "500000.00", ("11", "0 元"): "500000.00"}
    assert given(LEVELS) == {("国家级",): "1000000.00", ("省级",): "500000.00"}


def test_a_waiting_period_is_served_in_the_cases() -> None:
    policy = document(TERM)
    (draft,) = draft_rules(policy)
    rule = trial_rule(draft, policy)
    assert {name: each.value for name, each in rule.parameters.items()} == {
        "rate": Decimal("0.05"),
        "waiting": Decimal(2),
        "years": Decimal(3),
    }
    assert all(case.calculation.eligible for case in worked_cases(draft, policy))


def test_drafts_of_one_topic_are_told_apart() -> None:
    text = "对首次认定的高新技术企业,奖励20万元;通过重新认定的,奖励10万元。"
    first, again = draft_rules(document(text))
    assert first.content["cues"] != again.content["cues"]
    assert any("重新认定" in group for group in again.content["cues"])


def test_an_item_that_says_all_is_what_its_draft_rests_on() -> None:
    items = "(一)中试平台,按设备投入的20%补助,最高100万元;\n(二)概念验证中心,按运营费用的30%补助,最高50万元。"
    drafts = draft_rules(document(f"支持平台建设:\n{items}"))
    assert [draft.clause.number for draft in drafts] == ["1/1", "1/2"]
    assert [draft.content["parameters"]["rate"]["ratio"] for draft in drafts] == ["0.2", "0.3"]


@pytest.mark.parametrize(
    "text", ["按投资的10%给予补助、" * 1000, "对企业的" * 10_000 + "给予10万元奖励", "每" * 5000 + "100万元"]
)
def test_what_is_no_sentence_is_not_read(text: str) -> None:
    assert draft_rules(document(text)) == ()


def test_what_means_something_else_in_each_rule_has_a_name_of_its_own() -> None:
    drafts = draft_rules(
        document(
            "对新认定的国家级、省级企业技术中心,分别给予100万元、50万元奖励;对评选为优秀的,给予5万元奖励。",
            "对新认定的国家级、省级众创空间,分别给予30万元、10万元奖励。",
            "对入驻园区的初创企业,按实际租金的50%给予补贴,每年最高10万元,连续补贴3年。",
            "对新建的车间,按银行贷款利息的50%给予贴息,每年最高10万元,连续贴息2年。",
        )
    )
    per_rule = [{*draft.content.get("inputs", {}), *draft.content.get("conditions", {})} for draft in drafts]
    kept = ("level", "listed_level", "support_year", "within_years", "condition_")
    private = [name for names in per_rule for name in names if name.startswith(kept)]
    assert len(private) > len(drafts)
    assert len(set(private)) == len(private)


def test_a_name_of_its_own_stands_wherever_the_rule_refers_to_it() -> None:
    rules = [trial_rule(draft, policy) for policy in [document(*EVERY)] for draft in draft_rules(policy)]
    assert any(name.startswith("support_year_") for rule in rules for name in rule.inputs)
