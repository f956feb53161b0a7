"""Whether words are affirmed, denied or only asked about where they stand: the small grammar of `polarity.toml`."""

import re
from collections.abc import Iterable
from enum import Enum

from corpus.word_lists import WordLists

BLANK = "□"
REACH_AHEAD, REACH_BEHIND, REACH_KIND, REACH_CONTRARY, REACH_DOUBT = 12, 8, 5, 3, 8
"""Characters that may lie between the words and what is said of them."""
_PART_END = re.compile(r"[,、。;!?\s]")
_LISTED = re.compile(r"^[^,。;!?\n]{0,12}?(都|均|全|一个|一样)(还)?(没|未|无|不)")
_LIST_SIGN = re.compile(r"^(、|和|与|及|跟)")
_WORDS = WordLists.beside(__file__)
_LAST = r"[啊呢呀嘛哦嘞咯]*(?:\W|$)"
"""Nothing more of the part but particles."""


class Sort(Enum):
    """What the words name: something done one day, a kind that a thing is of, or the contrary of a condition."""

    EVENT = "event"
    KIND = "kind"
    CONTRARY = "contrary"


def neutral(plain: str) -> str:
    """The text, of the same length, without the denials that deny nothing."""
    return _WORDS.pattern("neutral").sub(lambda match: BLANK * len(match[0]), plain)


def polarity(text: str, start: int, end: int, sort: Sort) -> bool | None:
    """True where the words between the offsets are affirmed, False where denied, None where asked or doubted."""
    ahead = _PART_END.split(text[:start])[-1]
    parts = re.split(r"(?<=[,、。;!?\s])", text[end:], maxsplit=2)
    behind = parts[0]
    if _is_doubted(text, start, end, ahead, behind):
        return None
    if sort is Sort.EVENT:
        following = parts[1] if len(parts) > 1 and behind.endswith((",", " ")) else ""
        return not _event_denied(ahead, behind, following, text[end:])
    return not (_kind_denied(ahead, behind) if sort is Sort.KIND else _not_of(ahead, REACH_CONTRARY))


def _is_doubted(text: str, start: int, end: int, ahead: str, behind: str) -> bool:
    """Asked about or not known; 登不登记 and 登记没登记 ask, too."""
    word = text[start:end]
    whether = re.search(rf"{re.escape(word[0])}[不没]$", ahead) or re.match(rf"[不没]{re.escape(word[0])}", behind)
    asked = _WORDS.pattern("asked_behind", "^").match(behind) or _WORDS.pattern("asked_last", "^", _LAST).match(behind)
    if whether or asked or _ends(ahead, "doubted_ahead", REACH_DOUBT):
        return True
    return _starts(behind, "doubted_behind", REACH_BEHIND)


def _event_denied(ahead: str, behind: str, following: str, rest: str) -> bool:
    if _starts(behind, "lost_behind", REACH_BEHIND, "") or _starts(
        behind, "begun_behind", REACH_BEHIND, "breaks_begun"
    ):
        return True
    done = _WORDS.pattern("done_ahead", "", "$").search(ahead) or _WORDS.pattern("done_behind", "^").match(behind)
    if _ends(ahead, "denied_ahead", REACH_AHEAD) or _WORDS.pattern("denied_near", "", "$").search(ahead):
        return True
    if done:
        return False
    if _starts(behind, "denied_behind", REACH_BEHIND):
        return True
    supposed = _WORDS.pattern("supposed_ahead").search(ahead) or _WORDS.pattern("supposed_behind").search(rest)
    if _ends(ahead, "postponed_ahead", REACH_DOUBT) and not supposed:
        return True
    listed = _LIST_SIGN.match(rest) and _LISTED.match(rest)
    return bool(listed) or _closes(behind) or _goes_on(behind, following)


def _kind_denied(ahead: str, behind: str) -> bool:
    if _not_of(ahead, REACH_KIND):
        return True
    told = behind.rstrip(",、。;!?\n ")
    return bool(re.fullmatch(rf".{{0,6}}?{_WORDS.any_of('not_of_kind_behind')}(的|了|呢|啊|哦)?", told))


def _not_of(ahead: str, reach: int) -> bool:
    return _ends(ahead, "not_of_kind", reach) or bool(_WORDS.pattern("denied_near", "", "$").search(ahead))


def _closes(behind: str) -> bool:
    """Nothing but a bare denial up to the end of the part: 登记我们还没."""
    told = behind.rstrip(",、。;!\n ")
    found = re.fullmatch(rf"(.{{0,6}}?){_WORDS.any_of('denied_end')}(呢|啊|哦|的|嘛)?", told)
    return bool(found) and not _WORDS.pattern("breaks_behind").search(found[1] if found else "")


def _goes_on(behind: str, following: str) -> bool:
    """The words are what the part is about, and the next part denies them: 登记嘛,我们还没办."""
    if not following or not re.fullmatch(rf"{_WORDS.any_of('topic_ends')}*[, ]", behind):
        return False
    told = re.sub(rf"^{_WORDS.any_of('topic_goes_on')}+", "", following)
    return bool(_WORDS.pattern("denied_behind", "^").match(told)) or _closes(told)


def _ends(ahead: str, name: str, reach: int) -> bool:
    """Whether words of the list stand in the end of the text, nothing between that belongs to something else."""
    gaps = (ahead[match.end() :] for match in _overlapping(name, ahead))
    return any(len(gap) <= reach and not _WORDS.pattern("breaks").search(gap) for gap in gaps)


def _starts(behind: str, name: str, reach: int, breaks: str = "breaks_behind") -> bool:
    gaps = (behind[: match.start()] for match in _overlapping(name, behind))
    return any(len(gap) <= reach and not (breaks and _WORDS.pattern(breaks).search(gap)) for gap in gaps)


def _overlapping(name: str, text: str) -> Iterable[re.Match[str]]:
    pattern, at = _WORDS.pattern(name), 0
    while match := pattern.search(text, at):
        yield match
        at = match.start() + 1
