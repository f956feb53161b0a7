"""Which words make a number money, a share or a count, which words bound it, and which make it a label."""

import re
from typing import Literal

from corpus.word_lists import any_of

Bound = Literal["", "upper", "lower", "about", "near"]

CURRENCIES = {
    "人民币": "CNY", "rmb": "CNY", "cny": "CNY", "yuan": "CNY", "¥": "CNY", "元": "CNY", "圆": "CNY",
    "块": "CNY", "美元": "USD", "美金": "USD", "美刀": "USD", "刀": "USD", "usd": "USD", "us$": "USD", "$": "USD",
    "dollars": "USD", "港元": "HKD", "港币": "HKD", "hkd": "HKD", "hk$": "HKD", "欧元": "EUR", "eur": "EUR",
    "€": "EUR", "英镑": "GBP", "gbp": "GBP", "£": "GBP", "日元": "JPY", "日币": "JPY", "jpy": "JPY",
    "韩元": "KRW", "韩币": "KRW", "欧": "EUR",
    "新台币": "TWD", "台币": "TWD", "澳元": "AUD", "加元": "CAD", "新加坡元": "SGD",
    "瑞士法郎": "CHF", "卢布": "RUB", "泰铢": "THB", "越南盾": "VND", "缅币": "MMK", "缅元": "MMK",
    "基普": "LAK",
}  # fmt: skip
# A unit of count, and the characters that after it make another word.
_UNITS = {
    "个工作日": "", "工作日": "", "个自然日": "", "自然日": "", "个月": "", "个星期": "", "个季度": "",
    "个小时": "", "小时": "", "分钟": "", "周年": "", "平方米": "", "公里": "", "公斤": "", "星期": "",
    "年": "底初末中报终轻会检薪级", "天": "使然津文猫", "日": "元币本照报常", "周": "转期边知末", "项": "",
    "个": "", "家": "里庭属长具乡电", "人": "民工均才社事力", "名": "称义单额字牌列下", "位": "于置",
    "股": "权份东本价票金息市改", "件": "", "次": "性于级", "笔": "者记试译直", "份": "额子", "篇": "",
    "台": "湾阶账州风式币面", "套": "餐路现利", "种": "植子田业", "间": "接隔的或", "亩": "", "吨": "",
    "辆": "", "倍": "", "户": "口籍名均主外头", "批": "准复发评", "轮": "胎船岗", "场": "地所景外内馆",
    "支": "持付出撑配行部队教援架柱", "只": "要有能是给够补会剩好需算按投到交付拿批做",
    "张": "江家三", "册": "", "枚": "", "株": "洲", "千克": "", "克": "服隆",
    "所": "以得有在属谓需欠获示长占用投", "单": "位独个纯一价",
}  # fmt: skip
# After 万 and 亿 fewer words are units: 300万项目 and 300万年底 are money.
_SCALED_UNITS = {unit: _UNITS[unit] for unit in "人股件家次户台套吨亩份名辆倍"} | {"个": "人体税别", "平方米": ""}
_WORDS_BEFORE: dict[Bound, str] = {
    "upper": "不到|不足|不满|未满|低于|小于|少于|不超过|不超|不高于|不多于|不大于|最多|至多|顶多|最高",
    "lower": "超过|超|多于|高于|大于|不低于|不少于|不小于|不下于|不下|至少|最少|起码|最低|不止|少说(?!了)也?|保底"
    "|逾|突破|上|过",
    "about": "大约|大概|约莫|(?<![签合契预节特制条])约|差不多|大致",
    "near": "将近|接近|(?<![最附就靠远])近|估计|(?<![大中最缩减微弱幼细])小|(?<![尽赶加飞爽凉痛外勤])快",
}
BOUNDS = tuple(_WORDS_BEFORE)
ONLY_BEFORE_IMPLIED = frozenset("上过")  # 上百万 bounds a value; 拿过300万 does not
FULL = tuple("满足整够")  # 满一年 counts a year; 一年 alone is as good as "a year"


