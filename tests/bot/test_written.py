"""What a gate turns away is answered where a document of the user's says it, and only there."""

from pathlib import Path

import pytest

from tests.bot.talking import amounts
from tests.bot.test_endings import DAY_BEFORE, ask
from tests.policies import YUXI, add_policy, edit, sign_again

SAYS = {
    "申报需要什么材料?": "申报材料包括设备发票和付款凭证。",
    "申报截止到哪天?": "申报截止时间为每年6月30日。",
    "联系电话是多少?": "联系电话:0877-2022222。",
    "每年名额有几个?": "每年名额20个。",
    "这份文件有效期到什么时候?": "本措施有效期至2029年12月31日。",
}


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    add_policy(tmp_path)
    return tmp_path


def test_a_programme_that_a_document_pays_for_is_computed(shelf: Path) -> None:
    for said in ("玉溪的企业首次认定为高新技术企业奖励多少?", "我们在玉溪,刚评上高企,奖励多少钱?"):
        assert amounts(ask(shelf, DAY_BEFORE, said)[0]) == ["exactly 150000.00"]


@pytest.mark.parametrize("place", ["红河州", "昆明", "大理"])
def test_another_places_programme_is_nobody_elses(place: str, shelf: Path) -> None:
    reply, _ = ask(shelf, DAY_BEFORE, f"我们是{place}的企业,首次认定为高新技术企业奖励多少?")
    assert reply.kind == "not_found"
    assert YUXI not in {each.document for each in reply.citations}


@pytest.mark.parametrize("question", SAYS)
def test_what_a_document_writes_is_found(question: str, shelf: Path) -> None:
    edit(shelf / YUXI / "source.txt", "四、其他事项。", f"四、其他事项。{SAYS[question]}")
    reply, _ = ask(shelf, DAY_BEFORE, f"玉溪设备措施,{question}")
    assert f"{YUXI}/4" in {each.clause for each in reply.citations}


@pytest.mark.parametrize("question", SAYS)
def test_what_no_document_writes_is_still_turned_away(question: str, shelf: Path) -> None:
    assert ask(shelf, DAY_BEFORE, f"玉溪设备措施,{question}")[0].kind == "not_found"


def moved(shelf: Path, region: str) -> Path:
    """The made-up policy as one of another province."""
    for file in ("source.txt", "policy.toml"):
        path = shelf / YUXI / file
        path.write_text(path.read_text("utf-8").replace("玉溪", "杭州"), "utf-8")
    edit(shelf / YUXI / "policy.toml", 'region = "530400"', f'region = "{region}"')
    sign_again(shelf / YUXI)
    return shelf


def test_another_provinces_policy_is_used_where_it_holds(shelf: Path) -> None:
    question = "{}的企业买检测设备实际投资200万,能补多少?"
    assert ask(shelf, DAY_BEFORE, question.format("杭州"))[0].kind == "not_found"
    moved(shelf, "330100")
    assert amounts(ask(shelf, DAY_BEFORE, question.format("杭州"))[0]) == ["exactly 240000.00"]
    for place in ("宁波", "上海", "玉溪", "昆明"):
        assert amounts(ask(shelf, DAY_BEFORE, question.format(place))[0]) == []
    assert ask(shelf, DAY_BEFORE, question.format("宁波"))[0].kind == "not_found"
