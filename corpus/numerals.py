"""Reading the amounts, shares and counts that people write, and writing them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from corpus.dates import find_dates
from corpus.magnitude import START, Magnitude, Value, exactly, place, read_magnitude
from corpus.not_numbers import without_addresses, without_idioms
from corpus.scripts import simplify

FigureKind = Literal["money", "percent", "number", "count"]
_Bound = Literal["", "upper", "lower", "about"]
_Role = Literal["figure", "label", "determiner", "loose"]

_ONE, _TEN = Decimal(1), Decimal(10)
_PERCENT, _PERMILLE, _TENTH, _HALF = Decimal("0.01"), Decimal("0.001"), Decimal("0.1"), Decimal("0.5")
_WINDOW = 16
_CURRENCIES = {
    "人民币": "CNY", "rmb": "CNY", "cny": "CNY", "yuan": "CNY", "¥": "CNY", "元": "CNY", "圆": "CNY", "块": "CNY",
    "美元": "USD", "美金": "USD", "美刀": "USD", "usd": "USD", "us$": "USD", "$": "USD", "dollars": "USD",
    "港元": "HKD", "港币": "HKD", "hkd": "HKD", "hk$": "HKD", "欧元": "EUR", "eur": "EUR", "€": "EUR",
    "英镑": "GBP", "gbp": "GBP", "£": "GBP", "日元": "JPY", "日币": "JPY", "jpy": "JPY", "韩元": "KRW", "krw": "KRW",
    "新台币": "TWD", "台币": "TWD", "澳元": "AUD", "加元": "CAD", "新加坡元": "SGD", "瑞士法郎": "CHF", "卢布": "RUB",
    "泰铢": "THB", "越南盾": "VND", "缅币": "MMK", "缅元": "MMK", "基普": "LAK",
}  # fmt: skip
# A unit of count, and the characters that after it make another word.
_UNITS = {
    "个工作日": "", "工作日": "", "个自然日": "", "自然日": "", "个月": "", "个星期": "", "个季度": "", "个小时": "",
    "小时": "", "分钟": "", "周年": "", "平方米": "", "公里": "", "公斤": "", "星期": "", "年": "底初末中报终轻会检薪级",
    "天": "使然津文猫", "日": "元币本照报常", "周": "转期边知末", "项": "", "个": "", "家": "里庭属长具乡电",
    "人": "民工均才社事力", "名": "称义单额字牌列下", "位": "于置", "股": "权份东本价票金息市改", "件": "", "次": "性于级",
    "笔": "者记试译直", "份": "额子", "篇": "", "台": "湾阶账州风式币面", "套": "餐路现利", "种": "植子田业",
    "间": "接隔的或", "亩": "", "吨": "", "辆": "", "倍": "", "户": "口籍名均主外头", "批": "准复发评", "轮": "胎船岗",
    "场": "地所景外内馆", "支": "持付出撑配行部队教援架柱", "只": "要有能是给够补会剩好需算按投到交付拿批做",
    "所": "以得有在属谓需欠获示长占用投", "单": "位独个纯一价",
}  # fmt: skip
# After 万 and 亿 fewer words are units: 300万项目 and 300万年底 are money.
_SCALED_UNITS = {unit: _UNITS[unit] for unit in "人股件家次户台套吨亩份名辆倍"} | {"个": "人体税别", "平方米": ""}
_BOUNDS: dict[_Bound, str] = {
    "upper": "不到|不足|不满|未满|低于|小于|少于|不超过|不超|不高于|不多于|不大于|最多|至多|顶多|最高",
    "lower": "超过|超|多于|高于|大于|不低于|不少于|不小于|不下于|不下|至少|最少|起码|最低|逾|突破|上|过",
    "about": "大约|大概|约莫|(?<![签合契预节特制条])约|差不多|将近|接近|(?<![最附就靠远])近|估计|大致",
}
_ONLY_BEFORE_IMPLIED = frozenset("上过")
_FULL = tuple("满足整够")


def _longest_first(words: dict[str, str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _counted(units: dict[str, str]) -> str:
    longest = sorted(units, key=len, reverse=True)
    return "|".join(unit + (f"(?![{units[unit]}])" if units[unit] else "") for unit in longest)


_CURRENCY = rf"(?P<currency>{_longest_first(_CURRENCIES)})"
_BEGIN = re.compile(f"{START.pattern}|半")
_BEFORE = re.compile(
    "(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _BOUNDS.items()) + r")?[\s了]?"
    rf"(?:(?<![A-Za-z]){_CURRENCY})?[\s:]{{0,2}}(?P<sign>(?<![自担肩背抱胜辜减])负|(?<![\w%)])[-−])?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s?(?:(?P<lower>及?以上|往上|开外|有余|起步|起(?![来步始码诉草初点源伏])|\+(?!\d))"
    "|(?P<upper>及?以下|及?以内|之内|(?:都|还)?不到(?![账位帐]))|(?P<about>左右|上下|前后|出头|的样子))"
)
_SHARE = re.compile("(?P<base>[百千万])分之")
_HALVES = re.compile("一半|半数|对半|半(?P<yi>个?亿)|半(?P<unit>年|个月|个?小时)(?!年度|度)")
_PERCENT_SIGN = re.compile(
    r"(?P<fuzz>[多余来]?)\s?(?:(?P<mille>‰)|%|个?百分点|个点(?![子位评击心])|percent\b|pct\b)", re.IGNORECASE
)
_TENTHS = re.compile(
    rf"(?P<fuzz>多?)成(?![立果交本为功长熟员都品就绩效型份分])(?P<last>[一二三四五六七八九半](?!{_counted(_UNITS)}))?"
)
_MONEY = re.compile(
    rf"(?P<fuzz>[多余来]?)\s?{_CURRENCY}(?![A-Za-z素旦宵件])(?P<plain>人民币|钱)?(?P<more>多(?!少))?[整正]?", re.IGNORECASE
)
_DIGIT = "[1-9一二三四五六七八九两壹贰叁肆伍陆柒捌玖]"
_COINS = re.compile(
    rf"(?:(?P<jiao>{_DIGIT})[角毛](?:(?P<cents>{_DIGIT})分?)?|零?(?P<fen>{_DIGIT})分|(?P<last>{_DIGIT})(?![\d十百千万亿wWkK个年月%.]))"
    "[整正]?"
)
_JIAO = re.compile("[角毛]")
_COUNT = re.compile(rf"(?P<fuzz>[多余来几]?)(?:个(?P<half>半)(?=月|小时))?(?P<unit>{_counted(_UNITS)}|月|小时)(?P<more>多(?!少))?(?P<and_half>半(?![年数导径]))?")
_SCALED_COUNT = re.compile(f"(?P<unit>{_counted(_SCALED_UNITS)})")
_MORE = re.compile("[多余](?![少久长大谢样种次名额款下])")
_LABEL = re.compile("[号条章编折楼层室级届版环类强期]|款(?!项)|节(?![约能余])|路(?![费演])|线(?![上下])|中全会|等[奖级]|[点时](?=钟|半|整|[\\d零一二三四五十])")
_PLAIN_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_TO = re.compile(r"\s{0,2}(?:到|至|-{1,2}|~{1,2}|—{1,2}|–|〜)\s{0,2}")
_AND = re.compile(r"\s?[、和与及]\s?")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as written: `text[start:end]` is `said`, its unit and words like 约 and 不到 included.

    Money is in units of `currency`, a percent is a ratio (20% is 0.20), `low` or `high` None is an open end.
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
        """The one value it states, or None where it is open, a range or approximate."""
        return self.low if self.low == self.high and not self.approximate else None


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number with its unit, before ranges are joined and words that only look like figures are left out."""

    start: int
    end: int
    value: Value
    kind: FigureKind
    scale: Decimal = _ONE
    coefficient_scale: Decimal = _ONE
    currency: str = ""
    unit: str = ""
    bound: _Bound = ""
    role: _Role = "figure"
    arabic: bool = False
    weak: bool = False

    @property
    def bare(self) -> bool:
        return self.kind == "number"

    def times(self, factor: Decimal) -> "_Amount":
        return replace(self, value=self.value.times(factor))


