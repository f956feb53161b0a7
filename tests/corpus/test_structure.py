"""The parser on small texts of every shape: what is a mark, what is the running numbering, what is whose."""

import pytest

from corpus.marks import read_mark
from corpus.model import Clause
from corpus.structure import Structure, StructureError, parse


def structure(*lines: str, headings: dict[str, str] | None = None) -> Structure:
    text = "\n".join(lines)
    return parse("d", text, (0, len(text)), headings)


def clauses(*lines: str) -> dict[str, Clause]:
    return {clause.number: clause for clause in structure(*lines).clauses}


def kinds(*lines: str) -> list[str]:
    return [part.kind for part in structure(*lines).parts]


@pytest.mark.parametrize(
    ("line", "label", "number"),
    [
        ("第一条 为了", "第一条", 1),
        ("第三十條 職務", "第三十条", 30),
        ("第一百二十三条　附则", "第一百二十三条", 123),
        ("第12条 略", "第12条", 12),
        ("七、引导", "七", 7),
        ("(六)允许", "(六)", 6),
        ("（十九）加大", "(十九)", 19),
        ("2.支持", "2.", 2),
        ("2．支持", "2.", 2),
        ("2、支持", "2", 2),
        ("第四章 技術權益", "第四章", 4),
        ("第二節 轉化", "第二节", 2),
        ("第一分编 通则", "第一分编", 1),
        ("第一百二十四 条采用", "第一百二十四条", 124),
        ("笫五十四条 清算组", "第五十四条", 54),
        ("第一百○三条 略", "第一百○三条", 103),
        ("第一百二十条之一 资助", "第一百二十条之一", 120),
        ("１．中央", "1.", 1),
        ("（三）项目申报", "(三)", 3),
        ("(六)和谐社区", "(六)", 6),
        ("②填表", "②", 2),
    ],
)
def test_marks_are_read_in_every_script_and_width(line: str, label: str, number: int) -> None:
    mark = read_mark(line)
    assert mark is not None
    assert (mark.label, mark.number) == (label, number)


@pytest.mark.parametrize(
    "line",
    [
        "第十条规定的情形,按照前款办理。",
        "第十條規定的情形",
        "第三条、第四条所列项目",
        "第八条第二款",
        "第五条所称单位",
        "第二章规定的程序,适用于本章。",
        "第二章的程序适用于本章。",
        "第三条修改为:",
        "第一百二十条之一规定的行为",
        "(一)至(三)项",
        "(三)项规定",
        "（二）、（三）项",
        "1.5万元以下",
        "一、二级企业",
        "2020年7月1日",
        "按照第十条办理",
    ],
)
def test_references_and_figures_are_no_marks(line: str) -> None:
    assert read_mark(line) is None


def test_a_reference_line_stays_in_its_article() -> None:
    found = clauses("第一条 甲。", "第二条 乙,", "第一条规定的除外。", "第四条 规定的情形也除外。", "第三条 丙。")
    assert list(found) == ["1", "2", "3"]
    assert found["2"].text.endswith("第四条 规定的情形也除外。")


def test_a_list_that_begins_again_is_its_own_run() -> None:
    found = clauses(
        "县人民政府办公室关于印发清单的通知",
        "各乡镇:",
        "现将清单印发给你们:",
        "一、加强领导。",
        "二、压实责任。",
        "2025年5月19日",
        "(此件公开发布)",
        "清单",
        "一、甲。",
        "二、乙。",
        "三、丙。",
    )
    assert list(found) == ["引言", "通知/一", "通知/二", "1", "2", "3"]
    assert [clause.article for clause in found.values()] == [None, None, None, 1, 2, 3]


def test_a_notices_lead_gives_way_to_the_lead_of_the_text() -> None:
    found = clauses(
        "关于印发方案的通知",
        "现印发给你们。",
        "省人民政府",
        "二〇一八年十月二十四日",
        "方案",
        "为此制定。",
        "一、甲。",
        "二、乙。",
    )
    assert list(found) == ["通知/引言", "引言", "1", "2"]
    assert found["通知/引言"].label == "引言"


def test_parts_name_titles_addressees_headings_and_signatures() -> None:
    assert kinds(
        "关于印发方案的通知",
        "各县市:",
        "现印发给你们。",
        "省人民政府",
        "2018年10月24日",
        "方案",
        "一、总体要求",
        "（一）甲。",
        "二、措施",
        "（二）乙。",
    ) == [
        "title",
        "addressee",
        "clause",
        "signature",
        "signature",
        "title",
        "heading",
        "clause",
        "heading",
        "clause",
    ]


