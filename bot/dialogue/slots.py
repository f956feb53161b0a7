"""Filling what a rule needs from what a message says, without letting a bad value erase a good one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from bot.dialogue.acts import Question, Remark
from bot.dialogue.conditions import settled
from bot.dialogue.lexicon import Cues, find, lexicon, says
from bot.dialogue.roles import Reading, read_roles
from bot.dialogue.state import Said, Topic
from bot.dialogue.understand import Understanding
from calculators.mechanisms import YEARLY
from calculators.model import Condition, Input, Rule
from corpus.numerals import Figure

FACED = ("paid_amount", "transaction_amount", "deal_amount")
"""Bases that a contract's face value is not."""
ABSURD = Decimal(10) ** 13
"""Yuan; more than any figure that these rules can be about."""

MOST_ITEMS = 50
WHOLE_AND_PART = 2
_LISTED = re.compile(r"[^,,。;]{0,4}(、|和|及|跟|与)[^,,。;]{0,4}|[,,][^,,。;]{0,2}")
_COUNTED = frozenset("个项笔份单家件宗")
TEN_THOUSAND = Decimal(10_000)

_YEAR_SPAN = re.compile(r"((?:19|20)\d\d)年?(?:到|至|-|~|—|–)((?:19|20)\d\d)年?")
_YEAR = re.compile(r"((?:19|20)\d\d)")
_NTH = re.compile(r"第([一二三四五六七八九十]|\d{1,2})(?:个)?(?:盈利)?年")
_NOT_THIS = re.compile(r"(不是|而不是|并非|不要按|不按)[^,,。;]{0,4}$")
_LOSS = re.compile(r"(亏|亏损|负|赔)了?$")
_PARTICLES = re.compile(r"[\s,,。.!!了的呢啊吧是就]")
ALONE = 2
"""Characters beside a figure up to which it stands alone."""
_NO_BEFORE = re.compile(r"(没有?|无|不产生|未发生)[^,,。;;\d]{0,2}$")
_NO_AFTER = re.compile(r"[^,,。;;\d]{0,12}?(都没有|全没有|均无|均为零|没有发生|没有产生|为零|没有$|没有[,,。;;])")
_DIGITS = {char: number for number, char in enumerate("一二三四五六七八九十", 1)}


@dataclass(slots=True)
class Filling:
    """A topic after a message, with what could not be taken as it was said."""

    topic: Topic
    questions: list[Question] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    settled: dict[str, bool | None] = field(default_factory=dict)
    changed: bool = False


def fill(topic: Topic, rules: Iterable[Rule], message: Understanding, asked: list[str]) -> Filling:
    """The topic with this message's figures, choices, dates and conditions in it."""
    chosen = list(rules)
    filling = Filling(topic.model_copy(deep=True))
    inputs = {entry.name: entry for rule in chosen for entry in rule.inputs.values()}
    conditions = {entry.name: entry for rule in chosen for entry in rule.conditions.values()}
    _take_figures(filling, inputs, conditions, message, asked)
    _take_years(filling, inputs, message)
    _take_choices(filling, inputs, message)
    _take_dates(filling, inputs, message)
    _take_nothing(filling, inputs, message, asked)
    decided = dict(pair for rule in chosen for step in rule.steps if (pair := step.settles()))
    _take_conditions(filling, conditions, decided, message, asked)
    _undo(filling, message)
    return filling


def _undo(filling: Filling, message: Understanding) -> None:
    """Back to the figures that a later message replaced."""
    if message.has("undo") and not message.figures and filling.topic.replaced:
        filling.topic.figures.update(filling.topic.replaced)
        filling.topic.replaced = {}
        filling.changed = True


def _take_figures(
    filling: Filling,
    inputs: dict[str, Input],
    conditions: dict[str, Condition],
    message: Understanding,
    asked: list[str],
) -> None:
    figures = [figure for figure in message.figures if not _denied(figure, message.plain)]
    readings = [
        _answering(reading, inputs, _awaited(message, inputs, asked), len(figures))
        for reading in read_roles(figures, message.plain, inputs.values())
    ]
    readings = [_paid_in_full(reading, inputs, message.plain) for reading in readings]
    by_role: dict[str, list[Reading]] = {}
    for reading in readings:
        by_role.setdefault(reading.role, []).append(reading)
    for name, entry in inputs.items():
        usable = [reading for reading in _sharpest(by_role.get(name, [])) if _usable(filling, entry, reading.figure)]
        faces = by_role.get("contract_face", []) if name in FACED else []
        usable = _without_part(filling, usable, faces, message.plain, conditions)
        if usable:
            _set(filling, entry, usable, message)
    if "paid_amount" in inputs and "paid_amount" not in by_role and _paid_nothing(message.plain):
        filling.topic.figures["paid_amount"] = [Said(low=Decimal(0), high=Decimal(0))]
        filling.changed = True
    bases = [name for name in FACED if name in inputs]
    if "contract_face" in by_role and bases and not any(name in filling.topic.figures for name in bases):
        face = by_role["contract_face"][0].figure
        filling.remarks.append(Remark("face_is_not_paid", {"said": face.said}, echo=face))


