"""From one reply to what a messenger can show: its limits, where a long text is cut, what may be chosen."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.messages import Ask, Reply, UserMessage
from bot.wording.phrases import phrase

TELEGRAM_TEXT = 4_096
"""UTF-16 code units of one message after entities parsing: core.telegram.org/bots/api#sendmessage."""
TELEGRAM_CAPTION = 1_024
"""UTF-16 code units under a picture: core.telegram.org/bots/api#sendphoto."""
TELEGRAM_CALLBACK_BYTES = 64
"""UTF-8 bytes that a button sends back: core.telegram.org/bots/api#inlinekeyboardbutton."""
TELEGRAM_ENTITIES = 100
"""Formatted places in one message; further ones are not shown: core.telegram.org/bots/api#messageentity."""
TELEGRAM_INLINE_RESULTS = 50
"""Results of one inline query: core.telegram.org/bots/api#answerinlinequery."""
TELEGRAM_CALLBACK_TEXT = 200
"""Characters of the notice over a pressed button: core.telegram.org/bots/api#answercallbackquery."""
WECHAT_TEXT_BYTES = 2_048
"""UTF-8 bytes of one text, in a passive reply and from customer service: developers.weixin.qq.com, 客服接口-发消息."""
WECHAT_ARTICLE_TITLE = 64
WECHAT_ARTICLE_DIGEST = 120
"""Characters of an article card's title and digest that are shown: developers.weixin.qq.com, 回复图文消息."""
WECOM_TEXT_BYTES = 2_048
"""UTF-8 bytes of one text: developer.work.weixin.qq.com/document/path/90236."""

WORDS = "messengers"
HALF = 2  # a cut may shorten a part to half of what it may hold, for a better place

Measure = Callable[[str], int]

_LINK = r"[a-zA-Z][a-zA-Z0-9+.-]*://[!-~]+"
_ANCHOR = r'<a href="[^"<>]*">[^<>]*</a>'
_CITED = r"\[\d{1,3}\]"
_FIGURE = r"[\d]+(?:[.,]\d+)*(?:[ \u00a0]?[%‰万亿元]+)?"
_WHOLE = re.compile(rf"{_ANCHOR}|{_LINK}|{_CITED}|{_FIGURE}")
_JOINERS = frozenset("\u200d\ufe0e\ufe0f\u20e3")
_ENDS = (re.compile(r"\n"), re.compile(r"[。!?!?][”’」』))】\]]*|[;;]"), re.compile(r"[,、,:: ]"))
"""Where a text is cut: at a line's end rather than a sentence's, there rather than at a pause."""


def characters(text: str) -> int:
    return len(text)


def utf16_units(text: str) -> int:
    """What Telegram counts: characters beyond U+FFFF are two."""
    return len(text) + sum(character > "\uffff" for character in text)


def utf8_bytes(text: str) -> int:
    return len(text.encode())


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a reply: `value` answers the input."""

    input: str
    value: str
    label: str


def options(reply: Reply) -> list[Option]:
    """Everything that may be chosen, in the order of their numbers from 1; a yes-or-no question has its two."""
    return [option for ask in reply.asks for option in _of_ask(ask)]


def numbered(reply: Reply) -> str:
    """The options as lines that a bare number answers; empty where there are none."""
    lines = (
        phrase("choice.line", WORDS, number=str(number), label=option.label)
        for number, option in enumerate(options(reply), 1)
    )
    return "\n".join(lines)


def chosen(typed: str, last: Reply | None) -> UserMessage | None:
    """A bare number that stands before an option of the last reply, as the answer that it is."""
    number = typed.strip()
    if last is None or not (number.isascii() and number.isdecimal()):
        return None
    found = dict(enumerate(options(last), 1)).get(int(number[:4]))
    return UserMessage(session_id=last.session_id, answers={found.input: found.value}) if found else None


def split(text: str, limit: int, measure: Measure = characters) -> list[str]:
    """The text in parts of at most `limit`, each cut where a line, a sentence or a pause ends.

    Never inside a character, a link, a citation's mark or a figure, unless that alone is over the limit. Blanks
    around a cut are dropped; nothing else is.
    """
    return [text[start:end] for start, end in spans(text, limit, measure)]


def spans(text: str, limit: int, measure: Measure = characters) -> list[tuple[int, int]]:
    """Where the parts of `split` begin and end."""
    found, start, ends = [], 0, _ends_of_pieces(text, limit, measure)
    while (start := _past_blanks(text, start)) < len(text):
        end = _cut(text, start, _reach(text, start, ends, (limit, measure)))
        found.append((start, start + len(text[start:end].rstrip())))
        start = end
    return found


def _of_ask(ask: Ask) -> Iterator[Option]:
    if ask.kind == "yes_no" and not ask.choices:
        yield Option(ask.input, "true", phrase("choice.yes", WORDS, label=ask.label))
        yield Option(ask.input, "false", phrase("choice.no", WORDS, label=ask.label))
    for choice in ask.choices:
        yield Option(ask.input, choice.value, choice.label)


def _past_blanks(text: str, start: int) -> int:
    return len(text) - len(text[start:].lstrip())


def _reach(text: str, start: int, ends: list[int], within: tuple[int, Measure]) -> list[int]:
    """Where pieces end that still fit from `start` on; never none."""
    limit, measure = within
    fitting, size, at = [], 0, start
    for end in ends[bisect_right(ends, start) :]:
        size += measure(text[at:end])
        if size > limit:
            break
        fitting.append(end)
        at = end
    return fitting


def _cut(text: str, start: int, fitting: list[int]) -> int:
    """The best of the ends that fit: all, else the last of the strongest kind in the second half."""
    if fitting[-1] == len(text):
        return fitting[-1]
    at_ends = set(fitting)
    least = start + (fitting[-1] - start) // HALF
    for kind in _ENDS:
        found = [match.end() for match in kind.finditer(text, start, fitting[-1]) if match.end() in at_ends]
        if found and found[-1] > least:
            return found[-1]
    return fitting[-1]


def _ends_of_pieces(text: str, limit: int, measure: Measure) -> list[int]:
    """Where what must stay together ends: figures, marks and links; else characters as people see them."""
    ends, at = [], 0
    for match in _WHOLE.finditer(text):
        ends += _ends_of_characters(text, at, match.start(), (limit, measure))
        if measure(match[0]) <= limit:
            ends.append(match.end())
        else:
            ends += _ends_of_characters(text, match.start(), match.end(), (limit, measure))
        at = match.end()
    return ends + _ends_of_characters(text, at, len(text), (limit, measure))


def _ends_of_characters(text: str, start: int, end: int, within: tuple[int, Measure]) -> list[int]:
    """A character with its accents, joined emoji and variants, unless it is over the limit as a whole."""
    limit, measure = within
    ends = [at for at in range(start + 1, end) if not _goes_on(text, at)] + ([end] if end > start else [])
    found: list[int] = []
    for before, after in pairwise([start, *ends]):
        fits = measure(text[before:after]) <= limit
        found += [after] if fits else range(before + 1, after + 1)
    return found


def _goes_on(text: str, at: int) -> bool:
    """Whether the character at `at` belongs to the one before it."""
    character, before = text[at], text[at - 1]
    return (
        character in _JOINERS
        or before == "\u200d"
        or unicodedata.category(character) in ("Mn", "Me", "Mc")
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )
