"""Amounts as people write them: each reads as itself, and what is no number reads as none."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from corpus.numerals import Figure, read_figures, read_numbers, write_money, write_number, write_percent

FULL_WIDTH = str.maketrans("0123456789,.%", "０１２３４５６７８９，．％")
TO_TRADITIONAL = OpenCC("s2t")
MAXIMUM = 10**12
WAN, YI = 10**4, 10**8


def only(text: str) -> Figure:
    figures = read_figures(text)
    assert len(figures) == 1, figures
    return figures[0]


def bounds(text: str) -> tuple[str, str]:
    """Low and high as plain digits, an open end as nothing."""
    figure = only(text)
    low, high = ("" if end is None else f"{end.normalize():f}" for end in (figure.low, figure.high))
    return low, high


EXACT_MONEY = {
    "300万": "3000000", "三百万元": "3000000", "３，０００，０００元": "3000000", "300w": "3000000", "300W": "3000000",
    "300 万": "3000000", "0.3亿": "30000000", "一千二百五十万": "12500000", "３００万": "3000000",
    "叁佰万圆": "3000000", "叁佰萬圓整": "3000000", "人民币叁佰万元整": "3000000", "1.5百万": "1500000",
    "rmb 3m": "3000000", "RMB3m": "3000000", "rmb 2.5m人民币": "2500000", "3mio": "3000000", "3.5 mil": "3500000",
    "2.4 million": "2400000", "RMB 2.4 million": "2400000", "2.4M": "2400000", "500k": "500000",
    "一百五万": "1500000", "1百50万": "1500000", "一万五": "15000", "1万5": "15000", "1万5000": "15000",
    "三十万五千": "305000", "三百二十万零五百": "3200500", "1000万零1元": "10000001", "1亿2千万": "120000000",
    "一个亿": "100000000", "两个亿": "200000000", "半个亿": "50000000", "300个W": "3000000", "3万亿": "3000000000000",
    "负50万": "-500000", "-50万": "-500000", "亏损50万": "500000", "3块5": "3.5", "3块5毛": "3.5", "三块二毛五": "3.25",
    "五角": "0.5", "500块钱": "500", "30万块": "300000", "两千块": "2000", "￥300": "300", "0元": "0",
    "1,234,567.89元": "1234567.89", "12,345.67万元": "123456700", "3 000 000元": "3000000", "三点五万": "35000",
    "零点三亿": "30000000", "三万五千六": "35600", "一亿三": "130000000", "一点五百万": "1500000",
    "五十九亿元": "5900000000", "300元": "300",
    "三百卅万": "3300000", "廿五万元": "250000", "两佰柒拾万圆整": "2700000", "叁百贰拾万": "3200000",
    "3 百 5 十 万": "3500000", "九 百 万": "9000000", "1 千 2 百 万": "12000000",
}  # fmt: skip


@pytest.mark.parametrize("text", EXACT_MONEY)
def test_an_exact_amount_is_money_of_that_value(text: str) -> None:
    figure = only(text)
    assert (figure.kind, figure.exact, figure.currency) == ("money", Decimal(EXACT_MONEY[text]), "CNY")
    assert not figure.bare


RANGES = {
    "三五百万": ("3000000", "5000000"), "两三百万": ("2000000", "3000000"), "十七八万": ("170000", "180000"),
    "七八十万": ("700000", "800000"), "300多万": ("3000000", "4000000"), "250多万": ("2500000", "2600000"),
    "300万多": ("3000000", "4000000"), "二十几万": ("210000", "300000"), "几百万": ("1000000", "10000000"),
    "五百来万": ("5000000", "5000000"), "约300万": ("3000000", "3000000"), "300万左右": ("3000000", "3000000"),
    "不到100万": ("", "1000000"), "不超过100万元": ("", "1000000"), "100万以内": ("", "1000000"),
    "300万不到": ("", "3000000"), "超过100万": ("1000000", ""), "不低于100万": ("1000000", ""),
    "100万以上": ("1000000", ""), "上百万": ("1000000", ""), "过亿": ("100000000", ""),
    "100到200万": ("1000000", "2000000"), "100-200万": ("1000000", "2000000"), "100~200万": ("1000000", "2000000"),
    "100万至200万": ("1000000", "2000000"), "三到五百万": ("3000000", "5000000"), "3到5百万": ("3000000", "5000000"),
    "一到十五万": ("10000", "150000"), "五到八十万": ("500000", "800000"), "300万到500": ("3000000", "5000000"),
    "百八十万": ("1800000", "1800000"), "百来万": ("1000000", "1000000"), "五、六百万": ("5000000", "6000000"),
    "2、3万": ("20000", "30000"), "小一百万": ("1000000", "1000000"), "不止300万": ("3000000", ""),
    "至少有300万": ("3000000", ""), "100万封顶": ("", "1000000"), "三万来块": ("30000", "30000"),
    "1亿2千": ("120000000", "120000000"), "净收入-50万": ("-500000", "-500000"),
}  # fmt: skip


@pytest.mark.parametrize("text", RANGES)
def test_an_open_or_vague_amount_stays_a_range(text: str) -> None:
    figure = only(text)
    assert bounds(text) == RANGES[text]
    assert figure.kind == "money"
    assert figure.approximate
    assert figure.exact is None


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("50万美元", "USD"), ("50万美金", "USD"), ("$50万", "USD"), ("USD 50万", "USD"), ("50万港币", "HKD"),
        ("HK$50万", "HKD"), ("50万欧元", "EUR"), ("50万日元", "JPY"), ("50万人民币", "CNY"), ("50万元人民币", "CNY"),
    ],
)  # fmt: skip
def test_a_foreign_currency_is_named(text: str, currency: str) -> None:
    assert (only(text).currency, only(text).exact) == (currency, Decimal(500_000))


@pytest.mark.parametrize("text", ["300", "3000000", "3,000,000", "三百五", "一百五", "二十", "五", "2020", "三点五"])
def test_a_number_without_unit_or_scale_is_bare(text: str) -> None:
    figure = only(text)
    assert (figure.kind, figure.bare) == ("number", True)


def test_one_hundred_and_fifty_is_said_as_one_hundred_five() -> None:
    assert only("一百五").exact == Decimal(150)
    assert only("一百零五").exact == Decimal(105)


PERCENTS = {
    "20%": "0.2", "２０％": "0.2", "七成": "0.7", "七成五": "0.75", "七成半": "0.75", "百分之二十": "0.2",
    "百分之七十": "0.7", "百分之零点五": "0.005", "百分之百": "1", "20个点": "0.2", "3个百分点": "0.03",
    "千分之二": "0.002", "2‰": "0.002", "一半": "0.5", "四分之一": "0.25", "占1/4": "0.25", "20 percent": "0.2",
}  # fmt: skip


@pytest.mark.parametrize("text", PERCENTS)
def test_a_share_is_a_ratio(text: str) -> None:
    assert (only(text).kind, only(text).exact) == ("percent", Decimal(PERCENTS[text]))


def test_a_fraction_keeps_28_digits() -> None:
    assert only("三分之一").exact == Decimal(1) / 3


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("20-30%", ("0.2", "0.3")), ("20%到30%", ("0.2", "0.3")), ("百分之二十到三十", ("0.2", "0.3")),
        ("两到三成", ("0.2", "0.3")), ("七八成", ("0.7", "0.8")), ("三成多", ("0.3", "0.4")),
        ("不低于70%", ("0.7", "")),
    ],
)  # fmt: skip
def test_shares_make_ranges(text: str, ends: tuple[str, str]) -> None:
    assert (only(text).kind, bounds(text)) == ("percent", ends)


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("3年", "3", "年"), ("满3年", "3", "年"), ("满一年", "1", "年"), ("两年半", "2.5", "年"), ("半年", "0.5", "年"),
        ("一个半月", "1.5", "个月"), ("两项", "2", "项"), ("3个项目", "3", "个"), ("20天", "20", "天"),
        ("15日", "15", "日"),
        ("15个工作日内", "15", "个工作日"), ("2 项", "2", "项"), ("两家", "2", "家"), ("3万人", "30000", "人"),
        ("2万股", "20000", "股"), ("五十分钟", "50", "分钟"), ("队伍十人", "10", "人"),
    ],
)  # fmt: skip
def test_a_count_has_its_unit(text: str, count: str, unit: str) -> None:
    assert (only(text).kind, only(text).exact, only(text).unit) == ("count", Decimal(count), unit)


@pytest.mark.parametrize(
    "text", ["300万项目资金", "300万年底到账", "300万股权", "300万人才补贴", "300万个人所得", "300万支持", "300万一共"]
)
def test_a_word_after_a_scale_is_not_a_unit_by_chance(text: str) -> None:
    assert (only(text).kind, only(text).exact, only(text).said) == ("money", Decimal(3_000_000), "300万")


NOT_FIGURES = [
    "2025年5月19日", "2019年", "5月", "2024-06-30", "2024.6.30", "2024/6/30", "二〇二五年", "到2025年底", "2018省方案",
    "〔2025〕14号", "[2025]14号", "2025年14号文", "云政办发〔2024〕65号", "13812345678", "0873-3732222", "电话68703033",
    "第七条", "第30条", "第 30 条", "第三十条第二款第(一)项", "第3-5条", "(六)", "(12)", "第三方", "第一年", "第三年",
    "一事一议", "十五条措施", "一次性", "一项专利", "一个项目", "一家企业", "一年能拿多少", "一起", "十分",
    "万一", "千万别",
    "一般", "三七开", "百分百", "统一", "三亚", "五华区", "一带一路", "双一流", "四川", "一二三产",
    "十四五规划", "五险一金",
    "八折", "三级甲等", "500强", "8:30-17:30", "3:7", "5G", "A4纸", "honghe-2025", "GB/T2260", "{{7*7}}", "192.168.0.1",
    "https://a.cn/300万", "a1@b2.cn", "550e8400-e29b-41d4-a716-446655440000", "12345678901234567890", "万元", "亿元",
    "多少万", "负责", "收拾", "大陆", "三角洲", "两块牌子", "2025成立", "十足", "补几个", "1/5开会", "周五", "几年",
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_FIGURES)
def test_what_is_no_number_reads_as_none(text: str) -> None:
    assert read_figures(text) == ()


@given(st.lists(st.sampled_from(NOT_FIGURES), min_size=1, max_size=6))
def test_what_is_no_number_reads_as_none_in_company(texts: list[str]) -> None:
    assert read_figures("。".join(texts)) == ()


def test_several_figures_keep_their_order_and_places() -> None:
    text = "红河州投了两家,一家1200万一家600万,实缴都满3年,按20%算;昆明〔2025〕65号不算"
    figures = read_figures(text)
    assert [figure.said for figure in figures] == ["两家", "1200万", "600万", "3年", "20%"]
    assert all(text[figure.start : figure.end] == figure.said for figure in figures)


def test_a_list_shares_the_unit_at_its_end() -> None:
    assert [figure.exact for figure in read_figures("分别100、200、300万")] == [
        Decimal(1_000_000), Decimal(2_000_000), Decimal(3_000_000),
    ]  # fmt: skip
    assert [figure.said for figure in read_figures("1、300万 2、500万")] == ["300万", "500万"]


def test_falling_ends_are_two_amounts() -> None:
    assert [figure.exact for figure in read_figures("300万-200万")] == [Decimal(3_000_000), Decimal(2_000_000)]


def test_what_was_received_is_not_a_bound() -> None:
    assert only("已经拿过300万").exact == Decimal(3_000_000)
    assert only("还有300万不到账").exact == Decimal(3_000_000)


def lacks_zero(value: Decimal | int) -> bool:
    """Whether cn2an leaves out a 零 that grammar wants, as in 十亿零一千: without it the words mean something else."""
    return value > YI and 1000 <= value % YI < WAN


def plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def money_forms(value: Decimal) -> Iterator[str]:
    """Ways to write an amount of yuan, by rules and by a writer that are not the reader's."""
    yield from (f"{value}元", f"{value:,}元", f"{value:,}元".translate(FULL_WIDTH), f"¥{value:,}", f"RMB {value}")
    yield from (
        write_money(value),
        cn2an.an2cn(str(value), "rmb"),
        TO_TRADITIONAL.convert(cn2an.an2cn(str(value), "rmb")),
    )
    yield from (f"{plain(value / WAN)}{scale}" for scale in ("万", "万元", " 万", "w", "W", "萬圓"))
    yield from (f"{plain(value / YI)}亿", f"{value / WAN:,}万元", f"{plain(value / 10**6)} million")
    if lacks_zero(value):
        return
    formal = cn2an.an2cn(str(value), "rmb")
    yield from (formal, TO_TRADITIONAL.convert(formal))
    if value == int(value):
        chinese = cn2an.an2cn(str(int(value)), "low")
        yield from (f"{chinese}元", TO_TRADITIONAL.convert(chinese) + "圓", f"{chinese}块钱")
        yield from (chinese.replace("二千", "两千") + "元", f"{cn2an.an2cn(str(int(value)), 'up')}圆整")
        whole, rest = divmod(int(value), WAN)
        yield from [f"{whole}万零{rest}元"] if whole and 0 < rest < 1000 else []