def _without_part(
    filling: Filling, readings: list[Reading], faces: list[Reading], plain: str, conditions: dict[str, Condition]
) -> list[Reading]:
    """The whole less a part of it that misses a condition: 一共460万,里面160万那份没登记.

    The condition then speaks of the rest, as far as the rest of the message says anything of it.
    """
    both = sorted([*readings, *faces], key=lambda reading: reading.figure.start)
    if len(both) != WHOLE_AND_PART or both[0] not in readings:
        return readings
    whole, part = both
    ahead, start = _part_of_sentence(plain, part.figure)
    stop = part.figure.end + len(re.split(r"[,,。;;]", plain[part.figure.end :])[0])
    missed = [name for name, met in settled(conditions.values(), plain[start:stop]).items() if not met]
    low, high = whole.figure.exact, part.figure.exact
    if not missed or not says(lexicon().structures["part"], ahead) or low is None or high is None or low <= high:
        return readings
    rest = plain[:start] + plain[stop:]
    said = settled(conditions.values(), rest).get(missed[0])
    filling.settled[missed[0]] = None if said is False else said
    filling.remarks.append(
        Remark("part_excluded", {"part": part.figure.said, "text": conditions[missed[0]].text}, echo=part.figure)
    )
    figure = replace(whole.figure, low=low - high, high=low - high, said=f"{whole.figure.said}-{part.figure.said}")
    return [replace(whole, figure=figure)]


def _part_of_sentence(plain: str, figure: Figure) -> tuple[str, int]:
    ahead = re.split(r"[,,。;;]", plain[: figure.start])[-1]
    return ahead, figure.start - len(ahead)


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
    if message.has("whatif") or message.has("correct"):
        return []
    figures = message.figures
    beside = len(_PARTICLES.sub("", message.plain)) - sum(len(figure.said) for figure in figures)
    bases = [name for name in asked if name in inputs and inputs[name].role == "base"]
    return asked if beside <= ALONE else bases


def _answering(reading: Reading, inputs: dict[str, Input], asked: list[str], count: int) -> Reading:
    """A lone figure right after a question about a figure is its answer, unless its own words say otherwise."""
    wanted = [name for name in asked if name in inputs and inputs[name].kind in ("money", "percent", "number")]
    if not wanted or count != 1 or (reading.role in inputs and reading.evidence):
        return reading
    if reading.role in ("guess", "hearsay", "others"):
        return reading
    return Reading(reading.figure, wanted[0], 1.0, "")


def _paid_in_full(reading: Reading, inputs: dict[str, Input], plain: str) -> Reading:
    if reading.role != "contract_face" or not says(lexicon().structures["paid_in_full"], plain):
        return reading
    if says(lexicon().structures["paid_none"], plain) or "paid_amount" not in inputs:
        return reading
    return Reading(reading.figure, "paid_amount", reading.score, reading.evidence)


def _usable(filling: Filling, entry: Input, figure: Figure) -> bool:
    """False, with a question, for a figure whose unit, currency, sign or size cannot be taken as said."""
    problem = _problem(entry, figure)
    if problem:
        filling.questions.append(problem)
    return problem is None


def _problem(entry: Input, figure: Figure) -> Question | None:
    ends = [end for end in (figure.low, figure.high) if end is not None]
    if entry.kind == "money" and figure.bare:
        units = (("元", ends[0]), ("万元", ends[0] * TEN_THOUSAND))
        choices = tuple((f"{value:f}", unit) for unit, value in units if value < ABSURD)
        return Question(entry.name, entry, choices, "which_unit", {"said": figure.said}, figure)
    if figure.currency != "CNY":
        return Question(entry.name, entry, (), "in_yuan", {"said": figure.said}, figure)
    if any(abs(end) >= ABSURD for end in ends):
        return Question(entry.name, entry, (), "too_large", {"label": entry.label})
    if any(end < 0 for end in ends) and not entry.negative:
        return Question(entry.name, entry, (), "negative", {"label": entry.label})
    if figure.approximate and figure.low == figure.high:
        return Question(entry.name, entry, (), "approximate", {"said": figure.said}, figure)
    return None


