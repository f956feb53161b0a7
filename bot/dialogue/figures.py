"""Taking a message's figures for a rule's inputs, without letting a bad value erase a good one."""

import re
from dataclasses import replace
from decimal import Decimal

from bot.dialogue.acts import Question, Remark
from bot.dialogue.contradictions import doubtful, is_total, resolved, sharpest, times
from bot.dialogue.filling import Filling
from bot.dialogue.fitness import TEN_THOUSAND, problem
from bot.dialogue.ledger import Place, called, meant, put, together, year_of
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.mentions import told_apart
from bot.dialogue.others import as_theirs
from bot.dialogue.parts import counted, leave_out_separate
from bot.dialogue.roles import Reading, read_roles
from bot.dialogue.state import Said, Topic
from bot.dialogue.understand import Understanding
from bot.dialogue.years import by_year, in_turn
from calculators.model import Condition, Input
from corpus.numerals import Figure, read_figures

FACED = ("paid_amount", "transaction_amount", "deal_amount")
"""Bases that a contract's face value is not."""
DOUBTS = ("guess", "result", "other_year", "others", "hearsay", "room", "refund")
"""Roles of figures that are said about the answer, not for it."""
MOST_FIGURES = 40
"""Figures in one message that are told apart; more are a list to be given as a sum."""
ALONE = 0
"""Characters, particles aside, beside a figure that stands alone."""
PARTICLES = re.compile(r"[\s,,。.!!了的呢啊吧是就]")
SEVERAL = 2
TEN_THOUSAND_SAID, TRIFLE = "万", 1000
"""How the talk's unit is said, and how much less a figure in yuan would be."""
_PART_END = re.compile(r"[,,。;;!?]")
_FIGURE_KINDS = ("money", "percent", "number")
_NOT_THIS = re.compile(r"(不是|而不是|并非|不要按|不按)[^,,。;\d是]{0,4}$")
_FULL = ("封顶", "到顶")
"""What was received up to its cap is that sum, not at most that: 已经拿了100万封顶."""
_LOSS = re.compile(r"(亏|亏损|负|赔)了?$")


def take_figures(
    filling: Filling,
    inputs: dict[str, Input],
    conditions: dict[str, Condition],
    message: Understanding,
    asked: list[str],
) -> None:
    if len(message.figures) > MOST_FIGURES:
        base = next((entry for entry in inputs.values() if entry.role == "base"), None)
        filling.questions += [Question(base.name, base, (), "too_many", {"label": base.label})] if base else []
        return
    figures = [figure for figure in message.figures if not _denied(figure, message.plain)]
    filling.denied = [figure.exact for figure in message.figures if figure not in figures and figure.exact is not None]
    awaited = [name for name in _awaited(message, inputs, asked) if inputs[name].kind in _FIGURE_KINDS]
    based = any(entry.role == "base" and name in filling.topic.figures for name, entry in inputs.items())
    readings = [
        _answering(_told_back(reading, filling, inputs, message), inputs, awaited, len(figures))
        for reading in read_roles(figures, as_theirs(message), inputs.values(), based=based)
    ]
    _ask_other_years_part(filling, inputs, readings, message)
    readings = _put_right(readings, filling, inputs, message)
    readings = told_apart(filling, readings, message.plain, conditions)
    filling.doubted = any(reading.role in DOUBTS for reading in readings)
    if says(lexicon().structures["rest_paid"], message.plain):
        readings = [
            replace(reading, role="paid_amount")
            if reading.role == "unpaid" and "paid_amount" in filling.topic.figures
            else reading
            for reading in readings
        ]
    if all(reading.role != "paid_amount" for reading in readings):
        readings = [_paid_in_full(reading, inputs, message.plain) for reading in readings]
    readings = [_forecast(reading, inputs) for reading in readings]
    readings = leave_out_separate(filling, readings, inputs, message.plain, conditions)
    filling.readings = readings
    by_role: dict[str, list[Reading]] = {}
    for reading in readings:
        by_role.setdefault(reading.role, []).append(reading)
    for name, entry in inputs.items():
        usable = _usable(filling, entry, sharpest(by_role.get(name, [])), message)
        beside = [*by_role.get("contract_face", []), *by_role.get("unpaid", [])] if name in FACED else []
        beside += [reading for reading in by_role.get("foreign", []) if _is_part(reading, message.plain)]
        whole = usable
        usable = counted(filling, whole, beside, message.plain, conditions)
        if usable != whole:
            filling.topic.wholes[name] = [_said(whole[0].figure, entry, message.plain)]
        if usable:
            _set(filling, entry, usable, message)
    _separate_years(filling, inputs, message)
    filling.room = next((reading.figure.exact for reading in by_role.get("room", ())), None)
    _drop_other_years(filling, inputs, by_role.get("other_year", []))
    if "paid_amount" in inputs and "paid_amount" not in by_role and _paid_nothing(message.plain):
        filling.topic.figures["paid_amount"] = [Said(low=Decimal(0), high=Decimal(0))]
        filling.changed = True
    _rest_paid(filling, inputs, message)
    if "paid_amount" not in by_role:
        _paid_back(filling, inputs, by_role.get("refund", []), message)
    bases = [name for name in FACED if name in inputs]
    if "contract_face" in by_role and bases:
        face = by_role["contract_face"][0].figure
        filling.topic.figures["contract_face"] = [Said(low=face.low, high=face.high, said=face.said)]
    if "contract_face" in by_role and bases and not any(name in filling.topic.figures for name in bases):
        face = by_role["contract_face"][0].figure
        filling.remarks.append(Remark("face_is_not_paid", {"said": face.said}, echo=face))


