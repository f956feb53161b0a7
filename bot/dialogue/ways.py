"""The ways in which words that may change a figure can be meant, as choices: it stays, or comes to another sum."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from bot.dialogue.acts import Question, Worded
from bot.dialogue.changing import CHANGING
from bot.dialogue.lexicon import says
from bot.dialogue.reckoning import to_the_fen
from bot.dialogue.state import Said
from calculators.model import Input
from corpus.numerals import Figure, read_figures, write_about

KEPT = "kept"
"""What a choice sends by which a figure stays as it was told."""
Choice = tuple[str, str | Worded]


def ways(entry: Input, said: str, items: Iterable[Said]) -> tuple[Choice, ...]:
    """What the words may make of the figures known; that they change nothing comes first."""
    kept = (KEPT, Worded("unread_kept"))
    live = [item for item in items if not item.aside]
    value = live[0].low if len(live) == 1 and live[0].low == live[0].high else None
    if entry.kind != "money" or value is None:
        return (kept,)
    others = [each for each in read_figures(said) if each.exact not in (None, value)]
    if others:
        return (kept, *_by_figure(value, others[0])) if len(others) == 1 else (kept,)
    return (kept, (write_about(value), Worded("unread_roughly"))) if says(CHANGING["doubt"], said) else (kept,)


def with_or_without(entry: Input, whole: Decimal | None, part: Figure) -> Question:
    """Whether a part of a sum counts: the sum with it and without it as choices."""
    words = {"part": part.said, "label": entry.label}
    return Question(entry.name, entry, _with_and_without(whole, part), "with_or_without", words, part)


def _with_and_without(whole: Decimal | None, part: Figure) -> tuple[Choice, ...]:
    if whole is None or part.exact is None or part.exact >= whole:
        return ()
    words = {"said": part.said}
    return (_plain(whole), Worded("counts", words)), (_plain(whole - part.exact), Worded("left_out", words))


def _by_figure(value: Decimal, other: Figure) -> Iterator[Choice]:
    told, words = other.exact or Decimal(0), {"said": other.said}
    if other.kind == "percent" and 0 < told < 1:
        part = to_the_fen(value * told)
        yield _plain(part), Worded("unread_share", words)
        yield _plain(value - part), Worded("unread_rest", words)
    elif other.kind == "money" and other.currency == "CNY" and told > 0:
        yield _plain(value + told), Worded("unread_added", words)
        if told < value:
            yield _plain(value - told), Worded("unread_less", words)
        yield _plain(told), Worded("unread_alone", words)


def _plain(value: Decimal) -> str:
    return f"{value:f}"
