"""Reading the amounts, shares and counts that people write, and writing them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from corpus import units
from corpus.dates import without_dates
from corpus.magnitude import START, Magnitude, Value, exactly, place, read_magnitude
from corpus.not_numbers import without_addresses, without_idioms
from corpus.scripts import simplify

FigureKind = Literal["money", "percent", "number", "count"]
# label: 第七条, A4; article: 一 in 一项专利; loose: one Chinese digit with nothing to count.
_Role = Literal["figure", "label", "article", "loose"]

_ONE, _TEN, _HALF, _YI = Decimal(1), Decimal(10), Decimal("0.5"), Decimal(10**8)
_TENTH, _PERCENT, _PERMILLE = Decimal("0.1"), Decimal("0.01"), Decimal("0.001")
_SHARES = {"百": _PERCENT, "千": _PERMILLE, "万": Decimal("0.0001")}
_WINDOW = 16  # characters before a number in which its 不到 or 人民币 may begin
_MARK = len("第 (")
_BEGIN = re.compile(f"{START.pattern}|半")
_PLAIN_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_POINT_IN_A_ROW = re.compile(r"(?<=\d)\.(?=\d+\.\d)|(?<=\.\d)\.(?=\d)|(?<=\.\d\d)\.(?=\d)")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as written: `text[start:end]` is `said`, its unit and words like 约 and 不到 included.

    Money is in units of `currency`, a percent is a ratio (20% is 0.20); `low` or `high` None is an open end.
    `bare`: neither a unit nor 万 or 亿 says what the number counts. `approximate`: a range, a bound, or words
    on which people differ (1亿2千).
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

    @property
    def exact(self) -> Decimal | None:
        """The one value that it states; None where it is open, a range or approximate."""
        return self.low if self.low == self.high and not self.approximate else None


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number with its unit, before ranges are joined and what only looks like a figure is left out."""

    start: int
    end: int
    value: Value
    kind: FigureKind = "number"
    scale: Decimal = _ONE
    coefficient_scale: Decimal = _ONE
    currency: str = ""
    unit: str = ""
    bound: units.Bound = ""
    role: _Role = "figure"
    arabic: bool = False
    weak: bool = False
    joint: bool = False

    @property
    def bare(self) -> bool:
        return self.kind == "number"

    def times(self, factor: Decimal) -> "_Amount":
        return replace(self, value=self.value.times(factor))


def read_figures(text: str) -> tuple[Figure, ...]:
    """Every amount, share, count and plain number in `text`, in order, none overlapping another.

    Dates, document numbers, articles, ordinals, phones, links and fixed phrases (一事一议) are not figures,
    nor is 一 as an article (一项专利). A Chinese digit that counts nothing is one only where it is the whole text.
    """
    simplified = without_addresses(without_idioms(_half_width(text)))
    if not _PLAIN_NUMBER.fullmatch(simplified.strip()):
        simplified = without_dates(simplified)
    return tuple(
        _figure(text, amount)
        for amount in _joined(simplified, _amounts(simplified))
        if amount.role == "figure" or (amount.role != "label" and _is_all(simplified, amount))
    )


def read_numbers(text: str) -> tuple[Decimal, ...]:
    """Every value that `text` states in digits or Chinese numerals, parts of dates and labels included.

    "300万元" states 3,000,000 alone and "20%" 0.2 alone; "一项" and fixed phrases (第三方) state none. Signs
    that are numbers by themselves (½, ①) come last.
    """
    simplified = _POINT_IN_A_ROW.sub(" ", without_idioms(_half_width(text)))
    amounts = _joined(simplified, _amounts(simplified))
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


def _is_all(text: str, amount: _Amount) -> bool:
    return amount.end - amount.start == len(text.strip())


def _figure(text: str, amount: _Amount) -> Figure:
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
    )


def _amounts(text: str) -> list[_Amount]:
    amounts: list[_Amount] = []
    at = floor = 0
    while begin := _BEGIN.search(text, at):
        amount = _amount(text, begin.start())
        if amount is None:
            at = begin.start() + 1
        else:
            amounts.append(_bounded(text, amount, floor))
            at = floor = amounts[-1].end
    return amounts


def _amount(text: str, at: int) -> _Amount | None:
    if half := units.HALF.match(text, at):
        return _half(half)
    if slash := units.SLASH.match(text, at):
        return _Amount(at, slash.end(), exactly(Decimal(slash["part"]) / Decimal(slash["base"])), "percent")
    share = units.SHARE.match(text, at)
    number = read_magnitude(text, share.end() if share else at)
    if number is None:
        return None if share is None else _all_of(text, share)
    amount = _Amount(
        at, number.end, number.value, scale=number.scale, coefficient_scale=number.coefficient_scale,
        arabic=number.arabic, weak=number.weak, role="loose" if number.weak else "figure",
    )  # fmt: skip
    if share is not None:
        return _as_percent(amount, number.end, _SHARES[share["base"]])
    if text.startswith("分之", number.end) and (part := read_magnitude(text, number.end + len("分之"))):
        return _fraction(at, number, part)
    return _share(text, amount) or _money(text, amount) or _scaled_or_counted(text, amount, number)


