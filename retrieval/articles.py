"""Which articles a text names by their numbers: 第七条, and as people say it of a document: 州里的七, 条例三十条."""

import re
from functools import cache

from corpus.marks import ordinal
from corpus.word_lists import WordLists

_WORDS = WordLists.beside(__file__)
_NUMBER = "([0-9]{1,3}|[〇零一二三四五六七八九十百]{1,6})"
_ARTICLE = re.compile(rf"第\s*{_NUMBER}\s*[条点]")
_GAP = "(?:是|都|到底|究竟|里面?|上面?|里头)?"
FEW = 3
"""Numbers below which 一条, 两条 count and name none."""


def read_articles(plain: str) -> tuple[int, ...]:
    """The numbers, in order, each once; `plain` is simplified."""
    found = {match.start(1): match[1] for match in _ARTICLE.finditer(plain)}
    found |= {match.start(1): match[1] for match in _called().finditer(plain)}
    found |= {match.start(1): match[1] for match in _counted().finditer(plain) if (ordinal(match[1]) or 0) >= FEW}
    values = (ordinal(found[at]) for at in sorted(found))
    return tuple(dict.fromkeys(value for value in values if value is not None))


@cache
def _called() -> re.Pattern[str]:
    """A number that stands alone behind what it is of, its content asked for: 的七怎么写."""
    asked = rf"{_WORDS.any_of('part')}?(?={_GAP}{_WORDS.any_of('content')})"
    return re.compile(rf"{_WORDS.any_of('of')}第?[((]?{_NUMBER}[))]?{asked}")


@cache
def _counted() -> re.Pattern[str]:
    """A number of an article without 第, its content asked for or looked into: 三十条怎么写, 十二条里头的."""
    none = "".join(_WORDS["no_number"])
    return re.compile(rf"(?<![{none}]){_NUMBER}条(?={_WORDS.any_of('within')}|{_GAP}{_WORDS.any_of('content')})")
