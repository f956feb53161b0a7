"""Which conditions a message settles: by words that are affirmed, denied, or left open where they stand."""

import re
from collections.abc import Iterable

from bot.dialogue.lexicon import Polarity, find, lexicon, says
from bot.dialogue.polarity import Sort, neutral, polarity
from calculators.model import Condition

Span = tuple[int, int]
HARDLY_MORE = 8
"""Characters that a part of a sentence may hold beside bare words."""
_PART = re.compile(r"[^,,。;;!!??\s]+")


def settled(conditions: Iterable[Condition], plain: str) -> dict[str, bool]:
    """Conditions that the message says hold or do not hold; the rest stay unknown."""
    text = neutral(plain)
    states = {condition.name: _state(condition, plain, text) for condition in conditions}
    return {name: state for name, state in states.items() if state is not None}


def names_condition(conditions: Iterable[Condition], plain: str) -> bool:
    """Whether the text holds any word by which one of the conditions is spoken of."""
    every = ((condition, lexicon().conditions.get(condition.name, Polarity())) for condition in conditions)
    return any(
        says((*condition.yes, *condition.no, *cues.yes, *cues.no, *cues.stems, *cues.needs, *cues.opposite), plain)
        for condition, cues in every
    )


def undone(condition: Condition, plain: str) -> bool:
    """Whether the message denies what the condition needs to have been begun at all: 一直没实缴."""
    cues = lexicon().conditions.get(condition.name, Polarity())
    return False in _said(_longest(cues.needs, plain), neutral(plain), Sort.EVENT)


def _state(condition: Condition, plain: str, text: str) -> bool | None:
    """Denied by what is contrary to it or by a denial of what it needs; else met by what speaks for it."""
    cues = lexicon().conditions.get(condition.name, Polarity())
    if find(cues.maybe, plain):
        return None
    for_it, against = _longest((*condition.yes, *cues.yes), plain), _longest((*condition.no, *cues.no), plain)
    opposite = _uncovered(_longest(cues.opposite, plain), for_it)
    kinds = _said(_uncovered(for_it, against), text, Sort.KIND)
    stems = [*_longest(cues.stems, plain), *_uncovered(_bare(cues, plain), for_it)]
    events = _said(_uncovered(stems, against), text, Sort.EVENT)
    needed = _said(_uncovered(_longest(cues.needs, plain), against), text, Sort.EVENT)
    contrary = _said(opposite, text, Sort.CONTRARY)
    if True in _said(_uncovered(against, for_it), text, Sort.CONTRARY) or True in contrary:
        return False
    if False in events or False in needed or (False in kinds and True not in kinds):
        return False
    return True if True in kinds or True in events or False in contrary else None


def _bare(cues: Polarity, plain: str) -> list[Span]:
    """Where a part of a sentence says little more than that it is so: 早就满了, 等B也满了呢."""
    parts = [part.span() for part in _PART.finditer(plain) if not says(cues.bare_of, part[0])] if cues.bare else []
    spans = [(low, high, start, end) for low, high in find(cues.bare, plain) for start, end in parts]
    return [
        (low, high)
        for low, high, start, end in spans
        if start <= low < end and end - start - (high - low) <= HARDLY_MORE
    ]


def _said(spans: list[Span], text: str, sort: Sort) -> set[bool | None]:
    return {polarity(text, start, end, sort) for start, end in spans}


def _longest(words: Iterable[str], plain: str) -> list[Span]:
    spans = find(words, plain)
    return _uncovered(spans, spans)


def _uncovered(spans: list[Span], others: list[Span]) -> list[Span]:
    """The spans that no longer one of the others covers: 还没落地 covers 落地, 非关联交易 covers 关联交易."""
    return [
        (start, end)
        for start, end in spans
        if not any(low <= start and end <= high and high - low > end - start for low, high in others)
    ]
