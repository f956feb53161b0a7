"""What a message denies or puts aside: it names things, but means others."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from corpus.word_lists import WordLists

BLANK = "□"
_WORDS = WordLists.beside(__file__)
_PART = re.compile(r"[^,,。;;!!??\n\s]+")
"""A part of a sentence; things that are listed stay together."""

Span = tuple[int, int]


@lru_cache(maxsize=1024)
def without_asides(plain: str) -> str:
    """The text, of the same length, without what it denies or puts aside: 不是横向, 先不说研发, 跟标准没关系."""
    return _blanked(plain, [*denied_spans(plain), *_put_off(plain)])


@lru_cache(maxsize=1024)
def without_put_off(plain: str) -> str:
    """The text, of the same length, without what it puts aside."""
    return _blanked(plain, _put_off(plain))


def denied_spans(plain: str) -> list[Span]:
    """Where a text denies what a part of a sentence names; a question denies nothing."""
    return [span for part in _PART.finditer(plain) for span in _denied(plain, *part.span())]


def _denied(plain: str, start: int, end: int) -> Iterator[Span]:
    if _WORDS.pattern("asking_behind", "", "$").search(plain, start, end) or plain[end : end + 1] in ("?", "?"):
        return
    for match in _WORDS.pattern("denied").finditer(plain, start, end):
        asks = _WORDS.pattern("asking_ahead", "", "$").search(plain[start : match.start()])
        if asks or _WORDS.pattern("manner", "^").match(plain[match.end() : end]):
            continue
        other = _WORDS.pattern("instead").search(plain, match.end() + 1, end)
        yield match.start(), other.start() if other else end


def _put_off(plain: str) -> list[Span]:
    return list(_put_off_spans(plain))


def _put_off_spans(plain: str) -> Iterator[Span]:
    before: Span | None = None
    for part in _PART.finditer(plain):
        if match := _WORDS.pattern("put_off_ahead").search(part[0]):
            yield part.start() + match.start(), part.end()
        elif match := _WORDS.pattern("put_off_behind").search(part[0]):
            alone = not _WORDS.pattern("nothing_else").sub("", part[0][: match.start()])
            yield before if alone and before else (part.start(), part.start() + match.end())
        before = part.span()


def _blanked(plain: str, spans: Iterable[Span]) -> str:
    for start, end in spans:
        plain = plain[:start] + BLANK * (end - start) + plain[end:]
    return plain
