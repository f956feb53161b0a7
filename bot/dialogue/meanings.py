"""What a figure's role becomes by the talk: an answer, a slip put right, the amount told, or a thing already known."""

import re
from dataclasses import replace

from bot.dialogue.changing import CHANGING
from bot.dialogue.contradictions import FOR_ONE_FIRM, without_each
from bot.dialogue.filling import Filling
from bot.dialogue.fitness import TEN_THOUSAND
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.mentions import denied, points_back
from bot.dialogue.naming import by_words, own_words, spoken_of
from bot.dialogue.others import as_theirs
from bot.dialogue.paid import FACE, FACED, in_full
from bot.dialogue.reckoning import part_ahead
from bot.dialogue.roles import KINDS, PSEUDO, Reading, read_roles
from bot.dialogue.state import Said
from bot.dialogue.understand import Understanding
from calculators.model import Input
from corpus.numerals import Figure

PARTICLES = re.compile(r"[\s,,。.!!了的呢啊吧是就]")
ROOM = "room"
"""The role of what is left of a cap, whatever it is called by."""
ALONE = 0
"""Characters, particles aside, beside a figure that stands alone."""
SEVERAL = 2
GIVEN_BACK = ("refund",)
"""Roles of what is taken off a thing that is named with it."""
FIGURE_KINDS = ("money", "percent", "number")
NO_BUT = re.compile(
    r"[哦噢哎啊嗯]?(没有|没|不是|不|错了)[的了啊]?[,,\s]*(是|才|就|只有|应该|其实)是?(?=[\d一二两三四五六七八九十])"
)
"""How a figure is put right in a few words: 没有,是190万."""
_OPEN_STILL = re.compile(
    r"(没|未|待|欠|还要|还得|才能?|[下次本]个?月底?|月底|年底|年末|下半年|明年|后年|以后|将)[^,,。;;]{0,3}[到付给打结清]"
)
"""What says that the rest is still open: 尾款还没到."""
_NOT_THIS = re.compile(r"(不是|而不是|并非|不要按|不按)[^,,。;\d是]{0,4}$")


def read(filling: Filling, inputs: dict[str, Input], message: Understanding, asked: list[str]) -> list[Reading]:
    """A reading of each figure that the message tells; what it denies or only points back at is kept in the filling."""
    figures = _told(filling, inputs, message)
    awaited = [name for name in _awaited(message, inputs, asked) if inputs[name].kind in FIGURE_KINDS]
    based = any(entry.role == "base" and name in filling.topic.figures for name, entry in inputs.items())
    readings = []
    for reading in _last_told(
        read_roles(figures, as_theirs(message), inputs.values(), based=based), filling, inputs, message
    ):
        known = _of_known(reading, filling, inputs, message)
        told = known or _told_back(reading, filling, inputs, message)
        readings.append(told if known else _answering(told, inputs, awaited, len(figures)))
    return _put_right(readings, filling, inputs, message)


def by_talk(
    readings: list[Reading], filling: Filling, inputs: dict[str, Input], message: Understanding
) -> list[Reading]:
    """The readings with what is paid at last, paid in full, or expected of a year."""
    paid = "paid_amount" in filling.topic.figures or any(reading.role == "paid_amount" for reading in readings)
    if paid and says(lexicon().structures["rest_paid"], message.plain) and not _OPEN_STILL.search(message.plain):
        readings = [replace(each, role="paid_amount") if _is_open(each) else each for each in readings]
    if not {"paid_amount", "unpaid"} & {reading.role for reading in readings}:
        readings = [replace(each, role=in_full(each, inputs, message.plain)) for each in readings]
    readings = _without_remainder(readings, message.plain)
    return [_of_any_year(_forecast(reading, inputs), inputs) for reading in readings]


def _is_open(reading: Reading) -> bool:
    return reading.role == "unpaid" and reading.figure.kind == "money"


def _without_remainder(readings: list[Reading], plain: str) -> list[Reading]:
    """What is left of a contract beside what was paid of it is not paid: 签的1500万,打了600万,还有900万要等验收."""
    face = [reading.figure.exact for reading in readings if reading.role == FACE]
    paid = [reading for reading in readings if reading.role in FACED and reading.figure.exact is not None]
    if len(face) != 1 or len(paid) < SEVERAL or face[0] != sum(reading.figure.exact or 0 for reading in paid):
        return readings
    left = next((each for each in paid if says(CHANGING["left_over"], part_ahead(plain, each.figure.start))), None)
    return [replace(each, role="unpaid") if each is left else each for each in readings]


def _of_any_year(reading: Reading, inputs: dict[str, Input]) -> Reading:
    """A sum received in another year counts where what one firm has had in all years does: C去年补过150万."""
    counts = FOR_ONE_FIRM in inputs and not any(
        entry.role == "used" and name != FOR_ONE_FIRM for name, entry in inputs.items()
    )
    return replace(reading, role=FOR_ONE_FIRM) if counts and reading.role == "other_year" else reading


def _told(filling: Filling, inputs: dict[str, Input], message: Understanding) -> list[Figure]:
    """The figures that are told as such: none that is denied, none that points back at one told before."""
    recalls = says(CHANGING["memory"], message.plain)
    turned_down = [] if recalls else [each for each in message.figures if _NOT_THIS.search(message.plain[: each.start])]
    rows = [item for name in inputs for item in filling.topic.figures.get(name, ())]
    values = {item.low for item in (*rows, *(part for item in rows for part in item.parts))} - {None}
    again = [figure for figure in message.figures if figure.exact in values]
    beside = any(figure.kind == "money" and figure not in again for figure in message.figures)
    pointing = [each for each in again if points_back(each, message.plain) or (beside and denied(each, message.plain))]
    gone = [*turned_down, *pointing]
    filling.denied = [figure.exact for figure in gone if figure.exact is not None]
    return without_each([figure for figure in message.figures if figure not in gone], message)