def read_figures(text: str) -> tuple[Figure, ...]:
    """Every amount, share, count and plain number in `text`, in order, none overlapping another.

    Dates, document numbers, articles, ordinals, phones, links and fixed phrases (一事一议) are not figures,
    nor is 一 as an article (一项专利). A single Chinese digit is one only where it is the whole text.
    """
    simplified = without_addresses(without_idioms(_ascii_digits(simplify(text))))
    alone = simplified.strip()
    if not _PLAIN_NUMBER.fullmatch(alone):
        simplified = _without_dates(simplified)
    return tuple(
        _figure(text, amount)
        for amount in _joined(simplified, _amounts(simplified))
        if amount.role == "figure" or (amount.role != "label" and amount.end - amount.start == len(alone))
    )


def read_numbers(text: str) -> tuple[Decimal, ...]:
    """Every value that `text` states in digits or Chinese numerals, parts of dates and labels included.

    "300万元" states 3,000,000 alone and "20%" 0.2 alone; "一项" and fixed phrases (第三方) state none.
    """
    simplified = re.sub(r"(?<=\d)\.(?=\d+\.\d)|(?<=\.\d)\.(?=\d)", " ", without_idioms(_ascii_digits(simplify(text))))
    values = [
        value
        for amount in _joined(simplified, _amounts(simplified))
        if amount.role != "determiner"
        for value in amount.value.written
    ]
    signs = (char for char in text if unicodedata.category(char) in {"No", "Nl"} and char != "〇")
    return (*values, *(Decimal(str(unicodedata.numeric(char))) for char in signs))


