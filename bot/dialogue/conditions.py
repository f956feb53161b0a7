"""Which conditions a message settles: explicit words first, a negation beside a stem turning it around."""

import re
from collections.abc import Iterable

from bot.dialogue.lexicon import Polarity, find, lexicon
from calculators.model import Condition

Span = tuple[int, int]

_NEGATION = re.compile(
    r"((没有?|未|无|尚未|忘了?|忘记|不肯|不愿意?|不想|不让|不给|拒绝|懒得|来不及|不是|不属于?|不算|并非|不在)[^,,、。;;!?\s]{0,8}|不)$"
)
_DENIED = re.compile(r"((不是|并非|不属于?|不算)[^,,、。;;!?\s]{0,5}|没有?|未|无|不)$")
_DONE = "(整|办|做|成|完|下来|通过|批|搞|弄|好|去)"
_NEGATED_AFTER = re.compile(
    rf"[^,,、。;;!?\s]{{0,3}}(没|未){_DONE}?(好|完|成|下来|呢|了)?(?=$|[,,、。;;!?\s])|不了|不下来|失败"
    rf"|[^,,、。;;!?\s]{{0,4}}(没|未)(有|能|来得及|去|再|空|顾上|顾得上)?{_DONE}(好|完|成|下来|呢|了)?"
    r"(?=$|[,,、。;;!?\s]|给|能|还|可以|就|得|有|拿|补)"
)
_NOT = re.compile(r"(非|不是|并非|不属于|不算|不存在|不涉及|没有|无)$")
"""Right ahead of words against a condition they speak for it: 且非关联交易."""
_ASKED = re.compile(r"^(了|过|的)?(没有?|没|吗|么|不)?[??]")
_WHETHER = re.compile(r"(算不算|是不是|是否|有没有|有无|符不符合|满不满足|满没满|到没到|属不属于|算没算)")
_UNSURE = re.compile(r"[^,,。;;]{0,6}(不知道|不晓得|不清楚|不确定|说不准|说不清|记不清|拿不准|不好说|没搞清)")
_QUESTIONED = re.compile(r"(要不要|是否|是不是|需不需要|需要|用不用|必须|得先|要先|能不能)[^,,、。;;!?]{0,6}$")


def settled(conditions: Iterable[Condition], plain: str) -> dict[str, bool]:
    """Conditions that the message says hold or do not hold; the rest stay unknown."""
    found = {}
    for condition in conditions:
        state = _state(condition, plain)
        if state is not None:
            found[condition.name] = state
    return found


def _state(condition: Condition, plain: str) -> bool | None:
    cues = lexicon().conditions.get(condition.name, Polarity())
    if any(not plain[:start].endswith(("不", "没")) for start, _ in find(cues.maybe, plain)):
        return None
    for_it = _told((*condition.yes, *cues.yes), plain)
    against = _told((*condition.no, *cues.no), plain)
    denied = [span for span in against if _NOT.search(plain[: span[0]])]
    against = [span for span in against if span not in denied]
    if _uncovered(against, for_it):
        return False
    supporting = _uncovered([*for_it, *denied], against)
    if denied and set(supporting) <= set(denied):
        return True
    if supporting:
        return _affirmed(supporting, plain)
    return _stem_state(cues.stems, plain)


def _told(words: Iterable[str], plain: str) -> list[Span]:
    """Where the words stand as something told, not as what is asked (算不算原创) or not known (原创不清楚)."""
    asked = [match.span() for match in _WHETHER.finditer(plain)]
    return [
        (start, end)
        for start, end in find(words, plain)
        if not any(low < end and start - high <= 0 for low, high in asked) and not _UNSURE.match(plain[end:])
    ]


def _uncovered(spans: list[Span], others: list[Span]) -> list[Span]:
    """The spans that no longer one of the other side covers: 还没落地 covers 落地, 非关联交易 covers 关联交易."""
    return [
        (start, end)
        for start, end in spans
        if not any(low <= start and end <= high and high - low > end - start for low, high in others)
    ]


def _affirmed(spans: list[Span], plain: str) -> bool | None:
    """True unless every mention is negated or only asked about."""
    states = [_polarity(plain, start, end, _DENIED) for start, end in spans]
    known = [state for state in states if state is not None]
    if not known:
        return None
    return any(known)


def _stem_state(stems: tuple[str, ...], plain: str) -> bool | None:
    states = [_polarity(plain, start, end, _NEGATION) for start, end in find(stems, plain)]
    known = [state for state in states if state is not None]
    if not known:
        return None
    return all(known)


def _polarity(plain: str, start: int, end: int, negation: re.Pattern[str]) -> bool | None:
    before, after = plain[max(0, start - 8) : start], plain[end : end + 8]
    if _ASKED.match(after) or _QUESTIONED.search(before):
        return None
    return not (negation.search(before) or _NEGATED_AFTER.match(after))
