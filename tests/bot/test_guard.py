"""The number guard: what has a source may leave, in whatever form; what has none never does."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import CalculationOut, CitationOut, InputOut, Reply, StepOut, Understood
from bot.wording.guard import unfounded
from bot.wording.render import render
from corpus.numerals import write_money
from tests.bot.fakes import TODAY, law
from tests.bot.talking import Conversation

PURCHASE = "建水的企业从大学买了专利,合同已登记,到账300万,补助多少?"
QUOTE = "按成交实际到账额的20%给予单个项目不超过100万元"
NOWHERE = [
    "90万元",
    "九十万",
    "九十萬圓",
    "玖拾万元",
    "９０万元",
    "90%",
    "９０％",
    "百分之九十",
    "九成",
    "0.9亿",
    "37 项",
]
NOWHERE += ["900,000元", "900000 元", "三十七家", "⑳万", "½", "半数", "三分之二", "88‰", "第四十一条", "2099年"]
SAME = ["600000 元", "60万元", "六十万", "陆拾万元", "６０万", "0.6百万", "600,000.00元", "600千元"]


def reply(text: str, **fields: object) -> Reply:
    return Reply(session_id="s", turn=1, kind="answer", text=text).model_copy(update=fields)


def citation(quote: str = QUOTE, label: str = "七") -> CitationOut:
    return CitationOut(
        mark=1, document="honghe-2025", document_title="", document_number=None, clause="honghe-2025/7", article=7,
        label=label, quote=quote, in_force=True, effective_from=None, effective_to=None, url="/clauses/honghe-2025/7",
    )  # fmt: skip


def calculation(amount: str = "600000.00", **fields: object) -> CalculationOut:
    entry = CalculationOut(
        rule="honghe-2025/7/enterprise-purchase", title="", document="honghe-2025", clause="honghe-2025/7", article=7,
        bound="exactly", amount=amount,
    )  # fmt: skip
    return entry.model_copy(update=fields)


def loose(written: Reply) -> frozenset[Decimal]:
    corpus, _ = law()
    return unfounded(written, corpus, TODAY)


@pytest.mark.parametrize("figure", NOWHERE)
def test_a_figure_from_nowhere_has_no_source(figure: str) -> None:
    assert loose(reply(f"您可获 {figure}。", citations=(citation(),), calculations=(calculation(),)))


@pytest.mark.parametrize("figure", SAME)
def test_a_value_of_a_calculation_may_be_written_in_any_form(figure: str) -> None:
    assert not loose(reply(f"您可获 {figure}。", calculations=(calculation(),)))


@pytest.mark.parametrize("figure", SAME)
def test_the_same_figure_without_the_calculation_has_no_source(figure: str) -> None:
    assert loose(reply(f"您可获 {figure}。"))


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("20%,一百万元", {"citations": (citation(),)}),
        ("第三十条", {"citations": (citation("可以", "第三十条"),)}),
        ("红政办发〔2025〕14号", {"citations": (citation(),)}),
        ("自 2025-05-19 起,2025年5月19日", {"citations": (citation(),)}),
        (f"按 {TODAY.isoformat()} 的条文", {}),
        ("40万", {"understood": (Understood(name="paid_amount", value="400000.00"),)}),
        ("您说的“四十来万”", {"understood": (Understood(name="paid_amount", value="", said="四十来万"),)}),
        ("20% × 3,000,000 元", {"calculations": (calculation("0.00", steps=(StepOut(text="20% × 300万"),)),)}),
        ("80万元", {"calculations": (calculation("0.00", inputs=(InputOut(name="a", label="", value="800000.00"),)),)}),
        ("至 70万元", {"calculations": (calculation(amount_max="700000.00"),)}),
        ("2023 年", {"calculations": (calculation(period="2023"),)}),
    ],
)  # fmt: skip
def test_what_has_a_source_may_leave(text: str, fields: dict[str, object]) -> None:
    assert not loose(reply(text, **fields))


def test_marks_are_no_figures_but_what_only_looks_like_one_is() -> None:
    assert not loose(reply("依据[1]", citations=(citation(),)))
    assert loose(reply("可获[900000]元", citations=(citation(),)))


def test_a_figure_in_brackets_that_marks_no_citation_is_a_figure() -> None:
    assert loose(reply("可获[90]万元", citations=(citation(),)))


def test_a_number_of_a_document_that_is_not_cited_is_no_source() -> None:
    assert loose(reply("可获 114 元"))


def test_another_day_is_no_source() -> None:
    corpus, _ = law()
    written = reply("按 2031-12-31 的条文")
    assert not unfounded(written, corpus, date(2031, 12, 31))
    assert unfounded(written, corpus, TODAY)


@given(st.integers(1, 10**11), st.integers(1, 10**11))
def test_only_the_calculated_value_leaves(amount: int, said: int) -> None:
    """Property: money in the text passes exactly when its value is the calculation's or a document's figure."""
    entry = calculation(f"{Decimal(amount):.2f}")
    known = loose(reply(write_money(Decimal(said))))
    found = loose(reply(write_money(Decimal(said)), calculations=(entry,)))
    assert found == (known if said != amount else frozenset())


@pytest.mark.parametrize("figure", NOWHERE)
def test_a_reply_with_a_figure_from_nowhere_is_replaced_and_counted(
    figure: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest, calls = render, []

    def dishonest(*words: object, **named: object) -> Reply:
        calls.append(words)
        written = honest(*words, **named)  # type: ignore[arg-type]
        added = f"\n另可获 {figure}。" if len(calls) == 1 else ""
        return written.model_copy(update={"text": written.text + added})

    monkeypatch.setattr("bot.dialogue.talk.render", dishonest)
    conversation = Conversation()
    left = conversation.say(PURCHASE)
    assert conversation.refused == 1
    assert figure not in left.text
    assert not loose(left)
    assert left.calculations == ()


def test_an_honest_reply_is_not_replaced() -> None:
    conversation = Conversation()
    left = conversation.say(PURCHASE)
    assert (conversation.refused, left.calculations[0].amount) == (0, "600000.00")
    assert not loose(left)
