"""On which side of a deal the user stands: told by who he is and with whom he deals, where no verb tells it."""

import re
from functools import cache, lru_cache

from corpus.word_lists import WordLists

BUYS, SELLS = "购自", "卖给"
"""Words of the lexicon that stand for the two sides."""
REACH = 12
"""Characters that may stand between the words of a deal."""
_GAP = rf"[^,,。;;!?]{{0,{REACH}}}?"
_WORDS = WordLists.beside(__file__, _GAP)


@lru_cache(maxsize=1024)
def sided(plain: str) -> str:
    """The text with a word of buying or selling where the other side is called so, or is dealt with as one."""
    plain = _called("other_sells").sub(BUYS, plain)
    plain = _called("other_buys").sub(SELLS, plain)
    if sells(plain) or not _WORDS.pattern("open").search(plain):
        return plain
    for own, other, side in (("firm", "institution", BUYS), ("institution", "firm", SELLS)):
        plain = _dealt(own, other).sub(rf"\g<1>{side}\g<2>", plain, count=1)
    return plain


def sells(plain: str) -> bool:
    """Whether the text says that somebody sells."""
    return _WORDS.pattern("sells").search(plain) is not None


@cache
def _called(other: str) -> re.Pattern[str]:
    own = "".join(rf"(?<!{re.escape(words)})" for words in _WORDS["own"])
    return re.compile(rf"{own}{_WORDS.any_of(other)}(?={_WORDS.any_of('other_is')})")


@cache
def _dealt(own: str, other: str) -> re.Pattern[str]:
    """The user's side, `with`, the other side and the deal; nothing of the other kind stands on the user's side."""
    no_other = rf"(?:(?!{_WORDS.any_of(other)})[^。;;!?])"
    return re.compile(
        rf"((?:^|[。;;]){no_other}*?{_WORDS.any_of(own)}{no_other}{{0,{REACH}}}?){_WORDS.any_of('with')}"
        rf"({_GAP}{_WORDS.any_of(other)}{_GAP}{_WORDS.any_of('deal')})"
    )