@pytest.mark.parametrize(("opening", "closing"), [("(", ")"), ("（", "）")])
def test_numbering_that_runs_through_headings_is_the_running_one(opening: str, closing: str) -> None:
    found = clauses(
        "一、总体",
        f"{opening}一{closing}甲。",
        f"{opening}二{closing}乙。",
        "二、任务",
        f"{opening}三{closing}丙。",
    )
    assert [(clause.number, clause.label, clause.path) for clause in found.values()] == [
        ("1", "(一)", ("一、总体",)),
        ("2", "(二)", ("一、总体",)),
        ("3", "(三)", ("二、任务",)),
    ]


def test_a_longer_list_inside_one_article_is_not_the_running_numbering() -> None:
    found = clauses("第一条 下列:", "(一)甲;", "(二)乙;", "(三)丙。", "第二条 丁。")
    assert list(found) == ["1", "1/1", "1/2", "1/3", "2"]


def test_items_end_where_the_list_ends() -> None:
    lines = ("第一條 可以:", "(一)甲;", "甲的續文;", "(二)乙。", "前款第一項所稱甲,是指丁。", "第二條 戊。")
    found = clauses(*lines)
    assert found["1"].text == "\n".join(lines[:5])
    assert found["1/1"].text == "(一)甲;\n甲的續文;"
    assert found["1/2"].text == "(二)乙。"
    assert (found["1/2"].label, found["1/2"].parent, found["1/2"].article) == ("(二)", "d/1", 1)


def test_items_nest() -> None:
    found = clauses("第一条 下列:", "(一)甲:", "1.子;", "2.丑;", "(二)乙。", "第二条 丙。")
    assert list(found) == ["1", "1/1", "1/1/1", "1/1/2", "1/2", "2"]
    assert found["1/1"].text == "(一)甲:\n1.子;\n2.丑;"
    assert found["1/1/2"].parent == "d/1/1"


def test_two_lists_of_one_article_have_unlike_addresses() -> None:
    found = clauses("第一条 应当:", "(一)甲;", "(二)乙。", "不得:", "(一)丙;", "(二)丁。", "第二条 戊。", "第三条 己。")
    assert list(found) == ["1", "1/1", "1/2", "1/1~2", "1/2~2", "2", "3"]


def test_parts_outside_the_running_numbering_are_addressed_by_their_headings() -> None:
    found = clauses(
        "一、原则",
        "市场导向。",
        "二、任务",
        "围绕问题。",
        "(一)汇交",
        "1.甲。",
        "(二)转化",
        "2.乙。",
        "3.丙。",
        "三、组织",
        "(一)领导",
        "加强。",
        "(二)保障",
        "落实。",
    )
    assert list(found) == ["一", "二", "1", "2", "3", "三/(一)", "三/(二)"]
    assert found["三/(二)"].path == ("三、组织",)
    assert found["2"].path == ("二、任务", "(二)转化")
    assert (found["一"].heading, found["一"].text) == ("原则", "一、原则\n市场导向。")


def test_paragraphs_below_the_last_departments_close_the_document() -> None:
    found = clauses(
        "(一)甲。子。",
        "牵头单位：市科技局",
        "责任单位：市财政局、市审计局",
        "(二)乙。丑。",
        "责任单位:市科技局",
        "本措施自印发之日起施行。",
        "此前规定以本措施为准。",
    )
    assert list(found) == ["1", "2", "结尾段"]
    assert found["结尾段"].text == "本措施自印发之日起施行。\n此前规定以本措施为准。"
    assert found["1"].departments.lead == ("市科技局",)
    assert found["1"].departments.responsible == ("市财政局", "市审计局")
    assert found["1"].departments.words == "牵头单位：市科技局\n责任单位：市财政局、市审计局"


def test_a_closing_paragraph_is_known_by_its_words_but_an_article_keeps_its_own() -> None:
    assert list(clauses("一、甲。子。", "二、乙。丑。", "本办法自印发之日起施行。")) == ["1", "2", "结尾段"]
    assert list(clauses("第一条 甲。", "第二条 乙。", "本办法自印发之日起施行。")) == ["1", "2"]


def test_departments_of_the_last_sentence() -> None:
    found = clauses("一、给予补助。州科技局、开发区红河管委会按职能分工负责", "二、丙。")
    assert found["1"].departments.responsible == ("州科技局", "开发区红河管委会")
    assert found["1"].departments.words == "州科技局、开发区红河管委会按职能分工负责"
    assert found["2"].departments.all == ()


def test_headings_stand_alone_in_the_first_sentence_or_in_the_metadata() -> None:
    lines = (
        "一、独立成行",
        "正文一。",
        "二、首句。正文二。",
        "三、赋权改革认真落实任务。",
        "四、" + "长" * 41 + "。余。",
    )
    found = structure(*lines, headings={"3": "赋权改革"}).clauses
    assert [clause.heading for clause in found] == ["独立成行", "首句", "赋权改革", ""]


@pytest.mark.parametrize(("key", "words"), [("1", "权赋改革"), ("9", "赋权改革"), ("1", "")])
def test_a_quoted_heading_must_open_its_clause(key: str, words: str) -> None:
    with pytest.raises(StructureError) as refusal:
        structure("一、赋权改革认真落实。", headings={key: words})
    assert refusal.value.key == key


