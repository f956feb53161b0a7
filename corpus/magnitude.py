"""What one written number is worth: Arabic digits, Chinese numerals, their mixtures, 万 and 亿, 多 and 几."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

_ORDINARY = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_FORMAL = dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True))
_DIGITS = _ORDINARY | _FORMAL
_TENS = {"廿": 20, "卅": 30, "卌": 40}
_SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_BIG = {
    "万亿": 10**12, "亿": 10**8, "万": 10**4, "千万": 10**7, "百万": 10**6, "w": 10**4, "k": 10**3,
    "m": 10**6, "mn": 10**6, "mio": 10**6, "mln": 10**6, "mil": 10**6, "million": 10**6,
    "bn": 10**9, "billion": 10**9, "thousand": 10**3,
}  # fmt: skip
_PAIRS = frozenset({(3, 5)} | {(low, low + 1) for low in range(1, 9)})
_NONE, _ONE, _TEN, _HUNDRED, _WAN = (Decimal(number) for number in (0, 1, 10, 100, 10_000))
_LONGEST = 15  # digits; a longer run is an identifier, and its products would no longer be exact

START = re.compile(f"[0-9{''.join(sorted(_DIGITS.keys() | _SMALL.keys() | _TENS.keys()))}几数好万亿]")
_ROW = re.compile("零*[壹贰叁肆伍陆柒捌玖][零壹贰叁肆伍陆柒捌玖]*|[零〇一二两三四五六七八九]+")
_ARABIC = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?: \d{3})* 000(?!\d)|\d+(?:\.\d+)?")
_FRACTION = re.compile("点([零〇一二三四五六七八九]+)(?![十千半]|百(?!万))")
_SCALE = re.compile(
    r"(?P<before> {0,2})(?P<fuzz>[多余来几]?)个?(?P<more>多?)(?P<space> {0,2})"
    r"(?:(?P<han>万亿|[百千]?万|亿)|(?P<latin>million|billion|thousand|mio|mln|mil|mn|bn|[wk]|(?-i:M))(?![a-z]))",
    re.IGNORECASE,
)
_VAGUE = re.compile("好?[几数](?=[十百千万亿]|个亿)")
_LED = re.compile("(?:(?<!以)上|近|超|过|逾)$")
_LED_BY_SEQUEL = re.compile(
    "[百千][万亿](?:元|块|美元|欧元|港币|以上|多|余)|百[二三四五六七八九]十[万亿]|[百千]来[万亿]"
)
_NOT_A_TAIL = frozenset("年月天日周项个家笔次条款章倍号名轮期%‰成分折多余来几~到至:/.-")
_LAST_ONE = re.compile(r"[元圆块的\s,;!?。、)]|$")
_COINS = frozenset("元圆角分整")
_GOES_ON = re.compile(f"[零{''.join(_DIGITS)}]?[十百千拾佰仟]?[万亿元圆]|[零{''.join(_DIGITS)}][十百拾佰]")
"""What shows that signs of both kinds are one number: 两佰柒拾万, 叁百万."""


class Value(NamedTuple):
    """From `low` to `high`; `written` is what the signs state, without the far end of 多 or 几."""

    low: Decimal
    high: Decimal
    written: tuple[Decimal, ...]
    sure: bool = True

    def times(self, factor: Decimal) -> "Value":
        written = tuple(value * factor for value in self.written)
        return Value(self.low * factor, self.high * factor, written, self.sure)

    def plus(self, lower: "Value") -> "Value":
        written = tuple(self.low + value for value in lower.written) if self.written else ()
        return Value(self.low + lower.low, self.high + lower.high, written, self.sure and lower.sure)


def exactly(value: Decimal | int) -> Value:
    return Value(Decimal(value), Decimal(value), (Decimal(value),))


@dataclass(frozen=True, slots=True)
class Magnitude:
    """A number as it stands in a text, up to `end`.

    `scale` is the product of 万, 亿 and the like; `coefficient_scale` takes 十, 百, 千 with it where a single
    coefficient carries them, for "三到五百万". `weak`: one Chinese digit, or a pair of them, with no scale.
    `long`: more digits than a figure has.
    """

    end: int
    value: Value
    scale: Decimal = _ONE
    coefficient_scale: Decimal = _ONE
    arabic: bool = False
    weak: bool = False
    long: bool = False


class _Coefficient(NamedTuple):
    end: int
    value: Value
    kind: Literal["arabic", "digit", "pair", "row", "vague"]
    after_zero: bool = False
    length: int = 1


class _Section(NamedTuple):
    """The part of a number below 万: `unit` is its last 十, 百 or 千 or one, `terms` how many coefficients."""

    end: int
    value: Value
    first: _Coefficient | None
    unit: Decimal
    terms: int

    @property
    def arabic(self) -> bool:
        return self.first is not None and self.first.kind == "arabic"

    @property
    def simple(self) -> bool:
        return self.terms == 1 and self.unit == _ONE


class _Scale(NamedTuple):
    end: int
    factor: Decimal
    fuzz: str


def place(value: Decimal) -> Decimal:
    """The place of the last digit that isn't a closing zero: 100 for 300, 10 for 250, 0.1 for 1.5."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if value and isinstance(exponent, int) else _ONE