yuan = st.one_of(
    st.integers(1, MAXIMUM).map(Decimal),
    st.integers(1, 9999).map(lambda wan: Decimal(wan * WAN)),
    st.integers(1, MAXIMUM).map(lambda fen: Decimal(fen) / 100),
)


@given(yuan, st.data())
def test_every_amount_in_every_form_reads_back_as_itself(value: Decimal, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(list(money_forms(value))))
    figure = only(f"实际到账{text},已登记")
    assert (figure.kind, figure.exact, figure.said) == ("money", value, text)
    assert read_numbers(text) == (value,)


@given(st.integers(1, MAXIMUM).filter(lambda value: not lacks_zero(value)))
def test_chinese_numerals_read_as_the_writer_meant(value: int) -> None:
    assert read_numbers(cn2an.an2cn(str(value), "low")) == (Decimal(value),)
    assert read_numbers(f"{cn2an.an2cn(str(value), 'up')}元") == (Decimal(value),)


@given(st.decimals(min_value=0, max_value=10, places=6, allow_nan=False))
def test_a_ratio_reads_back_as_written(ratio: Decimal) -> None:
    assert read_numbers(write_percent(ratio)) == (ratio,)
    assert read_numbers(write_number(ratio)) == (ratio,)


def test_writing() -> None:
    assert write_money(Decimal("3000000.00")) == "3,000,000 元"
    assert write_money(Decimal("3E+6")) == "3,000,000 元"
    assert write_money(Decimal("987654.32")) == "987,654.32 元"
    assert write_money(Decimal("987654.3")) == "987,654.30 元"
    assert write_money(Decimal("-0.5")) == "-0.50 元"
    assert write_number(Decimal("1234.500")) == "1,234.5"
    assert write_percent(Decimal("0.20")) == "20%"
    assert write_percent(Decimal("0.005")) == "0.5%"
    assert read_numbers(write_percent(Decimal(1) / 3)) == (Decimal(1) / 3,)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("按300万元的20%", ["3000000", "0.2"]), ("2025年5月19日", ["2025", "5", "19"]),
        ("〔2025〕14号", ["2025", "14"]),
        ("2024-06-30", ["2024", "6", "30"]), ("2024.6.30", ["2024", "6", "30"]),
        ("第三十条第二款第(一)项", ["30", "2", "1"]),
        ("满两年", ["2"]), ("十五条措施", ["15"]), ("300多万", ["3000000"]), ("三五百万", ["3000000", "5000000"]),
        ("100到200万", ["1000000", "2000000"]), ("不低于百分之七十", ["0.7"]), ("第三方、一事一议、进一步、一项", []),
        ("/clauses/honghe-2025/7", ["2025", "7"]), ("条例-30条", ["30"]), ("-50万", ["-500000"]),
        ("½", ["0.5"]), ("①", ["1"]),
        ("1,234,567.89 元", ["1234567.89"]), ("3、5、7", ["3", "5", "7"]), ("(五)", ["5"]), ("清单七", ["7"]),
        ("12345678901234567890", ["12345678901234567890"]),
    ],
)  # fmt: skip
def test_every_stated_value_is_read(text: str, values: list[str]) -> None:
    assert list(read_numbers(text)) == [Decimal(value) for value in values]


