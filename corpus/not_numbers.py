"""What holds digits or numerals and is no number: fixed phrases and names; links, phones, document numbers, marks."""

import re

BLANK = "□"
_IDIOM = re.compile(
    r"""
    一事一议 | 第三方 | 三方 | 三者 | 三权 | 三农 | 三资 | 三维 | 三包 | 三甲 | 三乙 | 二甲 | 新三板 | 四板 | 十足
    | 四季
    | 一次性 | (?<=[这那哪])一块
    | (?<![一二三四五六七八九百])十分(?![之钟]) | 百分百 | 百年 | 千年 | 五险一金 | 一带一路 | 双一流 | 二维码 | 二手
    | 二选一 | 四舍五入 | 二次(?=开发|创业|创新|转化) | 一二三产 | [一二三]产业 | 五年(?=规划|计划) | 三年(?=行动)
    | 千人计划 | 万人计划 | 十[二三四五]五(?=规划|期间|时期|末|以来|[”’」"]) | [一二三四五六七]中全会 | 二十大
    | 十[六七八九]大(?![类项个]) | [二三四五][五六七八][开分](?!之) | 红十字 | [一二]审 | 五星 | 二者 | 二氧化 | 四肢
    | 周[一二三四五六](?![周年]) | 星期[一二三四五六] | 零(?=门槛|售|件|部件|食|星|散|基础|距离|申报|容忍|碳)
    # places
    | 三亚 | 四川 | 五华 | 三明 | 三门峡 | 三沙 | 三台县 | 九江 | 六安 | 六盘水 | 七台河 | 五指山 | 五大连池 | 九寨沟
    | 九龙 | 十堰 | 万州 | 万宁 | 四平 | 四会
    # sayings
    | 合二为一 | 一分为二 | 独一无二 | 说一不二 | 三心二意 | 三番五次 | 三三两两 | 三天两头 | 四面八方 | 五湖四海
    | 五花八门 | 七上八下 | 七七八八 | 乱七八糟 | 不三不四 | 接二连三 | 丢三落四 | 八九不离十 | 五颜六色 | 七嘴八舌
    | 三令五申 | 一清二楚 | 三言两语 | 略知一二 | 三六九等 | [上成]千上万 | 成百上千 | 千千万万
    """,
    re.VERBOSE,
)
_ADDRESS = re.compile(
    r"""
    https?://[!-~]+ | www\.[!-~]+ | [\w.+-]{1,64}@[\w.-]{1,64} | \{\{[^{}\n]{0,80}\}\} | \$\{[^{}\n]{0,80}\}
    | (?<!\w)[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}(?!\w)  # UUID
    | (?<![A-Za-z])\d+(?:\.\d+)?[eE][+-]?\d+(?![A-Za-z\d])  # 1e15
    | (?<![\d.])\d+(?:\.\d+){2,}(?![\d.])  # version, IP address
    | (?<![\d¥$])(?<!RMB\ )(?:\+?86[-\ ]?)?1[3-9]\d{9}(?![\d.]|\ ?[元圆块万]) | (?<![\d.])0\d{2,3}-?\d{7,8}(?!\d)
    | (?<!\d)[48]00-\d{3,4}-?\d{3,4}(?!\d)
    | (?<!\d)\d{17}[\dXx](?![\dA-Za-z])  # identity card
    | (?:电话|手机|热线|微信|传真|邮编|编号|工号|账号|卡号|QQ|qq|[Tt]el)[是为号码:\s]{0,4}\d[\d-]{4,}(?![\d万亿元])
    | [〔\[【(]\s?(?:\d{4}|[零〇一二三四五六七八九]{4})\s?[〕\]】)]\s?第?\d{0,6}号?  # 〔2025〕14号
    | (?<!\d)\d{1,4}\s?:\s?\d{1,4}(?::\d{1,4})?(?!\d)  # a time, a ratio
    | \d\+[A-Za-z]
    # list marks
    | ^[ \t]*\d{1,2}、(?!\d)
    | (?:^[ \t]*|(?<=[\n。;!?\ ]))
      (?:\d{1,2}[.)](?!\d) | \d、(?=\d{2}) | [一二三四五六七八九十]{1,3}(?:[.)]|、(?![一二三四五六七八九十])))
    """,
    re.VERBOSE | re.MULTILINE,
)


def without_idioms(text: str) -> str:
    """Simplified, half-width text with fixed phrases and names blanked out, offsets kept."""
    return _IDIOM.sub(_blank, text)


def without_addresses(text: str) -> str:
    """The same with links, phones, clock times, document numbers, versions and list marks blanked out."""
    return _ADDRESS.sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    return BLANK * len(match[0])