def write_money(value: Decimal) -> str:
    """Yuan with thousands separated, and fen where it isn't whole: "3,000,000 元", "987,654.32 元"."""
    whole = value == value.to_integral_value()
    return f"{value:,.0f} 元" if whole else f"{max(value, value.quantize(_PERCENT), key=_places):,f} 元"


def write_number(value: Decimal) -> str:
    """Thousands separated, no closing zeros: "1,234.5"."""
    return f"{_plain(value):,f}"


def write_percent(ratio: Decimal) -> str:
    """A ratio as a percentage, in full: 0.2 is "20%"."""
    return f"{_plain(ratio.scaleb(2)):,f}%"


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _plain(value: Decimal) -> Decimal:
    shorter = value.normalize()
    return shorter if _places(shorter) > 0 else shorter.quantize(_ONE)


def _ascii_digits(text: str) -> str:
    if text.isascii():
        return text
    return re.sub(r"(?![0-9])\d", lambda match: str(unicodedata.digit(match[0])), text)


def _without_dates(text: str) -> str:
    pieces, at = [], 0
    for match in find_dates(text):
        pieces += [text[at : match.start()], "□" * len(match[0])]
        at = match.end()
    return "".join((*pieces, text[at:]))


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
        approximate=bound != "" or not value.sure or value.low != value.high,
    )


def _amounts(text: str) -> list[_Amount]:
    amounts: list[_Amount] = []
    at = floor = 0
    while begin := _BEGIN.search(text, at):
        amount = _amount(text, begin.start())
        if amount is None:
            at = begin.start() + 1
            continue
        amounts.append(_bounded(text, amount, floor))
        at = floor = amounts[-1].end
    return amounts


def _amount(text: str, at: int) -> _Amount | None:
    if half := _HALVES.match(text, at):
        return _half(half)
    share = _SHARE.match(text, at)
    magnitude = read_magnitude(text, share.end() if share else at)
    if magnitude is None:
        return None
    if share is not None:
        base = {"百": _PERCENT, "千": _PERMILLE, "万": _PERMILLE / _TEN}[share["base"]]
        return _scaled(_plain_amount(at, magnitude), magnitude.end, base)
    if text.startswith("分之", magnitude.end) and (part := read_magnitude(text, magnitude.end + 2)):
        return _fraction(at, magnitude, part)
    return _with_unit(text, _plain_amount(at, magnitude), magnitude)


def _half(match: re.Match[str]) -> _Amount:
    start, end = match.span()
    if match["yi"]:
        return _Amount(start, end, exactly(_HALF * 10**8), "money", Decimal(10**8), Decimal(10**8))
    if match["unit"]:
        return _Amount(start, end, exactly(_HALF), "count", unit=match["unit"])
    return _Amount(start, end, exactly(_HALF), "percent")


