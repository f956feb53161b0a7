"""Replies in the user's script."""

from bot.wording.script import traditional
from tests.bot.talking import Conversation


def test_quotes_stay_as_printed() -> None:
    assert traditional("依据「给予补助」计算") == "依據「给予补助」計算"


def test_a_traditional_question_gets_a_traditional_frame_and_the_law_as_printed() -> None:
    reply = Conversation().say("紅河的企業買了大學的專利,合同登記了,到賬300萬,能補多少?")
    assert reply.calculations[0].amount == "600000.00"
    assert "計算過程" in reply.text
    assert reply.citations[0].quote.replace("\n", " ") in reply.text
    assert "按成交实际到账额的20%给予" in reply.text


def test_a_simplified_question_gets_a_simplified_reply() -> None:
    assert "计算过程" in Conversation().say("红河的企业买了大学的专利,合同登记了,到账300万,能补多少?").text