def _grouped(items: list[Said], figures: list[Figure], message: Understanding) -> list[Said]:
    """Told apart by the names they go by (甲, 乙), or by their order where they are said to be different."""
    names = [called(message.plain, figure.start) for figure in figures]
    apart = says(lexicon().structures["different"], message.plain) and len(items) > 1
    firms = [name if name and len(name) == 1 else None for name in names]
    return [
        item.model_copy(update={"group": firm or item.group or (str(number) if apart else None)})
        for number, (item, firm) in enumerate(zip(items, firms, strict=True))
    ]


def _labelled(item: Said, figure: Figure, message: Understanding) -> Said:
    """With the name that the figure goes by, and the year said with it, or ahead of it where there are several."""
    ahead = [mention for mention in message.dates if mention.end <= figure.start]
    year = str(ahead[-1].first.year) if ahead and _several_years(message) else year_of(message, figure)
    return item.model_copy(update={"label": called(message.plain, figure.start), "year": year})


def _of_year(item: Said, figure: Figure, message: Understanding) -> Said:
    """A single yearly figure with the year said with it."""
    return item.model_copy(update={"group": year_of(message, figure)}) if len(message.figures) == 1 else item


def _separate_years(filling: Filling, inputs: dict[str, Input], message: Understanding) -> None:
    """Where figures are of several years, each must have its own; one without, or a later instalment, is asked for."""
    if not _several_years(message) or "received" not in inputs:
        return
    words = lexicon().structures
    for name, entry in inputs.items():
        items = filling.topic.figures.get(name, [])
        unclear = any(item.year is None for item in items) or says(words["more_of_same"], message.plain)
        if len(items) > 1 and entry.role in ("base", "used") and not entry.yearly and unclear:
            del filling.topic.figures[name]
            filling.questions.append(Question(name, entry, (), "by_year"))


def _drop_other_years(filling: Filling, inputs: dict[str, Input], others: list[Reading]) -> None:
    """A sum taken for this year's that turns out to be another's is forgotten."""
    values = {reading.figure.exact for reading in others}
    for name, entry in inputs.items():
        items = filling.topic.figures.get(name, [])
        if entry.role == "used" and any(item.low in values for item in items):
            del filling.topic.figures[name]
            filling.changed = True


def _paid_back(filling: Filling, inputs: dict[str, Input], refunds: list[Reading], message: Understanding) -> None:
    """What was paid back is paid no more: 退回来100万; of several it is asked of which, unless it is named."""
    items = filling.topic.figures.get("paid_amount", [])
    back = refunds[0].figure.exact if len(refunds) == 1 else None
    if back is None or not items:
        return
    place = Place(0) if len(items) == 1 else meant(items, message.plain[: refunds[0].figure.start])
    if place is None:
        filling.questions.append(_which(inputs["paid_amount"], items))
        return
    item = items[place.item]
    if item.low is None or item.low != item.high or back > item.low:
        return
    left, said = item.low - back, f"{item.said}-{refunds[0].figure.said}"
    paid = item.model_copy(update={"low": left, "high": left, "said": said, "parts": []})
    filling.topic.replaced["paid_amount"] = items
    filling.topic.figures["paid_amount"] = [*items[: place.item], paid, *items[place.item + 1 :]]
    filling.changed = True


