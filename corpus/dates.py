"""Which days a text speaks of: written dates, years and months, and words like 去年 and 上个月."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from corpus.magnitude import read_magnitude
from corpus.not_numbers import BLANK
from corpus.scripts import simplify
from corpus.word_lists import any_of

Precision = Literal["day", "month", "part", "year"]

_MONTHS = 12
_CENTURY = 2000
_YEARS_AWAY = {
    "大前年": -3, "前年": -2, "去年": -1, "上年": -1, "上一年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2,
}  # fmt: skip
_MONTHS_AWAY = {"上上个月": -2, "上个月": -1, "上月": -1, "本月": 0, "这个月": 0, "下个月": 1, "下月": 1}
_DAYS_AWAY = {
    "大前天": -3, "前天": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2,
}  # fmt: skip
_PARTS = {
    "初": (1, 1), "中": (6, 7), "底": (12, 12), "末": (12, 12), "上半年": (1, 6), "下半年": (7, 12),
    "一季度": (1, 3), "二季度": (4, 6), "三季度": (7, 9), "四季度": (10, 12),
}  # fmt: skip


_MONTH = "(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_YEAR = r"(?:(?:1[89]|20)\d{2}|(?:一[八九]|二[零〇])[零〇一二三四五六七八九]{2})"
_REST = (
    rf"(?:\s?年?度?的?\s?(?:第?(?P<part>初|[底末]|[上下]半年|[一二三四]季度|中(?![国央心期等小部旬间试]))"
    rf"|(?P<month>{_MONTH})\s?月(?:\s?(?P<day>{_DAY})\s?[日号])?))?"
)
_BARE_YEAR = (
    r"(?<![\d.〔\[【_/:+\-¥$A-Za-z])(?<!\d,)(?<!RMB )(?P<bare>19[89]\d|20(?:0[1-9]|[1-3]\d))"
    r"(?!\d|[.,]\d|-\d|[A-Za-z]|\s?(?:[%‰万亿元圆块多余来几个家人项次股笔件份户台套吨亩倍美欧港号天角])"
    r"|\s(?:[wWkKM](?![A-Za-z])|million|RMB|USD|CNY|yuan))"
)
_UNIT = r"\s?[年%‰万亿元圆块多余来几个家人项次股笔件份户台套吨亩倍美欧港号天角wWkKM]"
# Tried in this order at each place; each names the groups that it fills.
_PATTERNS = (
    rf"(?<!\d)(?P<since>{_YEAR})\s?年?\s?(?:到|至|-|~|—)\s?(?P<until>{_YEAR})\s?年",
    rf"(?<![\d.,-])(?P<since>20\d\d)\s?(?:到|至|-|~|—)\s?(?P<until>20[0-3]\d)(?!\d|[.,-]\d|{_UNIT})",
    rf"(?<!\d)(?P<year>{_YEAR})\s?年{_REST}",
    rf"(?<!\d)(?P<short>\d{{2}})\s?年(?=度|初|底|末|[上下]半年|\s?{_MONTH}\s?月){_REST}",
    rf"(?<![目之以年从说证声表今])(?P<away>{any_of(_YEARS_AWAY)}){_REST}",
    r"(?<![\d.,-])(?P<y>(?:19|20)\d{2})(?P<sign>[-/.])(?P<m>1[0-2]|0?[1-9])(?P=sign)"
    r"(?P<d>3[01]|[12]\d|0?[1-9])日?(?![\d.])",
    r"(?<![\d.,-])(?P<y>(?:19|20)\d{2})[-/](?P<m>1[0-2]|0?[1-9])(?![\d.,万亿元%-])",
    rf"(?<![\d.零〇一二两三四五六七八九十几第])(?P<month>{_MONTH})\s?月(?![球饼光亮薪租供费结付均])"
    rf"(?:\s?(?P<day>{_DAY})\s?[日号])?",
    f"(?P<months_away>{any_of(_MONTHS_AWAY)})",
    f"(?P<days_away>{any_of(_DAYS_AWAY)})",
    _BARE_YEAR,
)
_COMPILED = tuple(re.compile(pattern) for pattern in _PATTERNS)
_STARTS = re.compile(r"[\d一二三四五六七八九十大前去上今本明后这下昨]")


@dataclass(frozen=True, slots=True)
class DateMention:
    """Days `first` to `last`, both included, as said in `text[start:end]`; a year is 365 or 366 of them."""

    start: int
    end: int
    said: str
    first: date
    last: date
    precision: Precision


def read_dates(text: str, today: date) -> tuple[DateMention, ...]:
    """Every date, month and year in `text`, in order; terms of time ("满2年") are none.

    Words like 去年, and a month with no year, are counted from `today`. 年中 is June and July. A day that the
    calendar doesn't have is left out.
    """
    simplified = simplify(text)
    mentions = []
    for match in find_dates(simplified):
        groups = {name: value for name, value in match.groupdict().items() if value is not None}
        try:
            first, last, precision = _days(groups, today)
        except (ValueError, OverflowError):
            continue
        start, end = match.span()
        mentions.append(DateMention(start, end, text[start:end], first, last, precision))
    return tuple(mentions)


def find_dates(text: str) -> Iterator[re.Match[str]]:
    """Where dates stand in simplified, half-width text, whatever they mean."""
    at = 0
    while start := _STARTS.search(text, at):
        at = start.start()
        match = next(filter(None, (pattern.match(text, at) for pattern in _COMPILED)), None)
        if match is not None:
            yield match
        at = match.end() if match is not None else at + 1


def without_dates(text: str) -> str:
    """Simplified, half-width text with its dates blanked out, offsets kept."""
    pieces, at = [], 0
    for match in find_dates(text):
        pieces += [text[at : match.start()], BLANK * len(match[0])]
        at = match.end()
    return "".join((*pieces, text[at:]))


def _days(groups: dict[str, str], today: date) -> tuple[date, date, Precision]:
    """:raises ValueError: for a day that the calendar doesn't have."""
    if "days_away" in groups:
        return _day(today + timedelta(days=_DAYS_AWAY[groups["days_away"]]))
    if "months_away" in groups:
        months = today.year * _MONTHS + today.month - 1 + _MONTHS_AWAY[groups["months_away"]]
        return _months(months // _MONTHS, months % _MONTHS + 1)
    if "since" in groups:
        return date(_number(groups["since"]), 1, 1), date(_number(groups["until"]), _MONTHS, 31), "part"
    year = _year(groups, today)
    month, day = groups.get("month", groups.get("m")), groups.get("day", groups.get("d"))
    if month is not None:
        return _day(date(year, _number(month), _number(day))) if day else _months(year, _number(month))
    first, last = _PARTS.get(groups.get("part", ""), (1, _MONTHS))
    return _months(year, first, last)


def _year(groups: dict[str, str], today: date) -> int:
    if away := groups.get("away"):
        return today.year + _YEARS_AWAY[away]
    if short := groups.get("short"):
        return _CENTURY + int(short)
    written = groups.get("year") or groups.get("y") or groups.get("bare")
    return _number(written) if written else today.year


def _day(day: date) -> tuple[date, date, Precision]:
    return day, day, "day"


def _months(year: int, first: int, last: int | None = None) -> tuple[date, date, Precision]:
    end = last or first
    precision: Precision = "month" if end == first else "year" if end - first == _MONTHS - 1 else "part"
    return date(year, first, 1), date(year, end, monthrange(year, end)[1]), precision


def _number(written: str) -> int:
    magnitude = read_magnitude(written, 0)
    if magnitude is None:
        raise ValueError(f"{written} is not a number")
    return int(magnitude.value.low)