def _fraction(at: int, base: Magnitude, part: Magnitude) -> _Amount | None:
    if not base.value.low:
        return None
    return _Amount(at, part.end, exactly(part.value.low / base.value.low), "percent")


def _plain_amount(at: int, magnitude: Magnitude) -> _Amount:
    return _Amount(
        at, magnitude.end, magnitude.value, "number", magnitude.scale, magnitude.coefficient_scale,
        arabic=magnitude.arabic, weak=magnitude.weak, role="loose" if magnitude.weak else "figure",
    )  # fmt: skip


def _scaled(amount: _Amount, end: int, factor: Decimal) -> _Amount:
    """A percent: the amount times what %, ‰ or 成 stands for."""
    return replace(
        amount.times(factor), end=end, kind="percent", role="figure",
        scale=factor, coefficient_scale=amount.coefficient_scale * factor,
    )  # fmt: skip


def _fuzzy(value: Value, fuzz: str) -> Value:
    """多 and 余 open a value up to the next round one, 来 leaves it about there."""
    if not fuzz:
        return value
    return value._replace(high=value.high + (0 if fuzz == "来" else place(value.low)), sure=False)


def _with_unit(text: str, amount: _Amount, magnitude: Magnitude) -> _Amount | None:
    end = magnitude.end
    if match := _PERCENT_SIGN.match(text, end):
        amount = replace(amount, value=_fuzzy(amount.value, match["fuzz"]))
        return _scaled(amount, match.end(), _PERMILLE if match["mille"] else _PERCENT)
    if amount.value.high <= _TEN and (match := _TENTHS.match(text, end)):
        return _tenths(amount, match)
    if (match := _MONEY.match(text, end)) and not _is_piece(text, amount, match):
        return _money(text, amount, match)
    if match := _JIAO.match(text, end):
        return replace(amount.times(_TENTH), end=match.end(), kind="money", role="figure")
    if magnitude.scale > 1:
        counted = _SCALED_COUNT.match(text, end)
        if counted is None:
            return replace(amount, kind="money")
        return replace(amount, end=counted.end(), kind="count", unit=counted["unit"])
    if match := _COUNT.match(text, end):
        return _count(text, amount, match)
    if match := _MORE.match(text, end):
        amount = replace(amount, value=_fuzzy(amount.value, match[0]), end=match.end())
    return _unitless(text, amount, magnitude)


def _tenths(amount: _Amount, match: re.Match[str]) -> _Amount:
    value = _fuzzy(amount.value, match["fuzz"])
    if last := match["last"]:
        value = value.plus(exactly(_HALF if last == "半" else Decimal(str(unicodedata.numeric(last))) / _TEN))
    return _scaled(replace(amount, value=value), match.end(), _TENTH)


def _is_piece(text: str, amount: _Amount, match: re.Match[str]) -> bool:
    """块 as a piece of something: 两块牌子."""
    rest = text[match.end() : match.end() + 1]
    return match["currency"] == "块" and not match["plain"] and amount.weak and rest.isalpha() and not _COINS.match(rest)


def _money(text: str, amount: _Amount, match: re.Match[str]) -> _Amount:
    value = _fuzzy(amount.value, match["fuzz"] or match["more"] or "")
    end = match.end()
    coins = _COINS.match(text, end)
    if coins and not (coins["last"] and match["currency"] != "块"):
        parts = zip("jiao cents fen last".split(), (_TENTH, _PERCENT, _PERCENT, _TENTH), strict=True)
        for name, worth in parts:
            if coins[name]:
                value = value.plus(exactly(Decimal(str(unicodedata.numeric(coins[name]))) * worth))
        end = coins.end()
    currency = "CNY" if match["plain"] == "人民币" else _CURRENCIES[match["currency"].lower()]
    return replace(amount, end=end, value=value, kind="money", currency=currency, role="figure")


def _count(text: str, amount: _Amount, match: re.Match[str]) -> _Amount:
    value = _fuzzy(amount.value, match["fuzz"])
    if match["half"] or match["and_half"]:
        value = value.plus(exactly(_HALF))
    elif match["more"]:
        value = value._replace(high=value.high + 1, sure=False)
    unit = ("个" if match["half"] else "") + match["unit"]
    lone = amount.weak and text[amount.start] == "一" and value == exactly(1)
    return replace(
        amount, end=match.end(), value=value, kind="count", unit=unit, role="determiner" if lone else "figure"
    )


