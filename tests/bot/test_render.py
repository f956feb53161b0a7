"""From every act to words: each kind of reply, its braces filled, its quotes verbatim, its numbers founded."""

from decimal import Decimal

import pytest

from bot.dialogue.acts import Act, Asked, Chatted, Compared, Computed, NotFound, Question, Quoted, Refused, Remark
from bot.dialogue.state import DialogueState
from bot.messages import Reply
from bot.wording.guard import unfounded
from bot.wording.phrases import _phrases
from bot.wording.render import render
from calculators.calculate import calculate
from calculators.model import Calculation, Facts, Item, Missing, Range
from corpus.citation import Citation
from tests.bot.fakes import TODAY, law

CORPUS, RULES = law()
PURCHASE = RULES["honghe-2025/7/enterprise-purchase"]
CITED = PURCHASE.citation
FILLED = {"said": "九十多万", "quote": CITED.quote, "figure": ""}
FILLED |= dict.fromkeys(("since", "newer_since", "own_since", "on", "known"), "2025-05-19")
FILLED |= dict.fromkeys(("label", "title", "place", "text", "part", "who", "amount", "measure"), "甲")
FILLED |= dict.fromkeys(("by", "other", "base"), "甲")
FILLED |= dict.fromkeys(("own_base", "own_title", "other_base", "newer", "less"), "乙")
"""Something for every brace that a remark, a question or a reason may have."""


def computed(low: str | None, high: str | None = None, **conditions: bool) -> tuple[Calculation, ...]:
    value = Range(*(None if end is None else Decimal(end) for end in (low, high if high is not None else low)))
    found = calculate(PURCHASE, Facts({"paid_amount": (Item(value, "几百万"),)}, conditions=conditions), TODAY)
    assert not isinstance(found, Missing)
    return found


def rendered(act: Act) -> Reply:
    return render(act, DialogueState(turn=1), "s", CORPUS, TODAY)


def figures(section: str, key: str) -> dict[str, str]:
    """What the phrase needs beside what render fills itself."""
    given = ("{source}", "{mark}", "{documents}")
    text = _phrases("zh")[section][key]
    return {name: value for name, value in FILLED.items() if "{" + name + "}" in text and "{" + name + "}" not in given}


QUESTION = Question("paid_amount", PURCHASE.inputs["paid_amount"])
ACTS: list[tuple[Act, str]] = [
    (Computed(computed("3000000")), "calculation"),
    (Computed(computed("2000000", "3000000"), (QUESTION,)), "calculation"),
    (Computed(computed("3000000", registered=False)), "calculation"),
    (Computed(computed("3000000") + computed("6000000", registered=True, seller_kind=True)), "calculation"),
    (Asked((QUESTION,), (PURCHASE,)), "question"),
    (Asked((Question("registered", PURCHASE.conditions["registered"]),), (PURCHASE,)), "question"),
    (Quoted((CITED,)), "answer"),
    (Compared((CITED, RULES["kunming-2025/6/horizontal-team"].citation), computed("3000000")), "comparison"),
    (NotFound("nothing"), "not_found"),
    (Refused("code"), "refusal"),
    (Chatted("greet"), "answer"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "kind"), ACTS, ids=lambda value: type(value).__name__)
def test_every_act_becomes_a_reply_of_its_kind(act: Act, kind: str) -> None:
    reply = rendered(act)
    assert reply.kind == kind
    assert reply.text.strip()
    assert "{" not in reply.text
    assert not unfounded(reply, CORPUS, TODAY)


@pytest.mark.parametrize(("act", "kind"), ACTS, ids=lambda value: type(value).__name__)
def test_every_citation_has_its_mark_in_the_text_and_its_quote_in_its_clause(act: Act, kind: str) -> None:
    reply = rendered(act)
    assert [entry.mark for entry in reply.citations] == list(range(1, len(reply.citations) + 1))
    for entry in reply.citations:
        assert f"[{entry.mark}]" in reply.text
        assert entry.quote in CORPUS.clause(entry.clause).text


@pytest.mark.parametrize("name", sorted(_phrases("zh")["remark"]))
def test_every_remark_is_said(name: str) -> None:
    needed = "{mark}" in _phrases("zh")["remark"][name]
    remark = Remark(name, figures("remark", name), CITED if needed else None)
    assert "{" not in rendered(Quoted((CITED,), (remark,))).text


@pytest.mark.parametrize("name", sorted(set(_phrases("zh")["not_found"])))
def test_every_reason_to_find_nothing_is_said(name: str) -> None:
    reply = rendered(NotFound(name, figures("not_found", name), (CITED,)))
    assert (reply.kind, reply.calculations) == ("not_found", ())


@pytest.mark.parametrize("name", sorted(_phrases("zh")["refused"]))
def test_every_reason_to_refuse_is_said(name: str) -> None:
    assert rendered(Refused(name)).kind == "refusal"


@pytest.mark.parametrize("name", sorted(_phrases("zh")["chatted"]))
def test_every_courtesy_is_said(name: str) -> None:
    assert rendered(Chatted(name, {"facts": "蒙自"})).text


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
    assert "经技术合同认定登记这一条件不满足" in reply.text
    assert "600,000" not in reply.text.split("计算过程")[0]


def test_one_quote_keeps_one_mark() -> None:
    twice = Quoted((CITED, CITED, Citation(CITED.clause, CITED.clause.text[:20])))
    assert [entry.mark for entry in rendered(twice).citations] == [1, 2]