def _rest_paid(filling: Filling, inputs: dict[str, Input], message: Understanding) -> None:
    """The rest of a contract whose face value is known has been paid, and no figure says how much that is."""
    face = filling.topic.figures.get("contract_face")
    if (
        face
        and "paid_amount" in inputs
        and not message.figures
        and says(lexicon().structures["rest_paid"], message.plain)
    ):
        filling.topic.replaced["paid_amount"] = filling.topic.figures.get("paid_amount", [])
        filling.topic.figures["paid_amount"] = face
        filling.changed = True


def _several_years(message: Understanding) -> bool:
    """Whether the figures are of different years, each with an annual cap of its own."""
    return len({mention.first.year for mention in message.dates}) > 1


def _paid_nothing(plain: str) -> bool:
    words = lexicon().structures
    return says(words["paid_none"], plain) and not says(words["paid_in_full"], plain)


def _denied(figure: Figure, plain: str) -> bool:
    return _NOT_THIS.search(plain[: figure.start]) is not None


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


def _ask_other_years_part(
    filling: Filling, inputs: dict[str, Input], readings: list[Reading], message: Understanding
) -> None:
    """A part of a sum that is of another year has a cap of its own: 到账200万,其中100万是去年到的."""
    parts = [one for one in readings if one.role == "other_year" and _is_part(one, message.plain)]
    entry = next((entry for name, entry in inputs.items() if name in FACED), None)
    if parts and entry and "received" in inputs:
        filling.questions.append(Question(entry.name, entry, (), "by_year"))


def _put_right(
    readings: list[Reading], filling: Filling, inputs: dict[str, Input], message: Understanding
) -> list[Reading]:
    """A slip named by its value is put right where it was made: 上面的220是笔误,更正为210万."""
    if not message.has("correct") or len(readings) != SEVERAL:
        return readings
    slip, right = readings
    value = slip.figure.exact
    values = {value, value * TEN_THOUSAND if value and slip.figure.bare else value} - {None}
    names = [name for name in inputs if any(item.low in values for item in filling.topic.figures.get(name, ()))]
    return [replace(right, role=names[0], score=1.0)] if len(names) == 1 and not right.evidence else readings


def _told_back(reading: Reading, filling: Filling, inputs: dict[str, Input], message: Understanding) -> Reading:
    """The amount that was just told, said back or set against another, is no fact; what corrects a known base is."""
    exact, topic = reading.figure.exact, filling.topic
    if exact in topic.given and not reading.evidence and not message.has("whatif") and not message.has("correct"):
        return Reading(reading.figure, "result", 1.0)
    known = [name for name, entry in inputs.items() if entry.role == "base" and name in topic.figures]
    if topic.given and not reading.evidence and says(lexicon().structures["miscounted"], message.plain):
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
    return Reading(reading.figure, asked[0], 1.0, "")


def _paid_in_full(reading: Reading, inputs: dict[str, Input], plain: str) -> Reading:
    if reading.role != "contract_face" or not says(lexicon().structures["paid_in_full"], plain):
        return reading
    if says(lexicon().structures["paid_none"], plain) or "paid_amount" not in inputs:
        return reading
    return Reading(reading.figure, "paid_amount", reading.score, reading.evidence)


def _is_part(reading: Reading, plain: str) -> bool:
    """Whether a figure that is nothing of the rule's own is said to be in what the rule counts: 其中贷款1000万."""
    ahead = _PART_END.split(plain[: reading.figure.start])[-1]
    return says(lexicon().structures["part"], ahead)


def _forecast(reading: Reading, inputs: dict[str, Input]) -> Reading:
    """What a year is expected to bring is that year's figure, as a supposition: 2026年预计700万."""
    base = next((name for name, entry in inputs.items() if entry.role == "base" and entry.yearly), None)
    expected = reading.role == "planned" and says(lexicon().structures["forecast"], reading.evidence)
    planned = next((name for name, entry in inputs.items() if says(entry.words, reading.evidence)), None)
    meant = base if expected else planned if reading.role == "planned" else None
    return replace(reading, role=meant) if meant else reading


