"""Search keys: what of a text the lexical index sees. Never shown to anyone."""

import re

from corpus.scripts import simplify

VERSION = "chars-1-2/1"
_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?|[\u3400-\u9fff]+")


def tokens(text: str) -> list[str]:
    """Character uni- and bigrams of Chinese runs, whole words of Latin and digits; simplified and lower case."""
    found: list[str] = []
    for run in _WORD.findall(simplify(text).lower()):
        if run[0].isascii():
            found.append(run)
        else:
            found.extend(run)
            found.extend(run[at : at + 2] for at in range(len(run) - 1))
    return found