def read_magnitude(text: str, at: int) -> Magnitude | None:
    """The number that begins at `at` in simplified, half-width text, as far as the grammar carries; or None.

    "一万五" is 15,000, "一百五万" 1,500,000, "1百50万" 1,500,000, "三五百万" the range from 3 to 5 million.
    """
    number: Magnitude | None = None
    here, limit = at, _ONE
    while (section := _section(text, here)) is not None:
        scale = _scale(text, section)
        if scale is None:
            return _unscaled(text, section) if number is None else _with_tail(text, number, section, limit)
        if number is not None and section.value.high * scale.factor >= limit:
            return number
        number = _plus(number, section, scale)
        here, limit = number.end, scale.factor
        if scale.fuzz:
            return number
    return number


def _unscaled(text: str, section: _Section) -> Magnitude | None:
    alone = section.simple and section.first is not None and section.end == section.first.end
    weak = alone and section.first is not None and section.first.kind in {"digit", "pair"}
    if weak and text[section.end - 1] in _FORMAL and text[section.end : section.end + 1] not in _COINS:
        return None
    return Magnitude(
        section.end,
        section.value,
        coefficient_scale=section.unit if section.terms == 1 else _ONE,
        arabic=section.arabic,
        weak=weak,
        long=section.arabic and section.first is not None and section.first.length > _LONGEST,
    )


def _plus(number: Magnitude | None, section: _Section, scale: _Scale) -> Magnitude:
    """A section of 亿 or 万 more; 多 and 几 open the value by one step, 来 leaves it about there."""
    part = section.value.times(scale.factor)
    if scale.fuzz:
        opening = _NONE if scale.fuzz == "来" else place(part.low)
        part = Value(part.low, part.high + opening, part.written, sure=False)
    if number is not None:
        return Magnitude(scale.end, number.value.plus(part), scale.factor, scale.factor, number.arabic)
    unit = section.unit if section.terms == 1 else _ONE
    return Magnitude(scale.end, part, scale.factor, scale.factor * unit, section.arabic)


def _with_tail(text: str, number: Magnitude, section: _Section, limit: Decimal) -> Magnitude:
    """What follows 万 or 亿 with no scale of its own: 一万五, 三十万五千, 1万5000, 1000万零1; else unchanged."""
    if number.value.low % limit or (tail := _tail(text, section, limit)) is None:
        return number
    return Magnitude(section.end, number.value.plus(tail), limit, limit, number.arabic)


