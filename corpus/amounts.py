"""One written number with its unit: money, a share, a count, and the words around it that bound or disown it."""

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from corpus import units
from corpus.magnitude import START, Magnitude, Value, exactly, place, read_magnitude

FigureKind = Literal["money", "percent", "number", "count"]
# label: 第七条, A4; article: 一 in 一项专利; loose: one Chinese digit with nothing to count.
Role = Literal["figure", "label", "article", "loose"]

_ONE, _TEN, _HALF, _YI = Decimal(1), Decimal(10), Decimal("0.5"), Decimal(10**8)
_MILLION = Decimal(10**6)
_TENTH, _PERCENT, _PERMILLE = Decimal("0.1"), Decimal("0.01"), Decimal("0.001")
_SHARES = {"百": _PERCENT, "千": _PERMILLE, "万": Decimal("0.0001")}
_WINDOW = 16  # characters before a number in which its 不到 or 人民币 may begin
_MARK = len("第 (")
_BEGIN = re.compile(f"{START.pattern}|半")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit and role, before ranges are joined and what is no figure is left out."""

    start: int
    end: int
    value: Value
    kind: FigureKind = "number"
    scale: Decimal = _ONE
    coefficient_scale: Decimal = _ONE
    currency: str = ""
    unit: str = ""
    bound: units.Bound = ""
    role: Role = "figure"
    arabic: bool = False
    weak: bool = False
    joint: bool = False

    @property
    def bare(self) -> bool:
        return self.kind == "number"

    def times(self, factor: Decimal) -> "Amount":
        return replace(self, value=self.value.times(factor))


def read_amounts(text: str) -> list[Amount]:
    """Every number in simplified, half-width text with its unit, in order, whatever its role."""
    amounts: list[Amount] = []
    at = floor = 0
    while begin := _BEGIN.search(text, at):
        amount = _amount(text, begin.start())
        if amount is None:
            at = begin.start() + 1
        else:
            amounts.append(_bounded(text, amount, floor))
            at = floor = amounts[-1].end
    return amounts


def _amount(text: str, at: int) -> Amount | None:
    if half := units.HALF.match(text, at):
        return _half(half)
    if slash := units.SLASH.match(text, at):
        return Amount(at, slash.end(), exactly(Decimal(slash["part"]) / Decimal(slash["base"])), "percent")
    share = units.SHARE.match(text, at)
    number = read_magnitude(text, share.end() if share else at)
    if number is None:
        return None if share is None else _all_of(text, share)
    amount = Amount(
        at, number.end, number.value, scale=number.scale, coefficient_scale=number.coefficient_scale,
        arabic=number.arabic, weak=number.weak, role="loose" if number.weak else "figure",
    )  # fmt: skip
    if share is not None:
        return _as_percent(amount, number.end, _SHARES[share["base"]])
    if text.startswith("分之", number.end) and (part := read_magnitude(text, number.end + len("分之"))):
        return _fraction(at, number, part)
    return _share(text, amount) or _money(text, amount) or _scaled_or_counted(text, amount, number)


def _all_of(text: str, share: re.Match[str]) -> Amount | None:
    """百分之百."""
    whole = share["base"] == "百" and text.startswith("百", share.end())
    return Amount(share.start(), share.end() + 1, exactly(1), "percent") if whole else None


def _half(match: re.Match[str]) -> Amount:
    start, end = match.span()
    if match["yi"]:
        return Amount(start, end, exactly(_HALF * _YI), "money", scale=_YI, coefficient_scale=_YI)
    if match["unit"]:
        return Amount(start, end, exactly(_HALF), "count", unit=match["unit"])
    return Amount(start, end, exactly(_HALF), "percent")


def _fraction(at: int, base: Magnitude, part: Magnitude) -> Amount | None:
    if not base.value.low:
        return None
    return Amount(at, part.end, exactly(part.value.low / base.value.low), "percent")


def _as_percent(amount: Amount, end: int, factor: Decimal) -> Amount:
    return replace(
        amount.times(factor), end=end, kind="percent", role="figure",
        scale=factor, coefficient_scale=amount.coefficient_scale * factor,
    )  # fmt: skip


def _fuzzy(amount: Amount, *fuzz: str | None) -> Amount:
    """多 and 余 open a value up to the next round one, 来 leaves it about there."""
    if not (said := next(filter(None, fuzz), "")):
        return amount
    value = amount.value
    high = value.high + (0 if said == "来" else place(value.low))
    return replace(amount, value=value._replace(high=high, sure=False))


def _share(text: str, amount: Amount) -> Amount | None:
    if match := units.PERCENT.match(text, amount.end):
        factor = _PERMILLE if match["mille"] else _PERCENT
        return _as_percent(_fuzzy(amount, match["fuzz"]), match.end(), factor)
    match = units.TENTHS.match(text, amount.end)
    if match is None or amount.value.high > _TEN:
        return None
    if last := match["last"]:
        amount = replace(amount, value=amount.value.plus(exactly(_HALF if last == "半" else _digit(last) / _TEN)))
    return _as_percent(_fuzzy(amount, match["fuzz"], match["more"]), match.end(), _TENTH)


def _money(text: str, amount: Amount) -> Amount | None:
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


def _scaled_or_counted(text: str, amount: Amount, number: Magnitude) -> Amount:
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


def _more(text: str, amount: Amount) -> Amount:
    match = units.MORE.match(text, amount.end)
    return replace(_fuzzy(amount, match[0]), end=match.end()) if match else amount


def _count(text: str, amount: Amount, match: re.Match[str]) -> Amount:
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


def _bounded(text: str, amount: Amount, floor: int) -> Amount:
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


def _with_words_before(text: str, amount: Amount, floor: int) -> Amount:
    match = units.BEFORE.search(text, max(floor, amount.start - _WINDOW), amount.start)
    if match is None:
        return amount
    bound, currency, sign = _bound(match), match["currency"], match["sign"]
    if bound and match[bound] in units.ONLY_BEFORE_IMPLIED and text[amount.start] not in "百千万亿":
        return amount
    if sign and floor and match.start("sign") == floor:
        return amount  # the hyphen of a range
    said = [match.start(name) for name in (*units.BOUNDS, "currency", "sign") if match[name]]
    if currency and amount.bare and (millions := units.MILLIONS.match(text, amount.end)):
        amount = replace(amount.times(_MILLION), end=millions.end(), scale=_MILLION, coefficient_scale=_MILLION)
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


def _is_mark(text: str, amount: Amount, before: str) -> bool:
    """A part of an identifier (A4, honghe-2025, 5/19), or a numeral in brackets of its own: (六)."""
    letter = before[-2:-1] if before.endswith(("-", "_")) else before[-1:]
    if (letter.isascii() and letter.isalpha()) or (before.endswith("/") and before[-2:-1].isdigit()):
        return True
    short = not amount.arabic or amount.end - amount.start < len("100")
    return short and before.endswith("(") and text.startswith(")", amount.end)
