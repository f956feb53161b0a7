"""What holds digits or numerals and is no number: idioms and names; addresses, phones, document numbers, labels."""

import re

_BLANK = "□"
# Looked for in the order of the text, longest first where two begin alike.
_IDIOMS = (
    "一事一议", "第三方", "三方", "三者", "三权", "三农", "三资", "三维", "三包", "三甲", "三乙", "二甲", "新三板", "四板",
    "十分(?!之)", "十足", "百分百", "百年", "千年", "五险一金", "一带一路", "双一流", "二维码", "二手", "二选一", "四舍五入",
    "二次(?=开发|创业|创新|转化)", "一二三产", "[一二三]产业", "五年(?=规划|计划)", "三年(?=行动)", "千人计划", "万人计划",
    "十[二三四五]五(?=规划|期间|时期|末|以来|[”’」\"])", "[一二三四五六七]中全会", "二十大", "十[六七八九]大(?![类项个])",
    "[三五四二][七五六八][开分](?!之)", "零(?=门槛|售|件|部件|食|星|散|基础|距离|申报|容忍|碳)", "四季", "三亚", "四川", "五华",
    "三明", "三门峡", "三沙", "三台县", "九江", "六安", "六盘水", "七台河", "五指山", "五大连池", "九寨沟", "九龙", "十堰",
    "万州", "万宁", "四平", "四会", "合二为一", "一分为二", "独一无二", "说一不二", "三心二意", "三番五次", "三三两两",
    "三天两头", "四面八方", "五湖四海", "五花八门", "七上八下", "七七八八", "乱七八糟", "不三不四", "接二连三", "丢三落四",
    "八九不离十", "五颜六色", "七嘴八舌", "三令五申", "一清二楚", "三言两语", "略知一二", "千家万户", "千方百计", "成千上万",
    "成百上千", "上千上万", "千千万万", "万无一失", "三六九等",
)  # fmt: skip
_BRACKETED_YEAR = r"[〔\[【(]\s?(?:\d{4}|[零〇一二三四五六七八九]{4})\s?[〕\]】)]\s?第?\d{0,6}号?"
_ADDRESSES = (
    r"https?://[!-~]+", r"www\.[!-~]+", r"[\w.+-]{1,64}@[\w.-]{1,64}", r"\{\{[^{}\n]{0,80}\}\}", r"\$\{[^{}\n]{0,80}\}",
    r"(?<![\d.])\d+(?:\.\d+){2,}(?![\d.])", r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d{9}(?!\d)", r"(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)",
    r"(?<!\d)[48]00-\d{3,4}-?\d{3,4}(?!\d)", r"(?<!\d)\d{17}[\dXx](?![\dA-Za-z])",
    r"(?:电话|手机|热线|微信|传真|邮编|编号|工号|账号|卡号|QQ|qq|[Tt]el)[是为号码:\s]{0,4}\d[\d-]{4,}(?![\d万亿元])",
    _BRACKETED_YEAR, r"\d+\s?:\s?\d+(?::\d+)?", r"\d\+[A-Za-z]",
    r"(?:^|(?<=[\n。;!?]))[ \t]*(?:\d{1,2}[.)](?!\d)|\d、(?=\d{2})|[一二三四五六七八九十]{1,3}[、.)])",
)  # fmt: skip
_IDIOM = re.compile("|".join(_IDIOMS))
_ADDRESS = re.compile("|".join(_ADDRESSES), re.MULTILINE)


def without_idioms(text: str) -> str:
    """Simplified, half-width text with fixed phrases and names blanked out, offsets kept."""
    return _IDIOM.sub(_blank, text)


def without_addresses(text: str) -> str:
    """The same with links, phones, clock times, document numbers, versions and list marks blanked out."""
    return _ADDRESS.sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    return _BLANK * len(match[0])
