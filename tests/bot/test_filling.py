"""A message read for the rules of two documents at once: what each takes of it, and what it changes."""

from datetime import date
from decimal import Decimal

import pytest

from bot.dialogue.slots import fill
from bot.dialogue.state import Topic
from bot.dialogue.turn import House
from bot.dialogue.understand import understand

TODAY = date(2026, 11, 23)
CITY, PROVINCE = "honghe-2025/7/enterprise-purchase", "yunnan-2018/19/enterprise-introduction"
BASES = {"paid_amount": "the city's", "transaction_amount": "the province's"}


def told(house: House, *messages: str) -> Topic:
    rules = [house.rules[CITY], house.rules[PROVINCE]]
    topic = Topic(rules=[CITY, PROVINCE])
    for message in messages:
        topic = fill(topic, rules, understand(message, house.corpus, TODAY), []).topic
    return topic


@pytest.mark.parametrize(
    ("messages", "sum_"),
    [
        (("引进技术到账300万,补多少",), 3_000_000),
        (("引进技术,技术交易实际金额300万",), 3_000_000),
        (("引进技术到账300万", "不对,是380万"), 3_800_000),
        (("引进技术到账300万", "要是600万呢"), 6_000_000),
    ],
)
def test_a_sum_is_the_base_of_both_documents(real_house: House, messages: tuple[str, ...], sum_: int) -> None:
    figures = told(real_house, *messages).figures
    assert {name: [item.low for item in figures[name]] for name in BASES} == {name: [Decimal(sum_)] for name in BASES}


def test_what_one_document_alone_needs_stays_its_own(real_house: House) -> None:
    topic = told(real_house, "引进技术到账300万,先进技术,今年还没拿过补助")
    assert topic.figures["received"][0].low == 0
    assert topic.conditions == {"advanced": True}