def _awaited(message: Understanding, inputs: dict[str, Input], asked: list[str]) -> list[str]:
    """The asked figures that a figure without words of its own may answer.

    A supposition or a correction answers nothing. What was already received is answered by a figure that stands
    alone: among other words, a figure is more likely a new base.
    """
    if message.has("whatif") or message.has("correct") or message.has("followup"):
        return []
    figures = message.figures
    beside = len(PARTICLES.sub("", message.plain)) - sum(len(figure.said) for figure in figures)
    known = [name for name in asked if name in inputs]
    return known if beside <= ALONE else [name for name in known if inputs[name].role == "base"]


def _of_known(reading: Reading, filling: Filling, inputs: dict[str, Input], message: Understanding) -> Reading | None:
    """A figure told of a thing that is known by its name or its place is of that thing's kind: 二期其实是80万."""
    if reading.figure.kind not in ("money", "percent") or (reading.evidence and reading.role in (*inputs, ROOM)):
        return None
    if reading.role in GIVEN_BACK:
        return None
    words = own_words(message, reading.figure)
    look = by_words if reading.role in PSEUDO or reading.role not in ("", *inputs) else spoken_of
    told = {name: items for name in inputs if (items := filling.topic.figures.get(name, []))}
    found = [name for name, items in told.items() if inputs[name].kind == reading.figure.kind and look(items, words)]
    return replace(reading, role=found[0], score=1.0, evidence=words, rivals=()) if len(found) == 1 else None


def _put_right(
    readings: list[Reading], filling: Filling, inputs: dict[str, Input], message: Understanding
) -> list[Reading]:
    """A slip named by its value is put right where it was made: 上面的220是笔误,更正为210万."""
    if not message.has("correct") or len(readings) != SEVERAL:
        return readings
    slip, right = readings
    value = slip.figure.exact
    values = {value, value * TEN_THOUSAND if value and slip.figure.bare else value} - {None}
    names = [name for name in inputs if any(item.low in values for item in _items(filling, name))]
    if len(names) != 1 or right.evidence:
        return readings
    filling.denied += [each for each in values if each is not None]
    return [replace(right, role=names[0], score=1.0)]


def corrects(message: Understanding) -> bool:
    """Whether the message puts something right, be it in a few words: 不对,是30万, 没有,是190万."""
    return message.has("correct") or NO_BUT.match(message.plain) is not None


def _last_told(
    readings: list[Reading], filling: Filling, inputs: dict[str, Input], message: Understanding
) -> list[Reading]:
    """A correction without words of its own is of the figure that it denies, else of the one that was told last:
    今年已补过12万, 说错了,是2万.
    """
    slips = [name for name in inputs if any(item.low in filling.denied for item in _items(filling, name))]
    latest = slips if filling.denied else [name for name in filling.topic.latest if name in inputs]
    if len(readings) != 1 or len(latest) != 1 or not (corrects(message) or filling.denied):
        return readings
    reading, entry = readings[0], inputs[latest[0]]
    if reading.evidence or reading.role not in ("", *inputs) or reading.figure.kind not in KINDS.get(entry.kind, ()):
        return readings
    return [replace(reading, role=entry.name, score=1.0)]


def _items(filling: Filling, name: str) -> list[Said]:
    return filling.topic.figures.get(name, [])


def _told_back(reading: Reading, filling: Filling, inputs: dict[str, Input], message: Understanding) -> Reading:
    """The amount that was just told, said back or set against another, is no fact; what corrects a known base is."""
    exact, topic = reading.figure.exact, filling.topic
    if exact in topic.given and not reading.evidence and not message.has("whatif") and not message.has("correct"):
        return Reading(reading.figure, "result", 1.0)
    known = [name for name, entry in inputs.items() if entry.role == "base" and name in topic.figures]
    asks_why = message.has("why") or says(lexicon().structures["miscounted"], message.plain)
    if topic.given and not reading.evidence and asks_why:
        return Reading(reading.figure, "result", 1.0)
    corrects = message.has("correct") or message.has("whatif")
    if corrects and not reading.role and reading.figure.bare and len(known) == 1:
        return replace(reading, role=known[0])
    return reading


def _answering(reading: Reading, inputs: dict[str, Input], asked: list[str], count: int) -> Reading:
    """A lone figure right after a question about a figure is its answer, unless its own words say otherwise."""
    if not asked or count != 1 or (reading.role in inputs and reading.evidence):
        return reading
    if reading.role and reading.role not in inputs:
        return reading
    if reading.figure.kind == "count" and reading.figure.unit != inputs[asked[0]].counted_in:
        return reading
    return Reading(reading.figure, asked[0], 1.0, "")


def _forecast(reading: Reading, inputs: dict[str, Input]) -> Reading:
    """What a year is expected to bring is that year's figure, as a supposition: 2026年预计700万."""
    base = next((name for name, entry in inputs.items() if entry.role == "base" and entry.yearly), None)
    expected = reading.role == "planned" and says(lexicon().structures["forecast"], reading.evidence)
    planned = next((name for name, entry in inputs.items() if says(entry.words, reading.evidence)), None)
    meant = base if expected else planned if reading.role == "planned" else None
    return replace(reading, role=meant) if meant else reading