def _one_of(units: dict[str, str]) -> str:
    longest = sorted(units, key=len, reverse=True)
    return "|".join(unit + (f"(?![{units[unit]}])" if units[unit] else "") for unit in longest)


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile("".join(parts), re.IGNORECASE)


_CURRENCY = f"(?P<currency>{any_of(CURRENCIES)})"
_DIGIT = "[1-9一二三四五六七八九两壹贰叁肆伍陆柒捌玖]"

HALF = _pattern("一半|半数|对半|半(?P<yi>个?亿)|(?<![上下前后大小多])半(?P<unit>年(?!度)|个月|个?小时)")
SHARE = _pattern("(?P<base>[百千万])分之")
SLASH = _pattern(
    r"(?P<part>[1-9])/(?P<base>[2-9])(?![\d/])",
    r"(?:(?=的|以上|以下|左右|没|未)|(?<=[占达约到于过出了付交缴给打欠剩留亏]./.))",
)
PERCENT = _pattern(r"(?P<fuzz>[多余来]?)\s?(?:(?P<mille>‰)|%|个?百分点|个点(?![子位评击心])|(?:percent|pct)(?![a-z]))")
TENTHS = _pattern(
    "(?P<fuzz>多?)成(?![立果交本为功长熟员都品就绩效型份分])",
    f"(?P<last>[一二三四五六七八九半](?!{_one_of(_UNITS)}))?(?P<more>多?)",
)
MONEY = _pattern(rf"(?P<fuzz>[多余来]?)\s?{_CURRENCY}(?![a-z素旦宵件])(?P<plain>人民币|钱)?(?P<more>多(?!少))?[整正]?")
MILLIONS = _pattern(r"\s?mm?(?![a-z])")  # rmb 3m; without a currency ahead, 3m is a length
COINS = _pattern(
    rf"(?:(?P<jiao>{_DIGIT})[角毛](?:(?P<cents>{_DIGIT})分?)?|零?(?P<fen>{_DIGIT})分",
    rf"|(?P<last>{_DIGIT})(?![\d十百千万亿wk个年月%.]))[整正]?",
)
SMALL_COINS = _pattern(
    f"(?P<jiao>[角毛])(?![洲形色度恋债利落])(?:(?P<cents>{_DIGIT})分)?[整正]?|(?<=[壹贰叁肆伍陆柒捌玖])分[整正]?"
)
COUNT = _pattern(
    r"(?P<fuzz>[多余来几]?)\s?(?:个(?P<half>半)(?=月|小时))?",
    f"(?P<unit>{_one_of(_UNITS)}|(?<=半)月)(?P<more>多(?!少))?(?P<and_half>半(?![年数导径]))?",
)
SCALED_COUNT = _pattern(rf"\s?(?P<unit>{_one_of(_SCALED_UNITS)})")
MORE = _pattern("[多余](?![少久长大谢样种次名额款下])")
LABEL = _pattern(
    r" ?(?:[号条章编折楼层室级届版环类强期]|款(?!项)|节(?![约能余])|路(?![费演])|线(?![上下])|中全会|等[奖级]",
    r"|[点时](?=钟|半|整|[\d零一二三四五十])|/(?=\d))",
)
BEFORE = _pattern(
    "(?:" + "|".join(f"(?P<{bound}>{words})" for bound, words in _WORDS_BEFORE.items()) + ")?",
    rf"[\s了有是为在]{{0,2}}(?:(?<![a-z]){_CURRENCY})?[\s:]{{0,2}}(?P<sign>(?<![自担肩背抱胜辜减])负|(?<![\da-z%)])[-−])?$",
)
AFTER = _pattern(
    r"\s?(?:(?P<lower>及?以上|往上|开外|有余|不止|打底|起步|起(?![来步始码诉草初点源伏])|\+(?!\d))",
    "|(?P<upper>及?以下|及?以内|之内|封顶|(?:都|还)?不到(?![账位帐]))|(?P<about>左右|上下|前后|的样子)|(?P<near>出头))",
)
TO = _pattern(r"\s{0,2}(?:到|至|-{1,2}|~{1,2}|—{1,2}|–|〜)\s{0,2}")
AND = _pattern(r"\s?[、和与及]\s?")