def _set(filling: Filling, entry: Input, readings: list[Reading], message: Understanding) -> None:
    """Take the figures for an input; where they contradict each other, ask."""
    kept = resolved(entry, readings, message)
    before = filling.topic.figures.get(entry.name, [])
    alone = before[0].low if len(before) == 1 else None
    if kept is None or (entry.role == "base" and doubtful(entry, kept, message, alone)):
        filling.questions.append(Question(entry.name, entry))
        return
    items = [_said(reading.figure, entry, message.plain) for reading in kept]
    if not entry.yearly:
        items = [_labelled(item, reading.figure, message) for item, reading in zip(items, kept, strict=True)]
    else:
        items = by_year(
            [_of_year(item, reading.figure, message) for item, reading in zip(items, kept, strict=True)], message
        )
    if not entry.yearly and (entry.group or entry.role == "used"):
        items = _grouped(items, [reading.figure for reading in kept], message)
    if len(items) > 1 and entry.many and says(lexicon().structures["instalments"], message.plain):
        items = [together(items)]
    if len(items) == 1 and entry.many:
        items *= times(message, kept[0].figure)
    whole = len(before) < SEVERAL and len(kept) == 1 and is_total(sharpest(readings), message.plain)
    counted_on = entry.yearly and in_turn(items, before, message)
    after = items if whole or counted_on else put(entry, before, items, message, filling.denied)
    if after is None:
        filling.questions.append(_which(entry, before))
        return
    filling.topic.figures[entry.name] = after
    filling.topic.unsettled.pop(entry.name, None)
    if before:
        filling.topic.replaced[entry.name] = before
    filling.changed = True


def _which(entry: Input, before: list[Said]) -> Question:
    """Which of several a figure is meant for, or of which year it is."""
    dated = entry.yearly or any(item.year for item in before)
    return Question(entry.name, entry, (), "by_year" if dated else "which_of_several", {"label": entry.label})


def _said(figure: Figure, entry: Input, plain: str) -> Said:
    low, high = figure.low, figure.high
    if entry.role == "used" and figure.said.endswith(_FULL):
        low = high
    if entry.negative and _LOSS.search(plain[: figure.start]):
        low, high = (None if high is None else -high), (None if low is None else -low)
    return Said(low=low, high=high, said=figure.said)


def _in_talks_unit(reading: Reading, topic: Topic, message: Understanding) -> Reading:
    """A bare figure beside one that was told in 万 counts in 万, too, where it would else be a trifle of it."""
    figure, low = reading.figure, reading.figure.exact
    known = [*topic.figures.values(), *topic.replaced.values()]
    told = [item for items in known for item in items if TEN_THOUSAND_SAID in (item.said or "")]
    beside = [other.high for other in message.figures if other.kind == "money" and TEN_THOUSAND_SAID in other.said]
    largest = max((high for high in (*(item.high for item in told), *beside) if high), default=Decimal(0))
    bare = figure.bare and figure.kind in ("money", "number")
    if not bare or not low or low >= TEN_THOUSAND or low * TRIFLE > largest:
        return reading
    meant = low * TEN_THOUSAND
    return replace(reading, figure=replace(figure, low=meant, high=meant, kind="money", bare=False))


def _usable(filling: Filling, entry: Input, readings: list[Reading], message: Understanding) -> list[Reading]:
    """The readings whose figures can be taken as said; for the others it is asked what was meant."""
    readings = [_in_talks_unit(reading, filling.topic, message) for reading in readings]
    problems = [(reading, problem(entry, reading.figure)) for reading in readings]
    filling.questions += [asked for _, asked in problems if asked]
    for reading, asked in problems:
        if asked and asked.phrase == "which_unit" and (waiting := _waiting(reading.figure)):
            filling.topic.unsettled[entry.name] = waiting
    return [reading for reading, asked in problems if asked is None]


def _waiting(figure: Figure) -> str:
    """How a figure waits for its unit: an exact one in digits, a bound or a range as it was said; else not at all."""
    if figure.exact is not None:
        return f"{figure.exact:f}"
    return figure.said if read_figures(figure.said) and read_figures(figure.said + TEN_THOUSAND_SAID) else ""
