"""From every act to words, in each speech: its braces filled, its quotes verbatim, its numbers founded."""

from decimal import Decimal

import pytest

from bot.dialogue.acts import (
    Act,
    Asked,
    Chatted,
    Compared,
    Computed,
    Guided,
    NotFound,
    Question,
    Quoted,
    Refused,
    Remark,
    Screening,
)
from bot.dialogue.speech import Speech
from bot.dialogue.state import DialogueState, Topic
from bot.messages import Reply
from bot.wording.guard import unfounded
from bot.wording.phrases import _phrases
from bot.wording.render import render
from calculators.calculate import calculate
from calculators.model import Calculation, Facts, Item, Missing, Range
from calculators.screening import screen
from corpus.citation import Citation
from tests.bot.fakes import TODAY, law

CORPUS, RULES = law()
PURCHASE = RULES["honghe-2025/7/enterprise-purchase"]
NET = RULES["yunnan-regulation-2020/30/transfer-or-licence"]
CITED = PURCHASE.citation
SPEECHES: tuple[Speech, ...] = ("hans", "hant", "en")
FILLED = {"said": "九十多万", "quote": CITED.quote, "figure": ""}
FILLED |= dict.fromkeys(("since", "own_since", "newer_since", "on", "until", "known"), "2025-05-19")
FILLED |= dict.fromkeys(("label", "title", "place", "text", "part", "who", "amount", "measure", "benefit"), "甲")
FILLED |= dict.fromkeys(("by", "other", "base", "term"), "甲")
FILLED |= dict.fromkeys(("own_base", "own_title", "other_base", "newer", "less"), "乙")
"""Something for every brace that a remark, a question or a reason may have."""


def computed(low: str | None, high: str | None = None, **conditions: bool) -> tuple[Calculation, ...]:
    value = Range(*(None if end is None else Decimal(end) for end in (low, high if high is not None else low)))
    found = calculate(PURCHASE, Facts({"paid_amount": (Item(value, "几百万"),)}, conditions=conditions), TODAY)
    assert not isinstance(found, Missing)
    return found


def of_years() -> tuple[Calculation, ...]:
    """Profits of several years, one of them a loss."""
    profits = {"2021": "1000000", "2022": "-200000", "2023": "3000000"}
    items = tuple(Item(Range.exact(Decimal(sum_)), sum_, year, year) for year, sum_ in profits.items())
    found = calculate(RULES["yunnan-regulation-2020/30/3/own-use"], Facts({"operating_profit": items}), TODAY)
    assert not isinstance(found, Missing)
    return found


def rendered(act: Act, speech: Speech = "hans", **state: object) -> Reply:
    return render(act, DialogueState(turn=1, speech=speech).model_copy(update=state), "s", CORPUS, TODAY)


def figures(section: str, key: str) -> dict[str, str]:
    """What the phrase needs beside what render fills itself."""
    given = ("{source}", "{mark}", "{covered}")
    text = _phrases("zh")[section][key]
    return {name: value for name, value in FILLED.items() if "{" + name + "}" in text and "{" + name + "}" not in given}


QUESTION = Question("paid_amount", PURCHASE.inputs["paid_amount"])
CONDITION = Question("registered", PURCHASE.conditions["registered"])
FOUND = screen(RULES.all(), frozenset({"企业"}), lambda rule: Facts(), TODAY)
PLACE = Question("region", None, (("532500", "红河州"), ("530100", "昆明市")), "which_region")
ACTS: list[tuple[Act, str]] = [
    (Computed(computed("3000000")), "calculation"),
    (Computed(computed("2000000", "3000000"), (QUESTION,)), "calculation"),
    (Computed(computed("3000000", registered=False)), "calculation"),
    (Computed(computed("3000000") + computed("6000000", registered=True, seller_kind=True)), "calculation"),
    *((Computed(computed("6000000"), view=view), "calculation") for view in ("why", "source", "doubt")),
    (Computed(of_years()), "calculation"),
    (Asked((QUESTION, PLACE), (PURCHASE,)), "question"),
    (Asked((CONDITION, *(Question(name, entry) for name, entry in NET.inputs.items())), (PURCHASE,)), "question"),
    *((Quoted((CITED,), lead=lead), "answer") for lead in ("quoted", "decides", "rate", "source", "who", "dates")),
    (Quoted((CITED,), needs=("成交实际到账额",)), "answer"),
    *((Guided(reason, (CITED,), (PURCHASE,)), "answer") for reason in ("next_step", "human", "complaint", "contact")),
    (Guided("human", (NET.citation,), (NET,)), "answer"),
    (Compared((CITED, RULES["kunming-2025/6/horizontal-team"].citation), computed("3000000")), "comparison"),
    (Screening(FOUND, {"place": "蒙自市", "who": "企业"}), "answer"),
    (NotFound("nothing"), "not_found"),
    (Refused("code"), "refusal"),
    (Chatted("self"), "answer"),
    (Chatted("able"), "answer"),
]  # fmt: skip