def _tail(text: str, section: _Section, limit: Decimal) -> Value | None:
    value, first = section.value, section.first
    if first is not None and first.after_zero:
        return value if value.high < limit else None
    if section.simple and value.high < _TEN:
        closes = value.low == int(value.low) and _closes(text, section.end - 1)
        return value.times(limit / _TEN) if closes else None
    whole_row = section.arabic and section.simple
    if value.high >= _WAN or value.high < (_WAN / _TEN if whole_row else _HUNDRED):
        return None
    if limit == _WAN:
        said_in_full = section.arabic and value.low == value.high and section.terms > 1
        return value._replace(sure=value.sure or said_in_full)  # 36万5千8; 5千8 by itself is 5,008 to some
    # 1亿2千 is 120 million to most who say it, and not to all.
    return value.times(_WAN)._replace(sure=False)


def _closes(text: str, at: int) -> bool:
    """Whether the single digit at `at` closes a number (三万五) and doesn't open the next word (三万五年)."""
    following = text[at + 1 : at + 2]
    if text[at] == "一":
        return _LAST_ONE.match(text, at + 1) is not None
    return not following or following not in _NOT_A_TAIL


def _scale(text: str, section: _Section) -> _Scale | None:
    match = _SCALE.match(text, section.end)
    if match is None or (not section.arabic and (match["before"] or match["space"] or match["latin"])):
        return None
    if section.arabic and section.first is not None and section.first.length > _LONGEST:
        return None
    factor = _BIG[(match["han"] or match["latin"]).lower()]
    return _Scale(match.end(), Decimal(factor), match["fuzz"] or match["more"])


def _section(text: str, at: int) -> _Section | None:
    """Coefficients with 千, 百, 十 in falling order and a last digit: 一千二百五十, 三百五, 1百50, 十几, 二〇二五."""
    terms = list(_terms(text, at))
    value, count = exactly(0), len(terms)
    here, unit = terms[-1][:2] if terms else (at, _NONE)
    for _, _, part in terms:
        value = value.plus(part)
    first = coefficient = _coefficient(text, at)
    if count:
        coefficient = _coefficient(text, here)
        if unit == _TEN and text.startswith("几", here):
            value, here, coefficient = value.plus(Value(_ONE, _TEN, (), sure=False)), here + 1, None
    elif coefficient is None:
        return _implied(text, at)
    if coefficient is not None and (last := _last(text, coefficient, unit)) is not None:
        value, here, count = value.plus(last), coefficient.end, count + 1
    if fraction := _FRACTION.match(text, here):
        value, here = value.plus(exactly(Decimal(f"0.{_digits(fraction[1])}"))), fraction.end()
    return _Section(here, value, first, unit or _ONE, count)


def _terms(text: str, at: int) -> Iterator[tuple[int, Decimal, Value]]:
    here, unit = at, _NONE
    while True:
        if tens := _written_as_one(text, here, unit):
            here, unit = here + 1, _TEN
            yield here, unit, exactly(tens)
            continue
        coefficient = _coefficient(text, here)
        end = coefficient.end if coefficient else here
        small = Decimal(_SMALL.get(text[end : end + 1], 0))
        if not small or (unit and small >= unit) or not _carries(text, coefficient, end, started=here > at):
            return
        here, unit = end + 1, small
        implied = exactly(1)._replace(sure=small == _TEN)
        yield here, unit, (coefficient.value if coefficient else implied).times(small)


def _written_as_one(text: str, at: int, unit: Decimal) -> int | None:
    """廿, 卅 and 卌, where what follows shows that they are numbers."""
    follows = text[at + 1 : at + 2]
    tens = _TENS.get(text[at : at + 1])
    counts = follows in _DIGITS or follows in {"万", "亿", "元", "圆", "块", "年", "天", "个", "项", "家"}
    return tens if tens and (not unit or unit > _TEN) and counts else None