def _set(filling: Filling, entry: Input, readings: list[Reading], message: Understanding) -> None:
    """Take the figures for an input; where they contradict each other, ask."""
    kept = _resolved(entry, readings, message)
    if kept is None:
        filling.questions.append(Question(entry.name, entry))
        return
    items = [_said(reading.figure, entry, message.plain) for reading in kept]
    if len(items) > 1 and entry.group and says(lexicon().structures["different"], message.plain):
        items = [item.model_copy(update={"group": item.group or str(number)}) for number, item in enumerate(items)]
    if len(items) == 1 and entry.many:
        items *= _times(message, kept[0].figure)
    before = filling.topic.figures.get(entry.name, [])
    filling.topic.figures[entry.name] = _added(entry, before, items, message.plain)
    if before:
        filling.topic.replaced[entry.name] = before
    filling.changed = True


def _added(entry: Input, before: list[Said], items: list[Said], plain: str) -> list[Said]:
    """The new items instead of the old, beside them (another project), or on top of the last (a further payment)."""
    words = lexicon().structures
    if before and len(items) == 1 and says(words["more_of_same"], plain):
        return [*before[:-1], _on_top(before[-1], items[0])]
    return [*before, *items] if before and entry.many and says(words["more"], plain) else items


def _on_top(last: Said, new: Said) -> Said:
    low = None if last.low is None or new.low is None else last.low + new.low
    high = None if last.high is None or new.high is None else last.high + new.high
    return last.model_copy(update={"low": low, "high": high, "said": f"{last.said}+{new.said}"})


def _resolved(entry: Input, readings: list[Reading], message: Understanding) -> list[Reading] | None:
    """Which of several figures with one role count: all of a list, the last of a correction, the actual one."""
    exact = _sharpest(readings)
    if len(exact) == 1 or entry.role in ("used", "deducted"):
        return exact
    if message.has("correct"):
        return exact[-1:]
    if entry.group == YEARLY or _apart(exact, message.plain) or says(lexicon().structures["enumerated"], message.plain):
        return exact if entry.many else None
    actual = [reading for reading in exact if _is_actual(reading, message.plain)]
    told = [reading for reading in exact if reading.evidence]
    for fewer in (actual, told):
        if len(fewer) == 1:
            return fewer
    several = entry.many and says(lexicon().structures["several"], message.plain)
    return exact if several and not says(lexicon().structures["part"], message.plain) else None


def _sharpest(readings: list[Reading]) -> list[Reading]:
    """The exact figures where there are any: 三百万出头,具体三百零五万."""
    return [reading for reading in readings if not reading.figure.approximate] or readings


def _apart(readings: list[Reading], plain: str) -> bool:
    """Whether the figures stand in one list: nothing but separators and a few words between them."""
    gaps = [plain[one.figure.end : other.figure.start] for one, other in pairwise(readings)]
    return all(_LISTED.fullmatch(gap) for gap in gaps)


def _is_actual(reading: Reading, plain: str) -> bool:
    ahead = re.split(r"[,,。;;]", plain[: reading.figure.start])[-1]
    return says(lexicon().structures["actual"], ahead)


def _times(message: Understanding, base: Figure) -> int:
    """Three projects of the same amount each are three items: the count stands ahead of the figure."""
    if not says(lexicon().structures["each"], message.plain):
        return 1
    counts = [
        int(figure.exact)
        for figure in message.figures
        if figure.kind == "count" and figure.unit in _COUNTED and figure.exact and figure.end <= base.start
    ]
    return counts[0] if len(counts) == 1 and 1 <= counts[0] <= MOST_ITEMS else 1


def _said(figure: Figure, entry: Input, plain: str) -> Said:
    sign = -1 if entry.negative and _LOSS.search(plain[: figure.start]) else 1
    low, high = (None if end is None else sign * end for end in (figure.low, figure.high))
    return Said(low=low, high=high, said=figure.said)


def _take_years(filling: Filling, inputs: dict[str, Input], message: Understanding) -> None:
    """Which year each of several yearly figures belongs to, and which year after the first profit is meant."""
    nth = _NTH.search(message.plain)
    if "profit_year" in inputs and nth:
        number = _DIGITS.get(nth[1]) or int(nth[1])
        filling.topic.figures["profit_year"] = [Said(low=Decimal(number), high=Decimal(number), said=nth[0])]
        filling.changed = True
    for name, entry in inputs.items():
        if entry.group == YEARLY and name in filling.topic.figures:
            filling.topic.figures[name] = _by_year(filling.topic.figures[name], message)


