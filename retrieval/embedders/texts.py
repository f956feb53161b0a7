"""What every embedder owes its texts: none is cut silently, and the caller hears how far it is."""

from collections.abc import Callable, Sequence

Progress = Callable[[int, int], None]
"""Called with how many texts are done and how many there are."""

_SHOWN = 30


def refuse_long(texts: Sequence[str], tokens: Sequence[int], most: int) -> None:
    """:raises ValueError: a text has more than `most` tokens; the message shows how it starts."""
    for text, count in zip(texts, tokens, strict=True):
        if count > most:
            start = text[:_SHOWN]
            raise ValueError(f"text starting {start!r}: found {count} tokens, at most {most} are read; split it")