def _carries(text: str, coefficient: _Coefficient | None, at: int, *, started: bool) -> bool:
    """Whether the 十, 百 or 千 at `at` belongs to the coefficient; with none before it, whether it counts."""
    if coefficient is None:
        if text[at] in "十拾":
            return text[at] == "十" or text[at + 1 : at + 2] in {"万", "元", "圆"}
        led = _LED.search(text, max(0, at - 2), at) or _LED_BY_SEQUEL.match(text, at)
        return led is not None and not started
    if coefficient.kind in {"arabic", "row"}:
        return coefficient.kind == "arabic" and coefficient.length <= _LONGEST
    mixed = (text[at - 1] in _FORMAL) != (text[at] in "拾佰仟")
    return not mixed or _GOES_ON.match(text, at + 1) is not None


def _implied(text: str, at: int) -> _Section | None:
    """One 万 or 亿 that isn't counted out: 上亿, 过万; the scale itself is left to be read."""
    if text[at : at + 1] in {"万", "亿"} and _LED.search(text, max(0, at - 2), at):
        return _Section(at, exactly(1)._replace(sure=False), None, _ONE, 1)
    return None


def _last(text: str, coefficient: _Coefficient, unit: Decimal) -> Value | None:
    """What a coefficient with no 十, 百, 千 of its own is worth after a term of `unit` (0: it stands alone)."""
    value, follows = coefficient.value, text[coefficient.end : coefficient.end + 1]
    if not unit or coefficient.after_zero:
        return value if not unit or value.high < unit else None
    if coefficient.kind == "arabic" and coefficient.length > 1:
        return value if coefficient.length < len(str(unit)) else None
    if unit == _TEN:
        return value if coefficient.kind in {"digit", "pair"} else None
    # 三百五 is 350; 三百一 goes on in 三百一共, and 1百5 is 105 to some.
    goes_on = coefficient.kind == "arabic" and follows in _NOT_A_TAIL and follows
    if coefficient.kind in {"row", "vague"} or goes_on or not _closes_after(text, coefficient):
        return None
    sure = value.sure and coefficient.kind != "arabic" and (not follows or follows not in _NOT_A_TAIL)
    return value.times(unit / _TEN)._replace(sure=sure)


def _closes_after(text: str, coefficient: _Coefficient) -> bool:
    return text[coefficient.end - 1] != "一" or _closes(text, coefficient.end - 1)


def _coefficient(text: str, at: int) -> _Coefficient | None:
    if text[at : at + 1] in {"零", "〇"} and (match := _ARABIC.match(text, at + 1)):
        return _arabic(match)._replace(after_zero=True)
    if match := _ARABIC.match(text, at):
        return _arabic(match)
    if match := _VAGUE.match(text, at):
        return _Coefficient(match.end(), Value(_ONE, _TEN, (), sure=False), "vague")
    return _row(match) if (match := _ROW.match(text, at)) else None


def _arabic(match: re.Match[str]) -> _Coefficient:
    digits = match[0].replace(",", "").replace(" ", "")
    significant = digits.replace(".", "").lstrip("0")
    after_zero = digits[0] == "0" and digits[1:2].isdigit()
    return _Coefficient(match.end(), exactly(Decimal(digits)), "arabic", after_zero, length=len(significant))


def _row(match: re.Match[str]) -> _Coefficient | None:
    """Chinese digits side by side: one, a pair that means a range (三五), or a row read digit by digit (二〇二五)."""
    digits = _digits(match[0])
    significant = digits.lstrip("0")
    after_zero = len(significant) < len(digits)
    if len(significant) <= 1 and len(digits) <= len(significant) + 1:
        return _Coefficient(match.end(), exactly(int(significant or 0)), "digit", after_zero and significant != "")
    if len(significant) == len("三五") and (pair := (int(significant[0]), int(significant[1]))) in _PAIRS:
        low, high = map(Decimal, pair)
        return _Coefficient(match.end(), Value(low, high, (low, high), sure=False), "pair", after_zero)
    if len(digits) > len("三五") or "0" in digits:
        return _Coefficient(match.end(), exactly(Decimal(digits)), "row", length=len(digits))
    return None


def _digits(signs: str) -> str:
    return "".join(str(_DIGITS[sign]) for sign in signs)
