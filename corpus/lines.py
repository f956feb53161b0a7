"""The lines of a text: where each begins and ends in the source, which mark opens it, which are quoted."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.marks import DIVISIONS, Mark, read_mark

_QUOTE_LIMIT = 20_000  # characters; what is quoted for longer was never closed
_PREFIX = re.compile(r"\s*(?P<level>#{0,6})[#*\s]*")
_ARTICLE_INSIDE = re.compile(
    r"[ \t\u3000]+(?=第[〇○零一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?[ \t\u3000])"
)
_FULL_STOP = ("。", "！", "？", "。”", "。）", "。)")
_COMMENT = re.compile(r"<!--.*-->")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space around it; `start` and `end` are character offsets in the source.

    `text` is the line without the signs by which Markdown marks a heading; `level` counts them (0: no heading).
    """

    start: int
    end: int
    text: str
    mark: Mark | None
    level: int = 0

    @property
    def is_note(self) -> bool:
        """Whether it is a comment that no reader of the law sees."""
        return _COMMENT.fullmatch(self.text) is not None


def read_lines(source: str, own: tuple[int, int]) -> list[Line]:
    """The lines between the offsets `own`; an article that begins within a line begins a line of its own.

    What stands inside a quotation that an earlier line opens has no mark: the article that an amendment words anew
    is none of the amendment's.
    """
    quoted = _Quotations(source)
    spans = (span for match in re.finditer(r"[^\n]+", source[slice(*own)]) for span in _pieces(match[0], match.start()))
    return [_line(source, own[0] + start, own[0] + end, quoted) for start, end in spans]


def _pieces(raw: str, offset: int) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _ARTICLE_INSIDE.finditer(raw):
        before = raw[start : gap.start()].strip()
        if before.endswith(_FULL_STOP) or _is_division(before):
            yield offset + start, offset + gap.start()
            start = gap.end()
    if raw[start:].strip():
        yield offset + start, offset + len(raw)


def _is_division(text: str) -> bool:
    mark = read_mark(_PREFIX.sub("", text, count=1))
    return mark is not None and mark.style in DIVISIONS


def _line(source: str, start: int, end: int, quoted: "_Quotations") -> Line:
    raw = source[start:end]
    start, end = start + len(raw) - len(raw.lstrip()), end - len(raw) + len(raw.rstrip())
    prefix = _PREFIX.match(source, start, end)
    text = source[prefix.end() if prefix is not None else start : end]
    mark = None if start in quoted else read_mark(text)
    return Line(start, end, text, mark, len(prefix["level"]) if prefix is not None else 0)


class _Quotations:
    """Where a text stands inside “…” or 「…」."""

    def __init__(self, source: str) -> None:
        signs = [(match.start(), match[0] in "“「") for match in re.finditer("[“”「」]", source)]
        self._at = [at for at, _ in signs]
        self._opens = [opens for _, opens in signs]

    def __contains__(self, offset: int) -> bool:
        following = bisect_left(self._at, offset)
        if not 0 < following < len(self._at):
            return False
        within = self._opens[following - 1] and not self._opens[following]
        return within and self._at[following] - self._at[following - 1] < _QUOTE_LIMIT
