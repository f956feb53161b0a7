"""What a reply must say, must not say, must ask and must not ask."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from bot.messages import Ask, Reply
from bot.quality_amounts import given
from bot.quality_cases import Expect, Slot
from bot.quality_numbers import values
from corpus.load import load_corpus
from corpus.scripts import simplify

ALIKE = 1 / 3
"""The share of a meaning's pairs of characters that a question must hold to be about it."""

PHRASE = 10
"""Characters from which words with a figure are a phrase of the law, to be quoted as it stands."""

Errors = Iterator[str]

_QUOTED = re.compile('[“「『"]([^”」』"]+)[”」』"]')
_FIGURE = re.compile(r"[\d.,]+\s*(?:[万亿]?元|[万亿%])?|[一二两三四五六七八九十百]+(?=[年天日月成元万])")
_ASIDE = re.compile(r"\([^)]*\)|是否|所在|多少|什么|有没有|哪个|哪一|第几|[的了吗呢,、。?]")
_DENIAL = re.compile("[不没无未非拒假]")


def says(expect: Expect, reply: Reply) -> Errors:
    """Words that are missing, by figures and quotes, whole where the law has them; and forbidden ones."""
    text, figures = _ink(reply.text), values(reply.text)
    for words in (*expect.must_say, *expect.must_mention):
        quoted = _QUOTED.findall(words) + [words] * _is_law(words)
        if values(" ".join(_FIGURE.findall(words))) - figures or any(_ink(quote) not in text for quote in quoted):
            yield f"not said: {words}"
    yield from (f"said: {words}" for words in expect.must_not_contain if words in reply.text)


def confirms_nothing_false(expect: Expect, reply: Reply) -> Errors:
    """Amounts that are concluded or confirmed though they must not be; a quote or a denial is neither."""
    computed = {Decimal(each.amount) for each in given(reply) if each.unit == "CNY"}
    sentences = re.split(r"[。!?;\n]", _half(_QUOTED.sub(" ", reply.text)))
    affirmed = {value for part in sentences if not _DENIAL.search(part) for value in values(part)}
    for amount in (*expect.must_not_conclude_amounts, *expect.must_not_confirm):
        if amount in computed | affirmed:
            yield f"wrong amount: {amount} is confirmed"


def asks(expect: Expect, reply: Reply) -> Errors:
    """Questions that are missing, or needless."""
    for slot in expect.must_ask_for:
        open_yet = expect.conditional_answer_ok and _leaves_open(slot, reply)
        if not open_yet and not any(_asks_for(slot, ask) for ask in reply.asks):
            yield f"not asked: {slot.meaning or slot.field}, but {[ask.input for ask in reply.asks]}"
    for slot in expect.must_not_ask_for:
        if any(_asks_for(slot, ask) for ask in reply.asks):
            yield f"asked: {slot.meaning or slot.field}"


def _leaves_open(slot: Slot, reply: Reply) -> bool:
    conditions = (condition for each in reply.calculations for condition in each.conditions)
    return any(condition.met is None and about(slot.meaning, condition.text) for condition in conditions)


def _asks_for(slot: Slot, ask: Ask) -> bool:
    if "region" in (slot.field, ask.input):
        return slot.field == ask.input
    return slot.field == ask.input or about(slot.meaning, f"{ask.label} {ask.question}")


def about(meaning: str, words: str) -> bool:
    """Whether the words speak of the meaning, by the pairs of characters that they share."""
    pairs = _pairs(meaning)
    return bool(pairs) and len(pairs & _pairs(words)) >= ALIKE * len(pairs)


def _pairs(text: str) -> set[str]:
    parts = _ASIDE.sub(" ", _half(text)).split()
    return {part[at : at + 2] for part in parts for at in range(len(part) - 1)}


def _is_law(words: str) -> bool:
    """Whether the words are the law's own; a figure with a word or two is a figure, in whatever form."""
    ink = _ink(words)
    return (len(ink) >= PHRASE or not _FIGURE.search(ink)) and ink in _law()


@cache
def _law() -> str:
    return "\n".join(_ink(clause.text) for clause in load_corpus())


def _ink(text: str) -> str:
    return re.sub(r"[\s,。.、;:“”\"「」()]", "", _half(simplify(text)))


def _half(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
