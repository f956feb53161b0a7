"""What a message says of one of several things alone: that it meets a condition or not, its day, its age."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from bot.dialogue.conditions import settled
from bot.dialogue.filling import Filling
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.mentions import points_back
from bot.dialogue.naming import LETTER, own_span, spoken_of
from bot.dialogue.polarity import BLANK
from bot.dialogue.state import Said
from bot.dialogue.understand import Understanding
from calculators.model import Condition, Input
from corpus.dates import DateMention

_PART = re.compile(r"[^,,。;;!!??\s]+")
_THAT_ONE = re.compile(r"[那这它][一]?[笔个项单份家期]?(?=也|后来|其实|已|又|还|就|是|不|没|早)")
"""One spoken of before: it has no name here."""
_AND = re.compile(r"[和跟与及、]")
SEVERAL, AND_LENGTH = 2, 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a message and the things that it speaks of; none where it speaks of all."""

    start: int
    end: int
    things: tuple[int, ...] = ()


def base_of(filling: Filling, inputs: Iterable[Input]) -> str:
    """The input whose several things may have something said of them alone; empty where there is none."""
    figures = filling.topic.figures
    several = (entry.name for entry in inputs if entry.role == "base" and len(figures.get(entry.name, ())) >= SEVERAL)
    return next(several, "")


def pieces_of(items: list[Said], message: Understanding) -> list[Piece]:
    """The message cut where it goes over from one thing to another.

    What names none goes on with the thing before; behind the last of several it is said of all, unless it says 也.
    """
    cuts = [match.span() for match in _PART.finditer(message.plain)]
    told = {figure.start: own_span(message, figure)[0] for figure in message.figures if _item_of(items, figure.said)}
    starts = sorted({start for start, _ in cuts} | set(told.values()) | set(_letters_apart(message.plain)))
    found: list[Piece] = []
    last: tuple[int, ...] = ()
    for start, end in zip(starts, [*starts[1:], len(message.plain)], strict=True):
        things = _things(items, message, start, end)
        last = things or (() if says(lexicon().structures["all_of_them"], message.plain[start:end]) else last)
        found.append(Piece(start, end, last))
    named = {piece.things for piece in found if piece.things}
    ahead = max((at for at, piece in enumerate(found) if _things(items, message, piece.start, piece.end)), default=-1)
    behind_all = len(named) >= SEVERAL
    return [
        Piece(piece.start, piece.end) if behind_all and at > ahead and not _too(message, piece) else piece
        for at, piece in enumerate(found)
    ]


def _letters_apart(plain: str) -> list[int]:
    """Where a part goes over from one thing to another that is called by its letter: a满两年了b才一年."""
    found = list(LETTER.finditer(plain))
    gaps = ((last, plain[first.end() : last.start()]) for first, last in pairwise(found))
    return [last.start() for last, gap in gaps if len(gap) > AND_LENGTH and not _AND.search(gap)]


def take_conditions(
    filling: Filling,
    base: str,
    conditions: dict[str, Condition],
    decided: dict[str, str],
    message: Understanding,
) -> str:
    """Keep with each thing what is said of it alone; the text that is left speaks of all of them.

    What is said to hold of one, and not to fail of any, is taken to hold of all.
    """
    items, text = filling.topic.figures[base], message.plain
    items = [_undecided(item, decided) if at in filling.aged else item for at, item in enumerate(items)]
    pieces = pieces_of(items, message)
    for things in dict.fromkeys(piece.things for piece in pieces if piece.things):
        mine = "。".join(message.plain[piece.start : piece.end] for piece in pieces if piece.things == things)
        fate = settled(conditions.values(), mine)
        for name, met in fate.items():
            told = {at for at, item in enumerate(items) if item.conditions.get(name) is False}
            if met and not told and not _fails(pieces, name, conditions, message):
                filling.topic.conditions.setdefault(name, True)
                continue
            kept = [_without_age(item, decided.get(name), message) for item in items]
            items = [_with(kept[at], name, met=met) if at in things else item for at, item in enumerate(items)]
            filling.changed = True
    for piece in pieces:
        if piece.things:
            text = text[: piece.start] + BLANK * (piece.end - piece.start) + text[piece.end :]
    filling.topic.figures[base] = _after_all(items, conditions, text, message)
    return text


