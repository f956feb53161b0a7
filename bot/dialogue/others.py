"""Whose figures a message tells: the user's own, or those of another firm, whose amount may be asked for as well."""

import re

from bot.dialogue.lexicon import find, lexicon, says
from bot.dialogue.polarity import BLANK
from bot.dialogue.understand import Understanding

_PART = re.compile(r"[^,,。;;!!??\n]+")


def other_ahead(ahead: str) -> str:
    """The words that speak of another firm, in a text that has not come back to the user's own; empty where none do."""
    others = _subjects(ahead)
    own = find(lexicon().structures["own_side"], ahead)
    if others and max(end for _, end in others) > max((end for _, end in own), default=-1):
        start, end = others[0]
        return ahead[start:end]
    return ""


def asks_for_others(message: Understanding) -> bool:
    """Whether the amount asked for is another firm's: 那隔壁厂到账600万,他们能拿多少."""
    plain, words = message.plain, lexicon()
    if not message.figures or not _subjects(plain):
        return False
    asking = [part for part in _PART.finditer(plain) if says(words.structures["their_amount"], part[0])]
    return bool(asking) and bool(_whose(plain[: asking[-1].end()]))


def _whose(ahead: str) -> bool:
    """Whether the last one spoken of is another, pronouns included."""
    words = lexicon().structures
    they = [
        (start, end) for start, end in find(words["they"], ahead) if not ahead[:start].endswith(words["compared_to"])
    ]
    others = max((end for _, end in (*_subjects(ahead), *they)), default=-1)
    own = max((end for _, end in find((*words["own_side"], "我"), ahead)), default=-1)
    return others > own and others >= 0


def _subjects(plain: str) -> list[tuple[int, int]]:
    """Where another firm is spoken of, other than as the one bought from or sold to."""
    words = lexicon()
    found, party = find(words.pseudo["others"].words, plain), words.structures["party_ahead"]
    return [(start, end) for start, end in found if not plain[:start].endswith(party)]


def as_theirs(message: Understanding) -> str:
    """The text, of the same length, with another firm that is asked about put in the user's place."""
    plain = message.plain
    if asks_for_others(message):
        for start, end in _subjects(plain):
            plain = plain[:start] + BLANK * (end - start) + plain[end:]
    return plain


def goes_on_with_them(message: Understanding) -> bool:
    """Whether more is told of another firm that was asked about before: 那他们到账500万呢."""
    return _whose(message.plain)