@pytest.mark.parametrize("speech", SPEECHES)
@pytest.mark.parametrize(("act", "kind"), ACTS, ids=lambda value: type(value).__name__)
def test_every_act_becomes_a_reply_of_its_kind(act: Act, kind: str, speech: Speech) -> None:
    reply = rendered(act, speech)
    assert reply.kind == kind
    assert reply.text.strip()
    assert "{" not in reply.text
    assert not unfounded(reply, CORPUS, TODAY)


@pytest.mark.parametrize("speech", SPEECHES)
@pytest.mark.parametrize(("act", "kind"), ACTS, ids=lambda value: type(value).__name__)
def test_every_citation_has_its_mark_in_the_text_and_its_quote_in_its_clause(
    act: Act, kind: str, speech: Speech
) -> None:
    reply = rendered(act, speech)
    assert [entry.mark for entry in reply.citations] == list(range(1, len(reply.citations) + 1))
    for entry in reply.citations:
        assert f"[{entry.mark}]" in reply.text
        assert entry.quote in CORPUS.clause(entry.clause).text


@pytest.mark.parametrize("speech", SPEECHES)
@pytest.mark.parametrize("name", sorted(_phrases("zh")["remark"]))
def test_every_remark_is_said(name: str, speech: Speech) -> None:
    needed = "{mark}" in _phrases("zh")["remark"][name]
    remark = Remark(name, figures("remark", name), CITED if needed else None)
    assert "{" not in rendered(Quoted((CITED,), (remark,)), speech).text


@pytest.mark.parametrize("speech", SPEECHES)
@pytest.mark.parametrize("name", sorted(set(_phrases("zh")["not_found"])))
def test_every_reason_to_find_nothing_is_said(name: str, speech: Speech) -> None:
    reply = rendered(NotFound(name, figures("not_found", name), (CITED,)), speech)
    assert (reply.kind, reply.calculations) == ("not_found", ())
    assert not unfounded(reply, CORPUS, TODAY)


@pytest.mark.parametrize("speech", SPEECHES)
@pytest.mark.parametrize("name", sorted(_phrases("zh")["refused"]))
def test_every_reason_to_refuse_is_said(name: str, speech: Speech) -> None:
    assert rendered(Refused(name), speech).kind == "refusal"


COURTESIES = sorted(set(_phrases("zh")["chatted"]) - {"document"})


@pytest.mark.parametrize("speech", SPEECHES)
@pytest.mark.parametrize("name", COURTESIES)
def test_every_courtesy_is_said(name: str, speech: Speech) -> None:
    reply = rendered(Chatted(name, {"facts": "蒙自", "benefit": PURCHASE.title}), speech)
    assert "{" not in reply.text
    assert not unfounded(reply, CORPUS, TODAY)


def test_an_upper_bound_stays_one_in_words() -> None:
    voucher = RULES["honghe-2025/14/innovation-voucher"]
    item = Item(Range.exact(Decimal(100_000)), "十万")
    found = calculate(voucher, Facts({"service_contract": (item,)}), TODAY)
    assert not isinstance(found, Missing)
    reply = rendered(Computed(found))
    assert reply.calculations[0].bound == "at_most"
    assert "最多可获 50,000 元" in reply.text


def test_who_is_not_eligible_reads_which_condition_fails_and_gets_nothing() -> None:
    reply = rendered(Computed(computed("3000000", registered=False)))
    assert (reply.calculations[0].eligible, reply.calculations[0].amount) == (False, "0.00")
    assert "不满足“经技术合同认定登记”这一条件" in reply.text
    assert "600,000" not in reply.text


def test_one_quote_keeps_one_mark() -> None:
    twice = Quoted((CITED, CITED, Citation(CITED.clause, CITED.clause.text[:20])))
    assert [entry.mark for entry in rendered(twice).citations] == [1, 2]


def test_what_several_years_share_is_said_once() -> None:
    reply = rendered(Computed(of_years()))
    assert len(reply.calculations) > 1
    lines = reply.text.splitlines()
    assert len(lines) == len(set(lines))


def test_the_background_of_a_matter_is_told_once() -> None:
    act = Computed(computed("3000000"), remarks=(Remark("open_point", {"text": "没有写明。"}),))
    first, later = (rendered(act, topics=[Topic(told=told)]) for told in ([], [PURCHASE.id]))
    assert "技术合同认定登记证明" in first.text
    assert "没有写明。" in first.text
    assert "技术合同认定登记证明" not in later.text
    assert "没有写明。" not in later.text
    assert later.calculations == first.calculations


def test_what_stands_asked_is_not_asked_again_in_words() -> None:
    act = Computed(computed("3000000"), (CONDITION,))
    assert PURCHASE.conditions["registered"].question in rendered(act).text
    again = rendered(act, asked=["registered"])
    assert PURCHASE.conditions["registered"].question not in again.text
    assert [ask.input for ask in again.asks] == ["registered"]


def test_a_clause_that_names_no_department_is_not_given_one() -> None:
    reply = rendered(Guided("human", (NET.citation,), (NET,)))
    assert CORPUS.document("yunnan-regulation-2020").responsible in reply.text
    assert "没有列明责任部门" in reply.text
