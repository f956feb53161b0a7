"""This is where it is decided what a bare number means: an option, a benefit to be worked out, or nothing."""

import unicodedata
from collections.abc import Iterator

from bot.channels.layout import WORDS as SHARED
from bot.channels.layout import options
from bot.messages import Reply, UserMessage
from bot.wording.phrases import phrase

MOST_BENEFITS = 9
NUMBERING = " \t\n.\u3002\u3001,()"
"""What stands around a number in a list, after NFKC: blanks, stops, the comma of lists, brackets."""
LONGEST_NUMBER = 2


def listed(reply: Reply) -> str:
    """Everything that a number may choose, a line each; empty where there is nothing."""
    lines = (
        phrase("choice.line", SHARED, number=str(number), label=label)
        for number, (label, _) in enumerate(_choices(reply), 1)
    )
    return "\n".join(lines)


def chosen(number: str, reply: Reply) -> UserMessage | None:
    """What the number stands before, as the message that it is."""
    return dict(enumerate((message for _, message in _choices(reply)), 1)).get(int(number))


def wants_figures(reply: Reply) -> bool:
    """Whether a number may be meant as a figure: something is asked for that has no options."""
    offered = {option.input for option in options(reply)}
    return any(ask.input not in offered for ask in reply.asks)


def number_of(said: str) -> str | None:
    """A number that stands alone, in whichever digits, with or without what stands behind it in a list."""
    bare = unicodedata.normalize("NFKC", said).strip(NUMBERING)
    return str(int(bare)) if bare.isascii() and bare.isdecimal() and len(bare) <= LONGEST_NUMBER else None


def _choices(reply: Reply) -> Iterator[tuple[str, UserMessage]]:
    for option in options(reply):
        yield option.label, UserMessage(answers={option.input: option.value})
    for benefit in reply.benefits[:MOST_BENEFITS]:
        words = phrase("widget.reckon", "web", title=benefit.title)
        yield phrase("widget.reckon_short", "web", title=benefit.title), UserMessage(message=words)
