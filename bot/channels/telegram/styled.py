"""Text with its formatting beside it, never inside it: no text can break it, and it is cut like any other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from telegram import MessageEntity

from bot.channels.layout import TELEGRAM_ENTITIES, spans, utf16_units

BOLD, LINK, QUOTE = MessageEntity.BOLD, MessageEntity.TEXT_LINK, MessageEntity.EXPANDABLE_BLOCKQUOTE


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters from `start` to `end` are of that kind of the Bot API."""

    start: int
    end: int
    kind: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Styled:
    """A text and the marks on it."""

    text: str = ""
    marks: tuple[Mark, ...] = field(default=())

    def __add__(self, other: "Styled") -> "Styled":
        moved = (
            replace(mark, start=mark.start + len(self.text), end=mark.end + len(self.text)) for mark in other.marks
        )
        return Styled(self.text + other.text, (*self.marks, *moved))

    def part(self, start: int, end: int) -> "Styled":
        """Those characters; a mark that goes beyond them ends with them."""
        inside = (replace(mark, start=max(mark.start, start), end=min(mark.end, end)) for mark in self.marks)
        moved = (
            replace(mark, start=mark.start - start, end=mark.end - start) for mark in inside if mark.start < mark.end
        )
        return Styled(self.text[start:end], tuple(moved))

    def within(self, limit: int) -> list["Styled"]:
        """Cut into parts of at most `limit` UTF-16 units."""
        return [self.part(start, end) for start, end in spans(self.text, limit, utf16_units)]

    def entities(self) -> list[MessageEntity]:
        """The marks as the Bot API counts them; those beyond its limit would not be shown."""
        marks = sorted(self.marks, key=lambda mark: (mark.start, -mark.end))[:TELEGRAM_ENTITIES]
        return [
            MessageEntity(
                mark.kind, utf16_units(self.text[: mark.start]), utf16_units(self.text[mark.start : mark.end]), mark.url
            )
            for mark in marks
        ]


def styled(text: str, kind: str | None = None, url: str | None = None) -> Styled:
    """One piece, formatted as a whole or not at all."""
    return Styled(text, (Mark(0, len(text), kind, url),) if kind and text else ())


def joined(pieces: Iterable[Styled], between: str = "\n") -> Styled:
    whole = Styled()
    for number, piece in enumerate(pieces):
        whole += styled(between if number else "") + piece
    return whole


def packed(pieces: Iterable[Styled], limit: int, between: str = "\n\n") -> Iterator[Styled]:
    """As few messages as hold the pieces in their order; a piece is cut only where it is over the limit itself."""
    small = [part for piece in pieces for part in piece.within(limit)]
    number, size = 0, 0
    numbered = []
    for part in small:
        more = utf16_units(between + part.text)
        if size and size + more > limit:
            number, size = number + 1, 0
        size += more
        numbered.append((number, part))
    for _, together in groupby(numbered, key=lambda pair: pair[0]):
        yield joined((part for _, part in together), between)