def _by_year(items: list[Said], message: Understanding) -> list[Said]:
    """Yearly figures with their years: named beside them, as a span before a list, or else counted from one.

    When the question behind the figures names one year, only that year's figure counts.
    """
    plain = message.plain
    if len(items) == 1:
        return items
    years = [mention for mention in message.dates if mention.precision == "year"]
    if not years and not _YEAR.search(plain):
        return [item.model_copy(update={"group": str(number)}) for number, item in enumerate(items, 1)]
    labelled, at = [], 0
    span = _YEAR_SPAN.search(plain)
    running: list[str] = []
    for item in items:
        start = plain.find((item.said or "").lower(), at)
        ahead, begin = plain[at:start] if start >= 0 else "", at
        at = max(start, at) + len(item.said or "")
        if span and span[0] in ahead:
            running = [str(year) for year in range(int(span[1]), int(span[2]) + 1)]
        named = [str(mention.first.year) for mention in years if begin <= mention.start < start]
        beside = named or _YEAR.findall(plain[at : at + 7])
        year = running.pop(0) if running else (beside[-1] if beside else item.group)
        labelled.append(item.model_copy(update={"group": year}))
    wanted = {str(mention.first.year) for mention in years if mention.start >= at}
    return [item for item in labelled if item.group in wanted] or labelled


def _take_choices(filling: Filling, inputs: dict[str, Input], message: Understanding) -> None:
    for name, entry in inputs.items():
        values = [choice.value for choice in entry.choices if says(choice.words, message.plain)]
        if values:
            filling.topic.choices[name] = values
            filling.changed = True


def _take_dates(filling: Filling, inputs: dict[str, Input], message: Understanding) -> None:
    """The first date in whose part of the sentence the input's words stand."""
    for name, entry in inputs.items():
        for mention in message.dates if entry.kind == "date" else ():
            ahead = re.split(r"[,,。;;]", message.plain[: mention.start])[-1]
            behind = re.split(r"[,,。;;]", message.plain[mention.end :])[0]
            if says(entry.words, ahead + "|" + behind):
                filling.topic.dates[name] = mention.last
                filling.changed = True
                break


def _take_nothing(filling: Filling, inputs: dict[str, Input], message: Understanding, asked: list[str]) -> None:
    """Nothing received, nothing deducted, or not known: three different things."""
    zero, plain = Said(low=Decimal(0), high=Decimal(0), said=None), message.plain
    for name, entry in inputs.items():
        if entry.role not in ("used", "deducted") or name in filling.topic.figures:
            continue
        none_of_it = entry.role == "deducted" and _none_of(name, plain)
        if none_of_it or (entry.role == "used" and says(lexicon().structures["none_received"], plain)):
            filling.topic.figures[name] = [zero]
            filling.changed = True
        elif asked == [name] and not message.figures and message.has("unknown"):
            filling.topic.figures[name] = [Said(low=None, high=None, said=message.text.strip()[:20])]
            filling.changed = True
        elif name in asked and not message.figures and asked[0] == name and _bare_no(plain):
            filling.topic.figures[name] = [zero]
            filling.changed = True


def _none_of(name: str, plain: str) -> bool:
    """ "没有税费", "维护费、评估费都没有", "没有其他费用"."""
    if says(lexicon().structures["no_other_costs"], plain):
        return True
    for start, end in find(lexicon().inputs.get(name, Cues()).words, plain):
        if _NO_BEFORE.search(plain[:start]) or _NO_AFTER.match(plain[end:]):
            return True
    return False


def _bare_no(plain: str) -> bool:
    return _PARTICLES.sub("", plain) in {_PARTICLES.sub("", word) for word in lexicon().acts["no"]}


def _bare_yes(plain: str) -> bool:
    said = {_PARTICLES.sub("", word) for word in lexicon().acts["yes"]}
    return _PARTICLES.sub("", plain) in said or says(
        ("都符合", "都满足", "全部符合", "全都符合", "都有", "都是的", "条件都"), plain
    )


def _take_conditions(
    filling: Filling,
    conditions: dict[str, Condition],
    decided: dict[str, str],
    message: Understanding,
    asked: list[str],
) -> None:
    found = settled(conditions.values(), message.plain)
    for name, state in filling.settled.items():
        found.pop(name, None)
        if state is not None:
            found[name] = state
    open_ones = [name for name in asked if name in conditions and name not in found]
    if open_ones and _bare_yes(message.plain):
        found |= dict.fromkeys(open_ones, True)
    elif len(open_ones) == 1 and _bare_no(message.plain):
        found[open_ones[0]] = False
    if found:
        filling.topic.conditions.update(found)
        filling.changed = True
    for name in found:
        _drop_stale(filling, decided.get(name), message)


def _drop_stale(filling: Filling, decider: str | None, message: Understanding) -> None:
    """A condition told in words overrides the figure by which an earlier message had decided it."""
    items = filling.topic.figures.get(decider or "", [])
    if decider and items and not any((item.said or "") in message.text for item in items):
        del filling.topic.figures[decider]
