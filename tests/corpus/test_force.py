"""From when to when a text holds, in every way that offices write it."""

from datetime import date

import pytest

from corpus.force import dates_in, days_borne_out, read_end, read_start, starts_at_issue

ISSUED = date(2024, 1, 5)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("2025年5月19日", ["2025-05-19"]),
        ("2025-05-19 至 2025.6.1", ["2025-05-19", "2025-06-01"]),
        ("二〇一八年十月二十四日", ["2018-10-24"]),
        ("二○二○年三月三十一日", ["2020-03-31"]),
        ("二零二一年十二月十日", ["2021-12-10"]),
        ("２０２５年１月３日", ["2025-01-03"]),
        ("2025年2月30日", []),
        ("2025年5月", []),
    ],
)
def test_dates_are_read_in_digits_and_chinese(words: str, days: list[str]) -> None:
    assert dates_in(words) == days


@pytest.mark.parametrize(
    ("text", "day", "words"),
    [
        ("本办法自2024年2月1日起施行。", "2024-02-01", "自2024年2月1日起施行"),
        ("本條例自2020年7月1日起施行", "2020-07-01", "自2020年7月1日起施行"),
        ("本规定从二〇二四年三月一日起正式实施", "2024-03-01", "从二〇二四年三月一日起正式实施"),
        ("旧办法自2019年1月1日起施行。本办法自2024年2月1日起执行。", "2024-02-01", "自2024年2月1日起执行"),
        ("本办法自公布之日起30日后施行。", "2024-02-04", "自公布之日起30日后施行"),
    ],
)
def test_the_first_day_is_named_or_counted_from_the_issue(text: str, day: str, words: str) -> None:
    said = read_start(text, ISSUED)
    assert said is not None
    assert (said.day.isoformat(), said.words) == (day, words)
    assert text[said.start :].startswith(words)
    assert day in days_borne_out("effective_from", words, ISSUED, None)


@pytest.mark.parametrize("text", ["本办法自印发之日起施行。", "本措施自发布之日起执行,有效期3年。"])
def test_from_the_day_of_issue_is_no_other_day(text: str) -> None:
    assert read_start(text, ISSUED) is None
    assert starts_at_issue(text).startswith("自")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("有效期至2028年12月31日", "2028-12-31"),
        ("有效期自2024年1月1日至2028年12月31日", "2028-12-31"),
        ("执行至2025年6月30日止", "2025-06-30"),
        ("有效期5年", "2028-12-31"),
        ("有效期限为三年", "2026-12-31"),
        ("试行期两年", "2025-12-31"),
    ],
)
def test_the_last_day_is_named_or_counted_in_years(text: str, day: str) -> None:
    start = date(2024, 1, 1)
    end = read_end(f"本办法自2024年1月1日起施行,{text}。", start)
    assert end is not None
    assert (end.day.isoformat(), end.words) == (day, end.words)
    assert day in days_borne_out("effective_to", end.words, None, start)


def test_a_term_that_begins_on_a_leap_day_ends_before_its_last_of_february() -> None:
    end = read_end("有效期3年", date(2024, 2, 29))
    assert end is not None
    assert end.day == date(2027, 2, 27)


def test_a_term_without_a_beginning_ends_nowhere() -> None:
    assert read_end("有效期3年", None) is None
    assert read_end("项目实施期三年度考核", date(2024, 1, 1)) is None
