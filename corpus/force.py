"""From when to when a text says that it holds: 自…起施行, 有效期至…, 有效期X年."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.marks import ordinal
from corpus.scripts import simplify

_DIGIT = "0-9０-９"
_CHINESE = "〇○零一二三四五六七八九"
_VALUES = dict.fromkeys("〇○零", 0) | {sign: value for value, sign in enumerate("一二三四五六七八九", 1)}
_DATE = re.compile(
    rf"(?P<year>[{_DIGIT}]{{4}}|[{_CHINESE}]{{4}})\s*[年\-/.]\s*(?P<month>[{_DIGIT}]{{1,2}}|[十{_CHINESE}]{{1,2}})\s*[月\-/.]\s*"
    rf"(?P<day>[{_DIGIT}]{{1,2}}|[十{_CHINESE}]{{1,3}})(?:\s*[日号號])?"
)
_DAY = re.sub(r"\?P<\w+>", "", _DATE.pattern)
_BEGINS = "(?:[起开開]始?)(?:正式)?(?:施行|实施|實施|执行|執行|生效|试行)"
_START = re.compile(rf"[自从從由]\s*{_DAY}\s*{_BEGINS}")
_START_BARE = re.compile(rf"^{_DAY}\s*(?:起)?(?:施行|实施|实行)$", re.MULTILINE)
_START_AT_ISSUE = re.compile(
    rf"[自从從由](?:印发|印發|发布|發布|公布|颁布|下发|发文)之日{_BEGINS}|[自从由](?:印发|发布|公布)之日起?施行"
)
_START_AFTER = re.compile(
    r"[自从由](?:印发|发布|公布|颁布)之日起(?:满)?(?P<days>\d{1,3}|[一二三四五六七八九十]{1,3})日[后後](?:施行|实施|生效)"
)
_TERM_WORDS = "(?:有效期限?|施行期限?|实施期限?|执行期限?|试行期限?|暂行期限?|政策有效期限?)"
_END = re.compile(rf"(?:{_TERM_WORDS}(?:自{_DAY}(?:起)?)?|执行|施行|实施)\s*(?:[为為截]?[至到止])\s*(?P<end>{_DAY})")
_TERM = re.compile(
    rf"{_TERM_WORDS}\s*(?:[为為是]|暂定为?)?\s*(?P<years>\d{{1,2}}|[一二两三四五六七八九十]{{1,2}})\s*年(?![度月])"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A day and the words that it is taken from, verbatim, with their offset in the text."""

    day: date
    words: str
    start: int


def read_dates(words: str) -> Iterator[Said]:
    """Every whole date that is written, in digits (2025年5月19日, 2025-05-19) or Chinese numerals."""
    for match in _DATE.finditer(words):
        day = _day(match)
        if day is not None:
            yield Said(day, match[0], match.start())


def dates_in(words: str) -> list[str]:
    """The same in ISO 8601, in the order written."""
    return [said.day.isoformat() for said in read_dates(words)]


def read_start(text: str, issued: date | None) -> Said | None:
    """The day from which the text says that it holds: the last that it names, else so many days after its issue."""
    plain = simplify(text)
    named = [match for pattern in (_START, _START_BARE) for match in pattern.finditer(plain)]
    if named:
        last = max(named, key=lambda match: match.start())
        return next((Said(each.day, _verbatim(text, last), last.start()) for each in read_dates(last[0])), None)
    after = next(_START_AFTER.finditer(plain), None)
    if after is None or issued is None or (days := ordinal(after["days"])) is None:
        return None
    return Said(issued + timedelta(days=days), _verbatim(text, after), after.start())


def starts_at_issue(text: str) -> str:
    """The words by which the text holds from the day of its issue, empty where it has none."""
    match = _START_AT_ISSUE.search(simplify(text))
    return _verbatim(text, match) if match is not None else ""


def read_end(text: str, start: date | None) -> Said | None:
    """The last day on which the text says that it holds: as named, else its term in years from `start`."""
    plain = simplify(text)
    if named := next(_END.finditer(plain), None):
        ends = list(read_dates(named["end"]))
        return Said(ends[-1].day, _verbatim(text, named), named.start()) if ends else None
    term = next(_TERM.finditer(plain), None)
    years = ordinal(term["years"]) if term is not None else None
    if term is None or years is None or start is None:
        return None
    return Said(_years_later(start, years) - timedelta(days=1), _verbatim(text, term), term.start())


def days_borne_out(key: str, words: str, issued: date | None, start: date | None) -> list[str]:
    """The days that `words` may be quoted for as this key of a policy.toml, in ISO 8601."""
    days = dates_in(words)
    if key == "effective_from" and (after := read_start(words, issued)):
        days.append(after.day.isoformat())
    if key == "effective_to" and (end := read_end(words, start or issued)):
        days.append(end.day.isoformat())
    return days


def _verbatim(text: str, match: re.Match[str]) -> str:
    """The words as printed: simplifying changes no positions."""
    return text[match.start() : match.end()]


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(_number(match["year"]), _number(match["month"]), _number(match["day"]))
    except ValueError:
        return None


def _number(written: str) -> int:
    if "十" in written:
        tens, _, ones = written.partition("十")
        return (_number(tens) if tens else 1) * 10 + (_number(ones) if ones else 0)
    return int("".join(str(_VALUES.get(sign, sign)) for sign in written))