def test_offsets_are_those_of_the_source() -> None:
    source = "网站\n\u3000\u3000一、甲。 \n\u00a0二、乙。\n页脚"
    own = (source.index("一"), source.index("\n页脚"))
    found = parse("d", source, own).clauses
    assert [source[clause.start : clause.end] for clause in found] == ["一、甲。", "二、乙。"]
    assert [clause.text for clause in found] == ["一、甲。", "二、乙。"]


def test_a_text_without_numbers_is_one_lead() -> None:
    assert list(clauses("标题", "只有一段。", "又一段。")) == ["引言"]


def test_a_new_article_that_an_amendment_quotes_is_none_of_its_own() -> None:
    found = clauses(
        "一、将第三条修改为：",
        "“第三条 甲。",
        "第四条 乙。",
        "二、丙。”",
        "二、增加一条：",
        "“第五条 丁。”",
        "三、本决定自公布之日起施行。",
    )
    assert list(found) == ["1", "2", "3"]
    assert found["1"].text.endswith("二、丙。”")


def test_a_quotation_mark_left_open_hides_nothing() -> None:
    assert list(clauses("第一条 称“甲的。", "第二条 称“乙”的。", "第三条 丙。")) == ["1", "2", "3"]


def test_an_article_put_in_later_stands_beside_the_integers() -> None:
    found = clauses("第一条 甲。", "第一条之一 乙:", "(一)丙;", "第一条之二 丁。", "第二条 戊。")
    assert list(found) == ["1", "1-1", "1-1/1", "1-2", "2"]
    assert [each.article for each in found.values()] == [1, None, None, None, 2]
    assert (found["1-1"].label, found["1-1"].path) == ("第一条之一", ())


@pytest.mark.parametrize("lost", ["第四条", "第四条、第五条、第六条"])
def test_a_number_that_the_print_has_lost_does_not_end_the_numbering(lost: str) -> None:
    text = [f"第{numeral}条 文。" for numeral in "一二三四五六七八九" if f"第{numeral}条" not in lost]
    assert list(clauses(*text))[-2:] == ["8", "9"]


def test_a_part_of_a_code_keeps_its_numbers() -> None:
    assert list(clauses("第九百八十九条 甲:", "(一)乙;", "(二)丙。", "第九百九十条 丁。")) == [
        "989",
        "989/1",
        "989/2",
        "990",
    ]


def test_articles_that_run_on_in_one_line_are_articles() -> None:
    found = clauses("第一章 总则 第一条 甲。 第二条 乙。", "第二章 附则", "第三条 按照第二条 规定。")
    assert [(each.number, each.text) for each in found.values()] == [
        ("1", "第一条 甲。"),
        ("2", "第二条 乙。"),
        ("3", "第三条 按照第二条 规定。"),
    ]
    assert found["2"].path == ("第一章 总则",)


def test_signs_of_markdown_mark_headings_and_stay_in_the_text() -> None:
    lines = ("# 某条例", "## 序言", "甲。", "## 第一章 总则", "第一条 乙。", "## 附则", "### 说明", "丙。")
    found = clauses(*lines)
    assert list(found) == ["序言", "1", "附则/说明"]
    assert found["1"].path == ("第一章 总则",)
    assert kinds(*lines) == ["title", "clause", "heading", "clause", "heading", "clause"]


def test_numbering_that_begins_again_in_an_annex_has_the_annex_in_its_address() -> None:
    found = clauses(
        "某市奖励办法", "第一条 甲。", "第二条 乙。", "第三条 丙。",
        "附件1", "申报指南", "一、丁:", "(一)戊;", "(二)己。", "二、庚。",
        "附件2：评分表", "项目\t分值", "论文\t10",
    )  # fmt: skip
    assert list(found) == ["1", "2", "3", "附件1/一", "附件1/一/1", "附件1/一/2", "附件1/二", "附件2"]
    assert found["附件2"].text == "项目\t分值\n论文\t10"
    assert all(each.article is None for number, each in found.items() if number.startswith("附件"))


def test_a_list_of_annexes_opens_none_and_the_annex_that_a_notice_wraps_is_the_text() -> None:
    found = clauses(
        "关于印发办法的通知", "各县市:", "现印发给你们。", "附件:某办法", "县人民政府", "2025年5月19日",
        "附件", "某办法", "一、甲。", "二、乙。",
    )  # fmt: skip
    assert list(found) == ["引言", "1", "2"]


def test_a_thousand_nested_lists_are_read_at_once() -> None:
    text = [f"({i % 90 + 1})甲{'。' * (i % 3)}" for i in range(20_000)]
    assert len(structure("第一条 下列:", *text, "第二条 完。").clauses) > 20_000