ANY_TEXT = st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF, exclude_categories=()))
SIGNS = st.text(
    "0123456789,.，．％万亿wWkMm十百千零〇一二两三五九几数多半来余个元块角分%"
    "成到至-~第条年月日时点(（)〔〕号不约负$¥上过近:/ 。、\n壹佰萬□٣½",
    max_size=60,
)


@given(st.one_of(ANY_TEXT, SIGNS))
def test_any_text_reads_without_error_and_offsets_slice_it(text: str) -> None:
    figures = read_figures(text)
    read_numbers(text)
    assert all(text[figure.start : figure.end] == figure.said != "" for figure in figures)
    assert all(before.end <= after.start for before, after in pairwise(figures))
    for figure in figures:
        assert figure.low is None or figure.high is None or figure.low <= figure.high


LONG = 20_000


@pytest.mark.parametrize(
    "unit", ["1", "九", "1,", "1-", "一到", "上万", "三百", "100 ", "1.", "三分之", "〔2025", "a1", "億", "{{"]
)
def test_a_long_text_of_one_kind_is_read_in_one_pass(unit: str) -> None:
    text = unit * (LONG // len(unit))
    assert all(text[figure.start : figure.end] == figure.said for figure in read_figures(text))
    assert len(read_numbers(text)) <= LONG
