"""On which day the law is to be read: the day that a question is put into, and not that of an event it tells."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from bot.dialogue.lexicon import says
from corpus.dates import DateMention
from corpus.model import Corpus
from corpus.scripts import simplify
from corpus.word_lists import WordLists

_WORDS = WordLists.beside(__file__)
_NEAR = r"[^,,。]{0,6}"
_DOCUMENT_NAME = _WORDS.pattern("documents", _NEAR)
_EVENT = _WORDS.pattern("events", _NEAR)
_THEN = tuple(
    _WORDS.pattern(name, ahead)
    for name, ahead in (
        ("applied", r"[^,,。]{0,3}"),
        ("at_the_time", r"[^,,。]{0,3}"),
        ("asked_then", f"{_WORDS.any_of('that_day')}?"),
    )
)
"""Behind a date, they put the question into it."""
_PUT_INTO = _WORDS.pattern("put_into", after="了?$")
_PUT_NOW = _WORDS.pattern("this_year", f"{_WORDS.any_of('put_into')}了?")
_TODAY_IS = _WORDS.pattern("today_is", after=f"{_WORDS.any_of('already')}?是(?:公历)?$")
_OUT = f"(正式)?{_WORDS.any_of('came_out')}"
_BEFORE = "(以前|之前|前(?![面述款项]))"
_AHEAD = f"({_OUT}?{_BEFORE}|{_WORDS.any_of('not_yet')}{_OUT})"
_WITHOUT = f"{_WORDS.any_of('without')}(这个|这份|那个)?"
MANY_DATES = 2


def is_now(plain: str) -> bool:
    """Whether the message puts its question into the present."""
    return says(_WORDS["now"], plain) or _PUT_NOW.search(plain) is not None


def read_as_of(dates: tuple[DateMention, ...], plain: str) -> date | None:
    """The day on which the law is to be read, when the message puts its question into another time.

    A date that names a document, an event (paid in, granted) or one year of a series is not that day.
    """
    today = next((mention for mention in dates if _TODAY_IS.search(plain[: mention.start])), None)
    if today:
        return today.last
    if len({mention.last for mention in dates}) > MANY_DATES or is_now(plain):
        return None
    for mention in dates:
        behind = plain[mention.end : mention.end + 14]
        if any(asked.match(behind) for asked in _THEN):
            return mention.last
        named = _DOCUMENT_NAME.match(behind) or _EVENT.match(behind)
        if _PUT_INTO.search(plain[: mention.start]) and not _EVENT.match(behind):
            return mention.last
        absolute = mention.said[0].isdecimal()
        alone = plain[: mention.start].endswith((",", ",")) and behind.startswith((",", ","))
        if absolute and not named and (mention.start <= 1 or alone or says(_WORDS["then"], plain[mention.end :])):
            return mention.last
    return None


def without_days(plain: str, names: Iterable[str]) -> str:
    """The text, of the same length, without the documents that only tell a time: 条例施行前的六月."""
    called = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.sub(rf"({called})[》”]?{_AHEAD}", lambda match: "□" * len(match[0]), plain)


def day_before(plain: str, corpus: Corpus) -> date | None:
    """The day before a document that the message puts its question ahead of ("条例出来之前")."""
    days = []
    for document in corpus.documents.values():
        if document.since is None:
            continue
        names = sorted((simplify(name) for name in (document.title, *document.aliases)), key=len, reverse=True)
        called = "|".join(map(re.escape, names))
        if re.search(rf"({called})[》”]?{_AHEAD}|{_WITHOUT}({called})的?(时候|那会|那时|{_BEFORE})", plain):
            days.append(document.since - timedelta(days=1))
    return min(days, default=None)
