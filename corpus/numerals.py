"""Reading the amounts, shares and counts that people write, and writing them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus import units
from corpus.amounts import Amount, FigureKind, read_amounts
from corpus.dates import without_dates
from corpus.magnitude import Value
from corpus.not_numbers import without_addresses, without_idioms
from corpus.scripts import simplify
from corpus.spaced import closed_up

_TEN = 10
_PLAIN_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_POINT_IN_A_ROW = re.compile(r"(?<=\d)\.(?=\d+\.\d)|(?<=\.\d)\.(?=\d)|(?<=\.\d\d)\.(?=\d)")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as written: `text[start:end]` is `said`, its unit and words like 约 and 不到 included.

    Money is in units of `currency`, a percent is a ratio (20% is 0.20); `low` or `high` None is an open end.
    `bare`: neither a unit nor 万 or 亿 says what the number counts. `approximate`: a range, a bound, or words
    on which people differ (1亿2千). `about`: it is said to be about so much (约, 左右), and nothing else is open.
    """

    start: int
    end: int
    said: str
    kind: FigureKind
    low: Decimal | None
    high: Decimal | None
    currency: str = "CNY"
    unit: str = ""
    bare: bool = False
    approximate: bool = False
    about: bool = False

    @property
    def exact(self) -> Decimal | None:
        """The one value that it states; None where it is open, a range or approximate."""
        return self.low if self.low == self.high and not self.approximate else None


def read_figures(text: str) -> tuple[Figure, ...]:
    """Every amount, share, count and plain number in `text`, in order, none overlapping another.

    Dates, document numbers, articles, ordinals, phones, links and fixed phrases (一事一议) are not figures,
    nor is 一 as an article (一项专利). A Chinese digit that counts nothing is one only where it is the whole text.
    """
    simplified, spread = closed_up(without_addresses(without_idioms(_half_width(text))))
    if not _PLAIN_NUMBER.fullmatch(simplified.strip()):
        simplified = without_dates(simplified)
    return tuple(
        _figure(text, replace(amount, start=spread.get(amount.start, amount.start)))
        for amount in _joined(simplified, read_amounts(simplified))
        if amount.role == "figure" or (amount.role != "label" and _is_all(simplified, amount))
    )


def read_numbers(text: str) -> tuple[Decimal, ...]:
    """Every value that `text` states in digits or Chinese numerals, parts of dates and labels included.

    "300万元" states 3,000,000 alone and "20%" 0.2 alone; "一项" and fixed phrases (第三方) state none. Signs
    that are numbers by themselves (½, ①) come last.
    """
    simplified = closed_up(_POINT_IN_A_ROW.sub(" ", without_idioms(_half_width(text))))[0]
    amounts = _joined(simplified, read_amounts(simplified))
    stated = (amount for amount in amounts if amount.role != "article" or _is_all(simplified, amount))
    signs = (char for char in text if unicodedata.category(char) in {"No", "Nl"} and char != "〇")
    return (
        *(value for amount in stated for value in amount.value.written),
        *(Decimal(str(unicodedata.numeric(char))) for char in signs),
    )


def write_money(value: Decimal) -> str:
    """Yuan with thousands separated, and fen where it isn't whole: "3,000,000 元", "987,654.30 元"."""
    written = write_number(value)
    whole, point, fen = written.partition(".")
    return f"{whole}{point}{fen.ljust(2, '0') if point else ''} 元"


def write_about(value: Decimal) -> str:
    """About so many yuan, as it is read again: "约2800000元"."""
    return f"约{value:f}元"


def write_number(value: Decimal) -> str:
    """All digits, thousands separated, no closing zeros: "1,234.5"."""
    written = f"{value:,f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def write_percent(ratio: Decimal) -> str:
    """A ratio as a percentage, in full: 0.2 is "20%"."""
    return f"{write_number(ratio * 100)}%"


def _half_width(text: str) -> str:
    """Simplified, with ASCII for the decimal digits of every script; offsets kept."""
    simplified = simplify(text)
    return re.sub(r"(?![0-9])\d", lambda match: str(unicodedata.digit(match[0])), simplified)


def _is_all(text: str, amount: Amount) -> bool:
    return amount.end - amount.start == len(text.strip())


def _figure(text: str, amount: Amount) -> Figure:
    value, bound = amount.value, amount.bound
    return Figure(
        amount.start,
        amount.end,
        text[amount.start : amount.end],
        amount.kind,
        None if bound == "upper" else value.low,
        None if bound == "lower" else value.high,
        currency=amount.currency or "CNY",
        unit=amount.unit,
        bare=amount.bare,
        approximate=bound != "" or not value.sure,
        about=bound == "about" and (value.sure or value.low != value.high),
    )


def _joined(text: str, amounts: list[Amount]) -> list[Amount]:
    """Ranges as one amount (100到200万), and lists whose unit stands at the end (100、200、300万) with it."""
    joined: list[Amount] = []
    for amount in amounts:
        joint = _range(text, joined[-1], amount) if joined else None
        joined[-1:] = [joint] if joint else [*joined[-1:], amount]
    for index in range(len(joined) - 1, 0, -1):
        joined[index - 1] = _listed(text, joined[index - 1], joined[index])
    return joined


def _range(text: str, first: Amount, last: Amount) -> Amount | None:
    if first.joint or not (units.TO.fullmatch(text, first.end, last.start) or _is_spoken_pair(text, first, last)):
        return None
    ends = next((ends for ends in _aligned(first, last) if ends[0].value.low <= ends[1].value.high), None)
    if ends is None:
        return None
    low, high = ends
    return replace(
        high,
        start=first.start,
        value=Value(low.value.low, high.value.high, low.value.written + high.value.written, sure=False),
        role="label" if "label" in {first.role, last.role} else high.role,
        bound=first.bound or last.bound,
        currency=low.currency or high.currency,
        joint=True,
    )


def _is_spoken_pair(text: str, first: Amount, last: Amount) -> bool:
    """五、六百万 and 三、四家: two neighbouring digits that share what follows."""
    follows = last.value.low == (first.value.low + 1) * last.coefficient_scale
    shares = last.coefficient_scale > 1 or (last.kind == "count" and last.weak)
    return first.bare and follows and shares and text[first.end : last.start] == "、"


def _aligned(first: Amount, last: Amount) -> Iterator[tuple[Amount, Amount]]:
    """The ways in which two ends may share a unit, likeliest first: 三到五百万, 100到200万, 300万到500, 2%到3%."""
    if first.bare:
        if first.times(last.coefficient_scale).value.low < last.value.low:
            yield first.times(last.coefficient_scale), last
        yield first.times(last.scale), last
    elif last.bare:
        carried = replace(last.times(first.scale), kind=first.kind, unit=first.unit, role="figure")
        yield first, replace(carried, currency=first.currency)
    elif first.kind == last.kind and first.unit == last.unit:
        yield first, last


def _listed(text: str, amount: Amount, following: Amount) -> Amount:
    shares = amount.bare and amount.arabic and amount.role == "figure" and amount.value.low >= _TEN
    carries = following.kind in {"money", "percent"} and following.role == "figure"
    if not (shares and carries and units.AND.fullmatch(text, amount.end, following.start)):
        return amount
    return replace(
        amount.times(following.scale), kind=following.kind, scale=following.scale, currency=following.currency
    )
