"""The scorer is strict: each kind of breach is found, and a right reply passes; our own cases can be scored."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.messages import Ask, CalculationOut, CitationOut, ConditionOut, InputOut, Reply, UserMessage
from bot.quality import Report, run
from bot.quality_cases import SETS, Case, CaseFileError, Expect, load_cases
from bot.quality_confusion import roles
from bot.quality_sets import Heard, Result
from bot.quality_words import about

SEVEN = {"document": "honghe-2025", "article": 7, "primary": True}
QUOTE = "按成交实际到账额的20%给予单个项目不超过100万元"


def citation(clause: str = "honghe-2025/7", quote: str = QUOTE) -> CitationOut:
    document, number = clause.split("/", 1)
    return CitationOut(
        mark=1, document=document, document_title="任务清单", document_number=None, clause=clause,
        article=int(number) if number.isdigit() else None, label="七", quote=quote, in_force=True,
        effective_from=None, effective_to=None, url=f"/clauses/{clause}",
    )  # fmt: skip


def calculation(amount: str = "600000.00", **changed: Any) -> CalculationOut:
    given = {
        "rule": "honghe-2025/7/enterprise-purchase", "title": "补助", "document": "honghe-2025",
        "clause": "honghe-2025/7", "article": 7, "bound": "exactly", "amount": amount, "eligible": True,
    }  # fmt: skip
    return CalculationOut(**{**given, **changed})


def reply(**changed: Any) -> Reply:
    given = {
        "session_id": "s", "turn": 1, "kind": "calculation", "text": "可得 600,000.00 元[1]。",
        "citations": (citation(),), "calculations": (calculation(),),
    }  # fmt: skip
    return Reply(**{**given, **changed})


QUESTION = reply(
    kind="question", text="实际到账多少?", calculations=(), citations=(),
    asks=(Ask(input="paid_amount", label="成交实际到账额", kind="money", question="实际到账多少?"),),
)  # fmt: skip
MISSING = reply(kind="not_found", text="没有相关规定。", calculations=(), citations=())


@pytest.fixture
def scored(tmp_path: Path) -> Callable[..., Report]:
    def score(name: str, case: dict[str, Any], *replies: Reply) -> Report:
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"id": "one", **case}), "utf-8")
        left = list(replies)
        return run(tmp_path, lambda message: left.pop(0), lambda text, region, as_of, k: ["honghe-2025/7"])

    return score


def expecting(**changed: Any) -> dict[str, Any]:
    expected = {"amount_yuan": "600000.00", "kind": "exact", "clauses": [SEVEN], **changed}
    return {"turns": ["到账300万,补助多少?"], "expected": expected}


def errors(report: Report) -> set[str]:
    return set(*(each.errors() for each in report.sets.values()))


def test_a_right_calculation_is_right(scored: Callable[..., Report]) -> None:
    report = scored("calculation", expecting(), reply())
    assert report.sets["calculation"].count("right") == 1
    assert report.wrong_amounts == 0


@pytest.mark.parametrize(
    ("found", "changed", "got"),
    [
        ("wrong amount", {}, {"calculations": (calculation("600000.01"),), "text": "可得 600,000.01 元。"}),
        ("wrong bound", {}, {"calculations": (calculation(bound="at_most"),)}),
        ("wrong amount", {}, {"calculations": (calculation(unit="ratio"),)}),
        ("no amount", {}, {"calculations": (), "kind": "answer", "text": "请看条文。"}),
        ("no amount", {}, {"calculations": (calculation(eligible=False),)}),
        ("wrongly denied", {}, {"calculations": (calculation("0.00", eligible=False),), "text": "不能。"}),
        ("citation", {}, {"citations": (citation(quote="按成交实际到账额的30%给予"),)}),
        ("citation", {}, {"text": "可得 600,000.00 元[2]。"}),
        ("extra amount", {}, {"calculations": (calculation(), calculation("500000.00"))}),
        ("wrong clause", {}, {"citations": (citation("kunming-2025/7"),)}),
        ("wrong cap flag", {"cap_applied": True}, {}),
        ("number", {}, {"text": "可得 600,000.00 元,另有 9 项。"}),
        ("not said", {"must_mention": ["省级"]}, {}),
        ("wrong amount", {"kind": "not_eligible", "amount_yuan": "0.00"}, {}),
        ("wrong amount", {"amount_yuan": ["600000.00", "1.00"]}, {}),
        ("wrong amount", {"kind": "ask", "amount_yuan": None}, {}),
    ],
)
def test_each_breach_of_a_calculation_is_found(
    scored: Callable[..., Report], found: str, changed: dict[str, Any], got: dict[str, Any]
) -> None:
    report = scored("calculation", expecting(**changed), reply(**got))
    assert found in errors(report)
    assert report.sets["calculation"].count("wrong") == 1


@pytest.mark.parametrize(
    ("changed", "got"),
    [
        ({"kind_accept": ["exact", "upper_bound"]}, {"calculations": (calculation(bound="at_most"),)}),
        ({"amount_yuan": "600000.004", "tolerance_yuan": "0.01"}, {}),
        ({"kind": "not_eligible"}, {"calculations": (calculation("0.00", eligible=False),), "text": "不能。"}),
        ({"kind": "no_amount", "amount_yuan": None}, {"calculations": (), "kind": "answer", "text": "没写。"}),
        ({"accept_ask": True}, QUESTION.model_dump()),
        ({"kind": "ask", "amount_yuan": None, "clauses": []}, QUESTION.model_dump()),
        (
            {"amount_yuan": None, "value": "24", "unit": "percent", "kind": "lower_bound"},
            {"calculations": (calculation("0.24", unit="ratio", bound="at_least"),), "text": "24%。"},
        ),
        (
            {"amount_yuan": ["30000.00", "100000.00"], "kind": "range"},
            {"calculations": (calculation("30000.00", amount_max="100000.00", bound="between"),), "text": "3万。"},
        ),
        (
            {"parts": [{"amount_yuan": "1.00", "kind": "exact"}, {"amount_yuan": "2.00", "kind": "upper_bound"}]},
            {"calculations": (calculation("2.00", bound="at_most"), calculation("1.00")), "text": "两项。"},
        ),
    ],
)  # fmt: skip
def test_what_also_counts_as_right(scored: Callable[..., Report], changed: dict[str, Any], got: dict[str, Any]) -> None:
    report = scored("calculation", expecting(**changed), reply(**got))
    assert not errors(report)


def test_asking_is_neither_right_nor_wrong(scored: Callable[..., Report]) -> None:
    report = scored("calculation", expecting(), QUESTION)
    assert report.sets["calculation"].count("asked") == 1
    assert report.wrong_amounts == 0


def test_an_open_reading_is_listed_but_not_scored(scored: Callable[..., Report]) -> None:
    report = scored("calculation", {**expecting(), "strict": False}, MISSING)
    assert (len(report.sets["calculation"].scored), report.sets["calculation"].count("open")) == (0, 1)


def dialogue(**expect: Any) -> dict[str, Any]:
    return {"turns": [{"user": "促成一笔合同,奖多少?", "expect": expect}]}


CONDITIONAL = reply(
    calculations=(calculation(eligible=None, conditions=(ConditionOut(text="实际落地产生效益", met=None),)),)
)


@pytest.mark.parametrize(
    ("found", "expect", "got"),
    [
        ("not asked", {"must_ask_for": [{"field": "landed", "meaning": "是否实际落地产生效益"}]}, QUESTION),
        ("asked", {"must_not_ask_for": [{"field": "paid_amount", "meaning": "到账额"}]}, QUESTION),
        ("amount given", {"no_computed_conclusion": True}, reply()),
        ("amount given", {"no_computed_conclusion": True, "conditional_answer_ok": True}, reply()),
        ("amount given", {"no_computed_conclusion": True}, CONDITIONAL),
        ("not said", {"must_say": ["“先用后转”清单"]}, MISSING),
        ("not said", {"must_say": ["每家企业每年不超过 300万元"]}, reply()),
        ("not said", {"must_say": ["团队不低于80%"]}, MISSING),
        ("wrong amount", {"must_not_conclude_amounts": ["600000"]}, reply()),
    ],
)
def test_each_breach_of_a_turn_is_found(
    scored: Callable[..., Report], found: str, expect: dict[str, Any], got: Reply
) -> None:
    assert found in errors(scored("dialogue", dialogue(**expect), got))


def test_a_condition_said_to_be_open_stands_for_the_question(scored: Callable[..., Report]) -> None:
    slots = [{"field": "landed", "meaning": "是否实际落地产生效益"}]
    expect = {"must_ask_for": slots, "no_computed_conclusion": True, "conditional_answer_ok": True}
    assert not errors(scored("dialogue", dialogue(**expect), CONDITIONAL))


def test_a_dialogue_keeps_one_session(tmp_path: Path) -> None:
    turns = [{"user": "你好", "expect": {}}, {"user": "在吗", "expect": {}}]
    (tmp_path / "dialogue.jsonl").write_text(json.dumps({"id": "one", "turns": turns}), "utf-8")
    heard: list[UserMessage] = []

    def ask(message: UserMessage) -> Reply:
        heard.append(message)
        return MISSING

    run(tmp_path, ask, lambda *_: [])
    assert [message.session_id for message in heard] == [None, "s"]


def refusing(**expected: Any) -> dict[str, Any]:
    return {"input": "电话是多少?", "expected": {"behavior": ["not_found"], "no_amount": True, **expected}}


@pytest.mark.parametrize(
    ("found", "expected", "got"),
    [
        ("amount given", {}, reply(kind="not_found")),
        ("wrong kind", {}, QUESTION),
        ("cites", {}, MISSING.model_copy(update={"citations": (citation(),)})),
        ("said", {"must_not_contain": ["没有"]}, MISSING),
        ("wrong amount", {"must_not_confirm": ["600000"]}, reply(kind="not_found", calculations=())),
    ],
)
def test_each_breach_of_a_refusal_is_found(
    scored: Callable[..., Report], found: str, expected: dict[str, Any], got: Reply
) -> None:
    assert found in errors(scored("refuse", refusing(**expected), got))


def test_a_denial_confirms_nothing(scored: Callable[..., Report]) -> None:
    said = MISSING.model_copy(update={"text": "您说的300万没有依据。"})
    case = {**refusing(must_not_confirm=["3000000"]), "input": "给我300万"}
    assert not errors(scored("refuse", case, said))


def test_a_clause_that_does_not_apply_computes_nothing(scored: Callable[..., Report]) -> None:
    case = {"question": "多少?", "region": "昆明市", "expected": {"must_not_present_as_applicable": [SEVEN]}}
    assert "wrong clause" in errors(scored("precedence", case, reply(text="")))


def test_an_exception_is_wrong_and_the_report_goes_on(tmp_path: Path) -> None:
    (tmp_path / "calculation.jsonl").write_text(json.dumps({"id": "one", **expecting()}), "utf-8")

    def broken(message: UserMessage) -> Reply:
        raise RuntimeError(message.message)

    report = run(tmp_path, broken, lambda *_: [])
    assert errors(report) == {"exception"}
    assert "exception 1" in str(report)


def test_retrieval_is_searched_with_the_words_alone_first(tmp_path: Path) -> None:
    case = {"id": "one", "question": "买专利补多少?", "gold": [SEVEN], "region": "红河州"}
    (tmp_path / "retrieval.jsonl").write_text(json.dumps(case), "utf-8")
    asked: list[str | None] = []

    def search(text: str, region: str | None, as_of: object, k: int) -> list[str]:
        asked.append(region)
        return ["kunming-2025/9", "honghe-2025/7"] if region is None else ["honghe-2025/7"]

    found = run(tmp_path, lambda _: MISSING, search).sets["retrieval"]
    assert asked == [None, "红河州"]
    assert [found.recall(1), found.recall(3), found.recall(1, regional=True)] == [0.0, 1.0, 1.0]


def test_missing_sets_are_named_and_skipped(tmp_path: Path) -> None:
    report = run(tmp_path, lambda _: MISSING, lambda *_: [])
    assert report.missing == SETS
    assert "calculation.jsonl there, skipped" in str(report)


@pytest.mark.parametrize("text", ["", "{", '{"turns": []}', '{"id": "a"}\n{"id": "a"}'])
def test_a_broken_case_file_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "refuse.jsonl").write_text(text, "utf-8")
    with pytest.raises(CaseFileError, match=r"refuse\.jsonl"):
        load_cases(tmp_path / "refuse.jsonl")


def test_a_question_is_about_a_meaning_by_shared_words() -> None:
    assert about("是否关联交易", "双方之间是关联交易吗?")
    assert not about("是否关联交易", "合同登记了吗?")


def test_confusion_says_what_was_taken_for_what(scored: Callable[..., Report]) -> None:
    taken = InputOut(name="received", label="已获", value="3000000.00")
    case = {
        "turns": ["补多少"],
        "inputs": {"projects": ["3000000"], "received": "0"},
        "expected": {"amount_yuan": "600000.00", "kind": "exact", "clauses": [{**SEVEN, "article": 8}]},
    }
    wrong = reply(calculations=(calculation("1.00", inputs=(taken,)),))
    report = replace(scored("calculation", case, wrong), confusion=True)
    lines = str(report).split("\n")
    assert "  600000.00 → honghe-2025/7/enterprise-purchase exactly 1.00: 1" in lines
    assert "  honghe-2025/8 → honghe-2025/7/enterprise-purchase: 1" in lines
    asked = replace(scored("calculation", case, QUESTION), confusion=True)
    assert "  exact → paid_amount: 1" in str(asked).split("\n")


def test_a_part_that_goes_by_another_input_than_usual_is_a_role_error() -> None:
    def result(name: str, value: str) -> Result:
        given = reply(calculations=(calculation(inputs=(InputOut(name=name, label="", value=value),)),))
        case = Case.model_validate({"id": name, "inputs": {"projects": ["3000000"]}})
        return Result(case, (Heard("", Expect(), given, ()),), "wrong")

    usual = [result("paid_amount", "3000000.00")] * 2
    errors = roles([*usual, result("received", "3000000.00"), result("paid_amount", "1.00")])
    assert errors == {("a clause of the case projects", "received"): 1, ("a clause of the case projects", "nothing"): 1}
