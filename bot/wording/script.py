"""The reply in the script that its user writes; what is quoted stays as printed."""

import re
from functools import cache

from opencc import OpenCC

from bot.messages import Reply

_QUOTED = re.compile(r"(「[^」]*」)")


def in_traditional(reply: Reply) -> Reply:
    """The reply with its own words in traditional characters, quotes untouched."""
    asks = tuple(
        ask.model_copy(update={"label": traditional(ask.label), "question": traditional(ask.question)})
        for ask in reply.asks
    )
    rows = tuple(
        row.model_copy(update={"place": traditional(row.place), "text": traditional(row.text)})
        for row in reply.comparison
    )
    return reply.model_copy(update={"text": traditional(reply.text), "asks": asks, "comparison": rows})


def traditional(text: str) -> str:
    """Everything outside 「」 in traditional characters."""
    parts = _QUOTED.split(text)
    return "".join(part if part.startswith("「") else str(_converter().convert(part)) for part in parts)


@cache
def _converter() -> OpenCC:
    return OpenCC("s2t")