def _all_of(text: str, share: re.Match[str]) -> _Amount | None:
    """百分之百."""
    whole = share["base"] == "百" and text.startswith("百", share.end())
    return _Amount(share.start(), share.end() + 1, exactly(1), "percent") if whole else None


def _half(match: re.Match[str]) -> _Amount:
    start, end = match.span()
    if match["yi"]:
        return _Amount(start, end, exactly(_HALF * _YI), "money", scale=_YI, coefficient_scale=_YI)
    if match["unit"]:
        return _Amount(start, end, exactly(_HALF), "count", unit=match["unit"])
    return _Amount(start, end, exactly(_HALF), "percent")


def _fraction(at: int, base: Magnitude, part: Magnitude) -> _Amount | None:
    if not base.value.low:
        return None
    return _Amount(at, part.end, exactly(part.value.low / base.value.low), "percent")


def _as_percent(amount: _Amount, end: int, factor: Decimal) -> _Amount:
    return replace(
        amount.times(factor), end=end, kind="percent", role="figure",
        scale=factor, coefficient_scale=amount.coefficient_scale * factor,
    )  # fmt: skip


def _fuzzy(amount: _Amount, *fuzz: str | None) -> _Amount:
    """多 and 余 open a value up to the next round one, 来 leaves it about there."""
    if not (said := next(filter(None, fuzz), "")):
        return amount
    value = amount.value
    high = value.high + (0 if said == "来" else place(value.low))
    return replace(amount, value=value._replace(high=high, sure=False))


def _share(text: str, amount: _Amount) -> _Amount | None:
    if match := units.PERCENT.match(text, amount.end):
        factor = _PERMILLE if match["mille"] else _PERCENT
        return _as_percent(_fuzzy(amount, match["fuzz"]), match.end(), factor)
    match = units.TENTHS.match(text, amount.end)
    if match is None or amount.value.high > _TEN or (amount.arabic and amount.value.low % 1):
        return None
    if last := match["last"]:
        amount = replace(amount, value=amount.value.plus(exactly(_HALF if last == "半" else _digit(last) / _TEN)))
    return _as_percent(_fuzzy(amount, match["fuzz"], match["more"]), match.end(), _TENTH)


def _money(text: str, amount: _Amount) -> _Amount | None:
    if small := units.SMALL_COINS.match(text, amount.end):
        value = amount.value.times(_TENTH if small["jiao"] else _PERCENT)
        value = value.plus(exactly(_digit(small["cents"]) * _PERCENT)) if small["cents"] else value
        return replace(amount, value=value, end=small.end(), kind="money", role="figure")
    match = units.MONEY.match(text, amount.end)
    if match is None:
        return None
    end, piece = match.end(), match["currency"] == "块"
    coins = units.COINS.match(text, end)
    if piece and amount.weak and not (coins or match["plain"]) and text[end : end + 1].isalpha():
        return None  # 两块牌子
    amount = _fuzzy(amount, match["fuzz"], match["more"])
    if coins and (piece or not coins["last"]):
        amount, end = replace(amount, value=amount.value.plus(exactly(_coins(coins)))), coins.end()
    currency = "CNY" if match["plain"] == "人民币" else units.CURRENCIES[match["currency"].lower()]
    return replace(amount, end=end, kind="money", currency=currency, role="figure")


def _coins(match: re.Match[str]) -> Decimal:
    worth = {"jiao": _TENTH, "cents": _PERCENT, "fen": _PERCENT, "last": _TENTH}
    return sum((_digit(match[name]) * unit for name, unit in worth.items() if match[name]), Decimal(0))


def _digit(sign: str) -> Decimal:
    return _ONE * 2 if sign == "两" else Decimal(int(unicodedata.numeric(sign)))


def _scaled_or_counted(text: str, amount: _Amount, number: Magnitude) -> _Amount:
    if amount.scale > 1:
        if match := units.SCALED_COUNT.match(text, amount.end):
            return replace(amount, end=match.end(), kind="count", unit=match["unit"])
        return replace(_more(text, amount), kind="money")
    if match := units.COUNT.match(text, amount.end):
        return _count(text, amount, match)
    amount = _more(text, amount)
    following = text[amount.end : amount.end + 1]
    if amount.weak and text[amount.start] in "一两零〇":
        return replace(amount, role="article")
    if units.LABEL.match(text, amount.end) or number.long or (following.isascii() and following.isalpha()):
        return replace(amount, role="label")
    return amount


