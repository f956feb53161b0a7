"""A text in parts: none over the limit, nothing lost, and nothing cut through that belongs together."""

import re
from string import whitespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.layout import (
    TELEGRAM_TEXT,
    WECHAT_TEXT_BYTES,
    Measure,
    characters,
    chosen,
    numbered,
    options,
    split,
    utf8_bytes,
    utf16_units,
)
from bot.messages import Ask, Choice, Reply

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
LINK = "https://example.org/clauses/honghe-2025/7?quote=%E6%8C%89"
MEASURES = [(characters, 40), (utf16_units, 40), (utf8_bytes, 64)]
WORDS = ["您可获 600,000 元。", LINK, "[1]", "[12]", FAMILY, "👍🏽", "e\u0301", "\n", ",", " ", "补" * 90, "a" * 90]


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(("measure", "limit"), MEASURES)
@given(text=st.lists(st.sampled_from(WORDS), max_size=60).map("".join) | st.text(max_size=300))
def test_parts_are_within_the_limit_and_lose_nothing(measure: Measure, limit: int, text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    parts = split(text, limit, measure)
    assert all(0 < measure(part) <= limit for part in parts)
    assert squeezed("".join(parts)) == squeezed(text)


@pytest.mark.parametrize("whole", [LINK, "[12]", "3,000,000.00 元", FAMILY, "👍🏽", "e\u0301", "20%", "1\ufe0f\u20e3"])
@pytest.mark.parametrize("before", range(0, 80, 7))
def test_what_belongs_together_stays_together(whole: str, before: int) -> None:
    parts = split("补" * before + whole + "助" * 80, 80, characters)
    assert any(whole in part for part in parts)


def test_a_part_ends_with_a_sentence_rather_than_within_one() -> None:
    parts = split("甲" * 30 + "。" + "乙" * 30 + "。" + "丙" * 30, 70)
    assert parts == ["甲" * 30 + "。" + "乙" * 30 + "。", "丙" * 30]


def test_a_line_s_end_is_better_than_a_sentence_s() -> None:
    assert split("甲" * 40 + "\n乙。丙" + "丁" * 40, 60)[0] == "甲" * 40


def test_a_far_better_place_in_the_first_half_is_not_taken() -> None:
    assert len(split("甲。" + "乙" * 100, 60)[0]) == 60


def test_what_alone_is_over_the_limit_is_cut() -> None:
    parts = split("https://example.org/" + "a" * 100, 40)
    assert "".join(parts) == "https://example.org/" + "a" * 100
    assert [len(part) for part in split("e" + "\u0301" * 99, 40)] == [40, 40, 20]


def test_a_long_text_is_cut_in_linear_time() -> None:
    assert len(split("您可获补助。" * 20_000, TELEGRAM_TEXT, utf16_units)) == 30
    assert all(len(part.encode()) <= WECHAT_TEXT_BYTES for part in split("补" * 50_000, WECHAT_TEXT_BYTES, utf8_bytes))


def test_nothing_gives_no_part() -> None:
    assert split(whitespace, 10) == []


def asking(*asks: Ask) -> Reply:
    return Reply(session_id="s", turn=1, kind="question", text="?", asks=asks)


PLACE = Ask(
    input="region",
    label="地区",
    kind="choice",
    question="?",
    choices=(Choice(value="532500", label="红河州"), Choice(value="530100", label="昆明市")),
)
REGISTERED = Ask(input="registered", label="已登记", kind="yes_no", question="?")
PAID = Ask(input="paid_amount", label="到账额", kind="money", question="?")


def test_options_are_numbered_through_and_yes_or_no_are_two() -> None:
    reply = asking(PLACE, PAID, REGISTERED)
    assert [(option.input, option.value) for option in options(reply)] == [
        ("region", "532500"),
        ("region", "530100"),
        ("registered", "true"),
        ("registered", "false"),
    ]
    assert [re.sub(r"\D.*", "", line) for line in numbered(reply).splitlines()] == ["1", "2", "3", "4"]
    assert numbered(asking(PAID)) == ""


@pytest.mark.parametrize(("typed", "answers"), [("1", {"region": "532500"}), (" 4 ", {"registered": "false"})])
def test_a_bare_number_chooses(typed: str, answers: dict[str, str]) -> None:
    message = chosen(typed, asking(PLACE, PAID, REGISTERED))
    assert message is not None
    assert (message.session_id, message.message, message.answers) == ("s", "", answers)


@pytest.mark.parametrize("typed", ["0", "5", "3万", "３", "-1", "", "一", "1.", "9" * 5_000])
def test_anything_else_is_said(typed: str) -> None:
    assert chosen(typed, asking(PLACE, PAID, REGISTERED)) is None


def test_nothing_is_chosen_where_nothing_was_offered() -> None:
    assert chosen("1", None) is None
    assert chosen("1", asking(PAID)) is None