def take_age(filling: Filling, base: str, name: str, age: Said, at: tuple[Understanding, int]) -> bool:
    """Keep an age with the thing that it is told of; False where it is told of all, who then have none of their own.

    `at`: the message and the offset of the age in it.
    """
    items = filling.topic.figures[base]
    things = _at(items, *at) or _last_named(filling, items, *at)
    if not things:
        gone = [item.model_copy(update={"ages": _less(item.ages, name)}) for item in items]
        filling.topic.figures[base] = gone
        return False
    filling.topic.figures[base] = [
        item.model_copy(update={"ages": {**item.ages, name: age}, "dates": {}}) if at in things else item
        for at, item in enumerate(items)
    ]
    filling.aged += things
    filling.changed = True
    return True


def take_date(filling: Filling, base: str, name: str, day: DateMention, message: Understanding) -> bool:
    """Keep a day with the thing that it is told of; False where it is told of all."""
    things = _at(filling.topic.figures[base], message, day.start)
    if not things:
        return False
    filling.topic.figures[base] = [
        item.model_copy(update={"dates": {**item.dates, name: day.last}, "ages": {}}) if at in things else item
        for at, item in enumerate(filling.topic.figures[base])
    ]
    filling.aged += things
    filling.changed = True
    return True


def _last_named(filling: Filling, items: list[Said], message: Understanding, start: int) -> tuple[int, ...]:
    """The thing named last ahead of a place, where the message has told the ages of others alone, and not its own."""
    named = [
        _things(items, message, piece.start, piece.end) for piece in pieces_of(items, message) if piece.end <= start
    ]
    last = next((things for things in reversed(named) if things), ())
    return last if filling.aged and not set(last) & set(filling.aged) else ()


def _at(items: list[Said], message: Understanding, start: int) -> tuple[int, ...]:
    """The things of which a place in the message speaks."""
    return next((piece.things for piece in pieces_of(items, message) if piece.start <= start < piece.end), ())


def _undecided(item: Said, decided: dict[str, str]) -> Said:
    """Without what words had said of a condition that a day or an age now decides."""
    return item.model_copy(update={"conditions": {k: v for k, v in item.conditions.items() if k not in decided}})


def _without_age(item: Said, decider: str | None, message: Understanding) -> Said:
    """Without the age or day by which an earlier message had decided a condition that is now told in words."""
    age = item.ages.get(decider or "")
    if decider is None or (age is not None and (age.said or "") in message.text):
        return item
    return item.model_copy(update={"ages": _less(item.ages, decider), "dates": {}})


def _less(ages: dict[str, Said], name: str) -> dict[str, Said]:
    return {each: age for each, age in ages.items() if each != name}


def _with(item: Said, name: str, *, met: bool) -> Said:
    return item.model_copy(update={"conditions": {**item.conditions, name: met}})


def _after_all(items: list[Said], conditions: dict[str, Condition], rest: str, message: Understanding) -> list[Said]:
    """What failed of one alone holds after all where all are said to meet it, or that one: 那个后来也登记了."""
    met = [name for name, state in settled(conditions.values(), rest).items() if state]
    for name in met:
        failing = [at for at, item in enumerate(items) if item.conditions.get(name) is False]
        all_of_them = says(lexicon().structures["all_of_them"], rest)
        sums = any(figure.kind == "money" for figure in message.figures)
        if all_of_them or (len(failing) == 1 and not sums):
            items = [_with(item, name, met=True) if at in failing else item for at, item in enumerate(items)]
    return items


def _fails(pieces: list[Piece], name: str, conditions: dict[str, Condition], message: Understanding) -> bool:
    """Whether the condition is said to fail of any thing alone."""
    told = (message.plain[piece.start : piece.end] for piece in pieces if piece.things)
    return any(settled([conditions[name]], text).get(name) is False for text in told)


def _things(items: list[Said], message: Understanding, start: int, end: int) -> tuple[int, ...]:
    """The things that a piece names: by a figure of theirs that stands in it, or by their names."""
    if _THAT_ONE.match(message.plain, start):
        return ()
    inside = [figure for figure in message.figures if start <= figure.start < end]
    told = {at for figure in inside for at in _item_of(items, figure.said)}
    told |= {
        at
        for figure in inside
        if figure.exact is not None and points_back(figure, message.plain)
        for at, item in enumerate(items)
        if item.low == figure.exact
    }
    if told:
        return tuple(sorted(told)) if len(told) < len(items) else ()
    return tuple(dict.fromkeys(place.item for place in spoken_of(items, message.plain[start:end])))


def _item_of(items: list[Said], said: str) -> list[int]:
    """The one thing told by these words, as a list of one or none."""
    found = [at for at, item in enumerate(items) if item.said == said]
    return found if len(found) == 1 else []


def _too(message: Understanding, piece: Piece) -> bool:
    return "也" in message.plain[piece.start : piece.end]