def _more(text: str, amount: _Amount) -> _Amount:
    match = units.MORE.match(text, amount.end)
    return replace(_fuzzy(amount, match[0]), end=match.end()) if match else amount


def _count(text: str, amount: _Amount, match: re.Match[str]) -> _Amount:
    amount = _fuzzy(amount, match["fuzz"])
    value = amount.value
    if match["half"] or match["and_half"]:
        value = value.plus(exactly(_HALF))
    elif match["more"]:
        value = value._replace(high=value.high + 1, sure=False)
    article = amount.weak and text[amount.start] == "一" and value == exactly(1)
    return replace(
        amount, end=match.end(), value=value, kind="count", role="article" if article else "figure",
        unit=("个" if match["half"] else "") + match["unit"],
    )  # fmt: skip


def _bounded(text: str, amount: _Amount, floor: int) -> _Amount:
    """With the words before it (约, 不到, 人民币, 负, 第) and after it (以上, 左右), and what they make of it."""
    amount = _with_words_before(text, amount, floor)
    counts = not (amount.weak and amount.bare) and amount.role != "label"
    if counts and (match := units.AFTER.match(text, amount.end)):
        amount = replace(amount, end=match.end(), bound=amount.bound or _bound(match))
    before = text[max(0, amount.start - _MARK) : amount.start]
    if before.rstrip(" (").endswith("第") or (amount.bare and _is_mark(text, amount, before)):
        return replace(amount, role="label")
    if amount.kind == "count" and (amount.bound or before.endswith(units.FULL)):
        return replace(amount, role="figure")
    return amount


def _with_words_before(text: str, amount: _Amount, floor: int) -> _Amount:
    match = units.BEFORE.search(text, max(floor, amount.start - _WINDOW), amount.start)
    if match is None:
        return amount
    bound, currency, sign = _bound(match), match["currency"], match["sign"]
    if bound and match[bound] in units.ONLY_BEFORE_IMPLIED and text[amount.start] not in "百千万亿":
        return amount
    if sign and floor and match.start("sign") == floor:
        return amount  # the hyphen of a range
    said = [match.start(name) for name in (*units.BOUNDS, "currency", "sign") if match[name]]
    if currency and amount.kind in {"number", "money"}:
        currency = amount.currency or units.CURRENCIES[currency.lower()]
        amount = replace(amount, kind="money", currency=currency, role="figure")
    if sign:
        before = text[max(0, match.start("sign") - 1) : match.start("sign")]
        amount = replace(amount, value=_negative(amount.value, doubtful=sign != "负" and before.isalpha()))
    return replace(amount, start=min([*said, amount.start]), bound=bound)


def _negative(value: Value, *, doubtful: bool) -> Value:
    """A hyphen right after a word (净收入-50万) may be a minus or a dash: not sure, and written without it."""
    low, high, written, sure = value
    signed = written if doubtful else tuple(-each for each in written)
    return Value(-high, -low, signed, sure and not doubtful)


def _bound(match: re.Match[str]) -> units.Bound:
    return next((bound for bound in units.BOUNDS if match[bound]), "")


def _is_mark(text: str, amount: _Amount, before: str) -> bool:
    """A part of an identifier (A4, honghe-2025, 5/19), or a numeral in brackets of its own: (六)."""
    letter = before[-2:-1] if before.endswith(("-", "_")) else before[-1:]
    if (letter.isascii() and letter.isalpha()) or (before.endswith("/") and before[-2:-1].isdigit()):
        return True
    short = not amount.arabic or amount.end - amount.start < len("100")
    return short and before.endswith("(") and text.startswith(")", amount.end)


def _joined(text: str, amounts: list[_Amount]) -> list[_Amount]:
    """Ranges as one amount (100到200万), and lists whose unit stands at the end (100、200、300万) with it."""
    joined: list[_Amount] = []
    for amount in amounts:
        joint = _range(text, joined[-1], amount) if joined else None
        joined[-1:] = [joint] if joint else [*joined[-1:], amount]
    for index in range(len(joined) - 1, 0, -1):
        joined[index - 1] = _listed(text, joined[index - 1], joined[index])
    return joined


def _range(text: str, first: _Amount, last: _Amount) -> _Amount | None:
    if first.joint or not units.TO.fullmatch(text, first.end, last.start):
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


def _aligned(first: _Amount, last: _Amount) -> Iterator[tuple[_Amount, _Amount]]:
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


def _listed(text: str, amount: _Amount, following: _Amount) -> _Amount:
    shares = amount.bare and amount.arabic and amount.role == "figure" and amount.value.low >= _TEN
    carries = following.kind in {"money", "percent"} and following.role == "figure"
    if not (shares and carries and units.AND.fullmatch(text, amount.end, following.start)):
        return amount
    return replace(
        amount.times(following.scale), kind=following.kind, scale=following.scale, currency=following.currency
    )
