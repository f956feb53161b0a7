"""Dates as people write them, from one fixed day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import DateMention, read_dates

TODAY = date(2025, 3, 9)


def only(text: str) -> DateMention:
    mentions = read_dates(text, TODAY)
    assert len(mentions) == 1, mentions
    return mentions[0]


DAYS = {
    "2025年5月19日": date(2025, 5, 19),
    "2025 年 5 月 19 日": date(2025, 5, 19),
    "2025-05-19": date(2025, 5, 19),
    "2025/5/19": date(2025, 5, 19),
    "2025.5.19": date(2025, 5, 19),
    "２０２５年５月１９号": date(2025, 5, 19),
    "二〇二五年五月十九日": date(2025, 5, 19),
    "去年12月31日": date(2024, 12, 31),
    "24年6月1日": date(2024, 6, 1),
    "5月19日": date(2025, 5, 19),
    "今天": date(2025, 3, 9),
    "昨天": date(2025, 3, 8),
    "2024年2月29日": date(2024, 2, 29),
}


@pytest.mark.parametrize("text", DAYS)
def test_a_day(text: str) -> None:
    mention = only(text)
    assert (mention.first, mention.last, mention.precision) == (DAYS[text], DAYS[text], "day")


INTERVALS = {
    "2025年5月": (date(2025, 5, 1), date(2025, 5, 31), "month"),
    "2024-02": (date(2024, 2, 1), date(2024, 2, 29), "month"),
    "24年6月": (date(2024, 6, 1), date(2024, 6, 30), "month"),
    "上个月": (date(2025, 2, 1), date(2025, 2, 28), "month"),
    "去年5月": (date(2024, 5, 1), date(2024, 5, 31), "month"),
    "2019 年底": (date(2019, 12, 1), date(2019, 12, 31), "month"),
    "2024年初": (date(2024, 1, 1), date(2024, 1, 31), "month"),
    "今年上半年": (date(2025, 1, 1), date(2025, 6, 30), "part"),
    "2025年第三季度": (date(2025, 7, 1), date(2025, 9, 30), "part"),
    "2022到2027年": (date(2022, 1, 1), date(2027, 12, 31), "part"),
    "2025年": (date(2025, 1, 1), date(2025, 12, 31), "year"),
    "二零一九年": (date(2019, 1, 1), date(2019, 12, 31), "year"),
    "去年": (date(2024, 1, 1), date(2024, 12, 31), "year"),
    "大前年": (date(2022, 1, 1), date(2022, 12, 31), "year"),
    "明年": (date(2026, 1, 1), date(2026, 12, 31), "year"),
    "25年度": (date(2025, 1, 1), date(2025, 12, 31), "year"),
}


@pytest.mark.parametrize("text", INTERVALS)
def test_a_month_or_year_is_an_interval(text: str) -> None:
    mention = only(text)
    assert (mention.first, mention.last, mention.precision) == INTERVALS[text]


@pytest.mark.parametrize(
    ("text", "said"),
    [("2019年的时候投的", "2019年"), ("2018省方案", "2018"), ("首年亏50万(2021)", "2021"), ("300万5月到账", "5月")],
)
def test_a_date_among_other_words(text: str, said: str) -> None:
    mention = only(text)
    assert mention.said == text[mention.start : mention.end] == said


@pytest.mark.parametrize(
    "text",
    [
        "满2年", "3年多", "20年", "3个月", "15日内", "〔2025〕14号", "到账2020万", "2025元", "目前年度",
        "2025年2月30日",
        "三个月", "两三月", "2025-13", "以上年", "说明年", "192.168.2025.1",
    ],
)  # fmt: skip
def test_terms_amounts_and_impossible_days_are_no_dates(text: str) -> None:
    assert read_dates(text, TODAY) == ()


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["{}-{:02}-{:02}", "{}年{}月{}日", "{}/{}/{}"]))
def test_every_day_in_every_form_reads_back_as_itself(day: date, form: str) -> None:
    mention = only(f"于{form.format(day.year, day.month, day.day)}签订")
    assert (mention.first, mention.last) == (day, day)


@given(st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF, exclude_categories=())), st.dates())
def test_any_text_reads_without_error(text: str, today: date) -> None:
    mentions = read_dates(f"去年{text}2019年底{text}明年", today)
    assert all(mention.first <= mention.last and mention.said for mention in mentions)
    assert any(mention.first == date(2019, 12, 1) for mention in read_dates(f"{text}。2019年底", today))
