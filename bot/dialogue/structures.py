"""What the structure of a sentence makes of a figure: an own guess, what a share comes to, another's, not yet paid."""

import re

from bot.dialogue.changing import CHANGING
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.others import other_ahead
from bot.dialogue.window import COMMA, SENTENCE_END, Window
from corpus.numerals import Figure, read_figures

_YEAR_GONE = "(去年|前年|上年度?|上一年度?|往年)"
_LAST_YEARS = re.compile(rf"[,,]?((那?是)?{_YEAR_GONE}(的|拿的|补的|领的)|是{_YEAR_GONE}[到付打])")
_LAST_YEARS_AHEAD = re.compile(
    rf"(拿|领|补|得|享受|获|兑|报|到手)[过了]?{_YEAR_GONE}的?$"
    rf"|{_YEAR_GONE}((?!今年|本年|当年)[^\d]){{0,8}}(拿|领|补|享受|获|兑|报)[过了到得]*[了过]?$"
)
_ALLOWANCE = re.compile(r"额度|没用|没拿|没领|可用|能用")
_SUBSCRIBED = re.compile(r"(认缴|签约|签协议)[^,,。;]{0,4}$")
_ENGLISH = re.compile(r"[a-z\s]+")
"""What is left in English of a message put into Chinese: 3 million is still 还没付."""
_NEXT_ONE = re.compile(r"[一另][个项笔份单]|另外")
_SHARE_OF = re.compile(r"(?P<whole>\d[^的]{0,10}?)的?(?P<share>[^的]{2,7}?)(就|也就|那|可不)?(是|等于|=|合)$")
"""A sum, a share of it, and what that comes to."""
_COMES_TO = re.compile(r"是|等于|=|合")
_AS_A_RATE = re.compile(r"[按照以用][^,,。;]{0,12}(算|计|来|给|的话)|乘")
SHARE_REACH, RECKONED_REACH = 40, 80
"""Characters in which all three stand."""
NEAR = 4


def _guess(window: Window, part: str) -> str:
    """The user's own idea of the answer: 能补160万不, 是45万吧, 我算下来是60万, 才29万?."""
    words = lexicon().structures
    evidence = part[-NEAR:] + window.tail[:NEAR]
    if part.endswith(words["result_before"]):
        return evidence
    wonders = part.endswith(words["astonished"]) and says(words["wondering"], part)
    if says(words["guess_sure"], part) or part.strip() in words["astonished"] or wonders:
        return evidence
    ahead = any(part.endswith(word) for word in words["guess_before"])
    asked = re.match(r"(元|块|块钱)?(的?(补助|补贴|奖补|奖励))?(了|的)?", window.tail)
    rest = window.tail[asked.end() if asked else 0 :]
    return evidence if ahead and any(rest.startswith(word) for word in words["guess_after"]) else ""


def _reckoned(window: Window, _: str) -> str:
    """What a share of another sum comes to, where nothing is paid: 老板说合同500万的两成就是100万."""
    start = window.figure.start
    part = COMMA.split(SENTENCE_END.split(window.plain[max(start - SHARE_REACH, 0) : start])[-1])[-1]
    found = _SHARE_OF.search(part)
    if found is None or says(CHANGING["paying"], part):
        return ""
    return found[0] if _comes_to(found, window.figure) else ""


def _reckoned_on(window: Window, _: str) -> str:
    """What a share that is supposed as a rate makes of a sum told before: 到账190万,要是按30%算就是57万."""
    start = window.figure.start
    near = window.plain[max(start - RECKONED_REACH, 0) : start]
    part = COMMA.split(SENTENCE_END.split(near)[-1])[-1]
    if not _AS_A_RATE.search(part) or says(CHANGING["paying"], part):
        return ""
    told = [each for each in read_figures(near) if each.exact]
    rates = [each.exact for each in told if each.kind == "percent" and each.said in part]
    made = [each.exact * rate for each in told if each.kind == "money" and each.exact for rate in rates if rate]
    return part if window.figure.exact in made else ""


def _share_paid_of(window: Window, _: str) -> str:
    """A sum of which a share was paid, in the same breath: 付了500万的两成就是100万."""
    start = window.figure.start
    part = COMMA.split(SENTENCE_END.split(window.plain[start : start + SHARE_REACH])[0])[0]
    if not _COMES_TO.search(part):
        return ""
    for figure in read_figures(part)[1:]:
        found = _SHARE_OF.search(part[: figure.start])
        if figure.kind == "money" and found and found.start() == 0 and _comes_to(found, figure):
            return found[0]
    return ""


def _comes_to(found: re.Match[str], figure: Figure) -> bool:
    """Whether the share of the whole is the figure."""
    whole, share = (next(iter(read_figures(found[name])), None) for name in ("whole", "share"))
    if whole is None or share is None or share.kind != "percent" or whole.exact is None or share.exact is None:
        return False
    return whole.exact * share.exact == figure.exact


def _others(window: Window, _: str) -> str:
    """Said of another firm, in a sentence that has not come back to the user's own."""
    return other_ahead(SENTENCE_END.split(window.plain[: window.figure.start])[-1])


def _room(window: Window, part: str) -> str:
    """What is left of a cap: 还剩40万额度."""
    left = says(lexicon().structures["room"], part[-8:]) and _ALLOWANCE.search(part + window.tail)
    return part[-8:] if left else ""


def _subscribed_years(window: Window, part: str) -> str:
    """Years since something was only promised: 认缴都两年半了."""
    found = _SUBSCRIBED.search(part) if window.figure.kind == "count" else None
    return found[0] if found else ""


def _other_year(window: Window, part: str) -> str:
    found = _LAST_YEARS.match(window.after) or _LAST_YEARS_AHEAD.search(part)
    return found[0] if found else ""


def unpaid(window: Window, part: str) -> str:
    """The words that say that a sum is not paid yet."""
    words = lexicon().structures["unpaid"]
    behind = _ENGLISH.sub("", _NEXT_ONE.split(window.tail[: window.stop - window.figure.end])[0])[:6]
    if window.stop < len(window.plain) and len(behind) == window.stop - window.figure.end:
        behind = ""
    return part[-6:] or behind if says(words, part[-6:]) or says(words, behind) else ""


STRUCTURES = (
    ("guess", _guess),
    ("result", _reckoned),
    ("result", _reckoned_on),
    ("contract_face", _share_paid_of),
    ("others", _others),
    ("room", _room),
    ("subscribed", _subscribed_years),
    ("other_year", _other_year),
)
"""What a sentence's structure can make of a figure, the strongest first; each shows the words, or nothing."""
