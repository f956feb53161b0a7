"""On which side of a deal the user stands: told by who he is and with whom he deals, where no verb tells it."""

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

BUYS, SELLS = "购自", "卖给"
"""Words of the lexicon that stand for the two sides."""
REACH = 12
"""Characters that may stand between the words of a deal."""


@lru_cache(maxsize=1024)
def sided(plain: str) -> str:
    """The text with a word of buying or selling where the other side is called so, or is dealt with as one."""
    plain = _called("other_sells").sub(BUYS, plain)
    plain = _called("other_buys").sub(SELLS, plain)
    if sells(plain) or not re.search(_any("open"), plain):
        return plain
    for own, other, side in (("firm", "institution", BUYS), ("institution", "firm", SELLS)):
        plain = _dealt(own, other).sub(rf"\g<1>{side}\g<2>", plain, count=1)
    return plain


def sells(plain: str) -> bool:
    """Whether the text says that somebody sells."""
    return re.search(_any("sells"), plain) is not None


@cache
def _called(other: str) -> re.Pattern[str]:
    own = "".join(rf"(?<!{re.escape(words)})" for words in _lists()["own"])
    return re.compile(rf"{own}(?:{_any(other)})(?={_any('other_is')})")


@cache
def _dealt(own: str, other: str) -> re.Pattern[str]:
    """The user's side, `with`, the other side and the deal; nothing of the other kind stands on the user's side."""
    no_other = rf"(?:(?!{_any(other)})[^。;;!?])"
    gap = rf"[^,,。;;!?]{{0,{REACH}}}?"
    return re.compile(
        rf"((?:^|[。;;]){no_other}*?(?:{_any(own)}){no_other}{{0,{REACH}}}?)(?:{_any('with')})"
        rf"({gap}(?:{_any(other)}){gap}(?:{_any('deal')}))"
    )


def _any(name: str) -> str:
    words = sorted(_lists()[name], key=len, reverse=True)
    return "|".join(rf"[^,,。;;!?]{{0,{REACH}}}?".join(map(re.escape, word.split("…"))) for word in words)


@cache
def _lists() -> dict[str, list[str]]:
    return tomllib.loads(Path(__file__).with_name("dealing.toml").read_text("utf-8"))
