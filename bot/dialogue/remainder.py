"""What is left of a base once another rule's share of it is paid: 团队按最低给,剩下的归单位,再从留成里提一成."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.understand import Understanding
from calculators.model import Calculation, Facts, Input, Item, Range


def with_rest(message: Understanding, facts: Facts, missing: Iterable[Input], results: list[Calculation]) -> Facts:
    """The facts with the rest, where the message says that the least is given and that the rest is kept."""
    words, plain = lexicon(), message.plain
    if not (says(words.structures["least"], plain) and says(words.structures["the_rest_kept"], plain)):
        return facts
    figures = dict(facts.figures)
    for entry in missing:
        left = _left(results, words.rests.get(entry.name, ""))
        if left is not None:
            rough = any(result.estimate for result in results)
            figures[entry.name] = (Item(Range(left, left), rough=rough),)
    return replace(facts, figures=figures)


def _left(results: list[Calculation], base: str) -> Decimal | None:
    """The one exact base of the one result that is a share of it, less that share."""
    parts = [(result, [item for about, item in result.inputs if about.name == base]) for result in results]
    shares = [(result, items[0].value.low) for result, items in parts if len(items) == 1 and items[0].value.is_exact]
    if len(shares) != 1 or shares[0][1] is None or shares[0][0].eligible is False:
        return None
    result, whole = shares[0]
    return whole - result.amount if whole is not None and result.unit == "CNY" else None
