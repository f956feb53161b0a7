"""What documents of many offices say of themselves, and what of it is left open."""

import cProfile

import pytest

from corpus.load import load_corpus
from corpus.newcomer import prepare
from corpus.proposal import Proposal
from corpus.readers.model import Reading, ReadLine

NOTICE = """杭州市滨江区人民政府办公室文件
滨政办〔2024〕12号
杭州市滨江区人民政府办公室关于印发
滨江区促进科技创新若干政策（试行）的通知
各街道，区直各部门：
现印发给你们，请认真贯彻执行。
杭州市滨江区人民政府办公室
2024年3月5日
滨江区促进科技创新若干政策（试行）
为贯彻落实《浙江省促进科技成果转化条例》，根据《杭州市科技创新条例》（杭政〔2023〕1号），制定本政策。
一、给予补助。
二、自2024年4月1日起施行，有效期3年。由区科技局会同区财政局负责解释。《扶持办法》（滨政办〔2020〕8号）同时废止。"""

JOINT = """红河州科学技术局  红河州财政局
关于印发红河州创新券管理办法的通知
红科发[2023] 7 号
第一条 甲。
第二条 本办法自印发之日起施行。
红河州科学技术局
红河州财政局
二〇二三年五月六日"""

LAW = """昆明市科技创新条例
（2023年8月31日昆明市第十五届人民代表大会常务委员会第十二次会议通过）
第一条 甲。
第二条 本条例自2024年1月1日起施行。"""

REGULATION = """中华人民共和国国务院令
第614号
拘留所条例
2012年2月23日 中华人民共和国国务院令第614号公布
第一条 甲。
第二条 乙。"""

BARE = """科技创新奖励办法
第一条 甲。
第二条 乙。"""

CASES = [
    (
        NOTICE,
        {
            "title": "滨江区促进科技创新若干政策(试行)",
            "number": "滨政办〔2024〕12号",
            "issuer": "杭州市滨江区人民政府办公室",
            "level": "county",
            "region": "330108",
            "issued": "2024-03-05",
            "effective_from": "2024-04-01",
            "effective_to": "2027-03-31",
            "status": "试行",
            "responsible": "区科技局",
        },
    ),
    (
        JOINT,
        {
            "number": "红科发〔2023〕7号",
            "issuer": "红河州科学技术局、红河州财政局",
            "level": "prefecture",
            "region": "532500",
            "issued": "2023-05-06",
            "status": "未载明",
        },
    ),
    (
        LAW,
        {
            "title": "昆明市科技创新条例",
            "issuer": "昆明市人民代表大会常务委员会",
            "level": "prefecture",
            "region": "530100",
            "issued": "2023-08-31",
            "effective_from": "2024-01-01",
            "status": "未载明",
        },
    ),
    (
        REGULATION,
        {
            "title": "拘留所条例",
            "number": "中华人民共和国国务院令第614号",
            "issuer": "中华人民共和国国务院",
            "level": "nation",
            "region": "100000",
            "issued": "2012-02-23",
            "status": "未载明",
        },
    ),
    (BARE, {"title": "科技创新奖励办法", "status": "未载明"}),
]


def proposal(text: str, *facts: str) -> Proposal:
    lines = tuple(ReadLine(line, i) for i, line in enumerate(text.splitlines(), 1))
    beside = tuple(ReadLine(fact, 0) for fact in facts)
    newcomer = prepare(Reading("text", "line", lines, facts=beside))
    for found in newcomer.proposal.facts.values():
        assert found.quote in newcomer.source
    return newcomer.proposal


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_a_text_says_its_facts_and_no_others(text: str, wanted: dict[str, str]) -> None:
    found = {key: fact.value for key, fact in proposal(text).facts.items()}
    assert {key: found.get(key) for key in wanted} == wanted
    assert set(found) - set(wanted) <= {"title"}


def test_what_is_not_said_is_missing() -> None:
    assert proposal(BARE).missing == ("region",)
    assert proposal("第一条 甲。\n第二条 乙。").missing == ("title", "region")


def test_relations_have_their_verb_their_number_and_their_words() -> None:
    assert [(each.kind, each.title, each.number) for each in proposal(NOTICE).relations] == [
        ("implements", "浙江省促进科技成果转化条例", None),
        ("cites", "杭州市科技创新条例", "杭政〔2023〕1号"),
        ("repeals", "扶持办法", "滨政办〔2020〕8号"),
    ]
    assert proposal(NOTICE).relations[-1].quote == "《扶持办法》（滨政办〔2020〕8号）同时废止"


def test_lines_beside_the_text_tell_what_it_does_not() -> None:
    facts = ("发布机构：景洪市人民政府办公室", "文号：景政办发〔2022〕3号", "成文日期：2022-02-03", "时效性：有效")
    found = {key: fact.value for key, fact in proposal(BARE, *facts).facts.items()}
    assert found == {
        "title": "科技创新奖励办法",
        "number": "景政办发〔2022〕3号",
        "issuer": "景洪市人民政府办公室",
        "issued": "2022-02-03",
        "level": "county",
        "region": "532801",
        "status": "有效",
    }


def test_the_policies_of_this_repository_say_what_their_files_hold() -> None:
    for document in load_corpus().documents.values():
        own = document.source[document.parts[0].start : document.parts[-1].end]
        found = proposal("\n".join(line.strip() for line in own.splitlines() if line.strip()))
        related = {(each.kind, each.title, each.number) for each in found.relations}
        assert related == {(each.kind, each.title, each.number) for each in document.relations}
        for key in ("title", "number", "issuer", "level", "region", "effective_from"):
            held = getattr(document, key)
            value = found.facts[key].value if key in found.facts else None
            assert value in (None, held if held is None or isinstance(held, str) else held.isoformat()), (
                document.id,
                key,
            )


@pytest.mark.parametrize(
    "line",
    ["2025年5月19日", "（一）", "附件", "# 甲", "关于印发通知", "《甲》废止", "科技局、", "第" + "一" * 300 + "条"],
)
def test_twenty_times_the_text_takes_no_more_than_forty_times_the_work(line: str) -> None:
    calls: list[int] = []
    for size in (150, 3_000):
        profile = cProfile.Profile()
        profile.runcall(proposal, "\n".join([line] * size))
        calls.append(sum(entry.callcount for entry in profile.getstats()))
    assert calls[1] < 40 * calls[0]