def _unitless(text: str, amount: _Amount, magnitude: Magnitude) -> _Amount:
    following = text[amount.end : amount.end + 1]
    if amount.weak and text[amount.start] in "一两零〇":
        return replace(amount, role="determiner")
    if _LABEL.match(text, amount.end) or magnitude.long or (following.isascii() and following.isalpha()):
        return replace(amount, role="label")
    return amount


def _bounded(text: str, amount: _Amount, floor: int) -> _Amount:
    """With the words before it (约, 不到, 人民币, 负) and after it (以上, 左右), and what they make of it."""
    amount = _before(text, amount, max(floor, amount.start - _WINDOW))
    if amount.role in {"figure", "determiner"} and (match := _AFTER.match(text, amount.end)):
        amount = replace(amount, end=match.end(), bound=amount.bound or _bound(match), role="figure")
    before = text[max(0, amount.start - 2) : amount.start]
    if before.endswith(("第", "第(")) or (amount.bare and _is_mark(text, amount, before)):
        return replace(amount, role="label")
    if amount.role == "determiner" and amount.kind == "count" and (amount.bound or before.endswith(_FULL)):
        return replace(amount, role="figure")
    return amount


def _before(text: str, amount: _Amount, window: int) -> _Amount:
    match = _BEFORE.search(text, window, amount.start)
    if match is None:
        return amount
    bound = _bound(match)
    if bound and match[bound] in _ONLY_BEFORE_IMPLIED and text[amount.start] not in "百千万亿":
        return amount
    starts = [match.start(name) for name in (*_BOUNDS, "currency", "sign") if match[name]]
    if match["currency"] and amount.kind in {"number", "money"}:
        currency = amount.currency or _CURRENCIES[match["currency"].lower()]
        amount = replace(amount, kind="money", currency=currency, role="figure")
    if match["sign"]:
        low, high, written, sure = amount.value.times(-_ONE)
        amount = replace(amount, value=Value(high, low, written, sure))
    return replace(amount, start=min([*starts, amount.start]), bound=bound)


def _bound(match: re.Match[str]) -> _Bound:
    return next((bound for bound in _BOUNDS if match[bound]), "")


def _is_mark(text: str, amount: _Amount, before: str) -> bool:
    """A part of an identifier (A4, honghe-2025), or a numeral in brackets of its own: (六)."""
    letter = before[-1:].strip("-_") or before[:1]
    if letter.isascii() and letter.isalpha() and before[-1:] not in {" ", ""}:
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
    if not _TO.fullmatch(text, first.end, last.start):
        return None
    for low, high in _aligned(first, last):
        if low.value.low <= high.value.high:
            value = Value(low.value.low, high.value.high, low.value.written + high.value.written, sure=False)
            role: _Role = "label" if "label" in {first.role, last.role} else high.role
            bound = first.bound or last.bound
            return replace(high, start=first.start, value=value, role=role, bound=bound, currency=low.currency or high.currency)
    return None


def _aligned(first: _Amount, last: _Amount) -> Iterator[tuple[_Amount, _Amount]]:
    """The ways in which two ends may share a unit, likeliest first: 三到五百万, 100到200万, 2%到3%, 300万到500."""
    if first.bare and (first.scale == 1):
        if first.times(last.coefficient_scale).value.low < last.value.low:
            yield first.times(last.coefficient_scale), last
        yield first.times(last.scale), last
    elif last.bare:
        yield first, replace(last.times(first.scale), kind=first.kind, currency=first.currency, unit=first.unit, role="figure")
    elif first.kind == last.kind and first.unit == last.unit:
        yield first, last


def _listed(text: str, amount: _Amount, following: _Amount) -> _Amount:
    shares = amount.bare and amount.arabic and amount.role == "figure" and amount.value.low >= _TEN
    carries = following.kind in {"money", "percent"} and following.role == "figure"
    if not (shares and carries and _AND.fullmatch(text, amount.end, following.start)):
        return amount
    return replace(
        amount.times(following.scale), kind=following.kind, scale=following.scale, currency=following.currency
    )
