"""A last look at a message: whatever in it can change an amount has been read, or it is asked about.

A sign was read if the facts would be others without it: the message is read again with the sign blanked.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.dialogue.acts import Question
from bot.dialogue.changing import CHANGING
from bot.dialogue.filling import Filling
from bot.dialogue.lexicon import find, lexicon, says
from bot.dialogue.meanings import PARTICLES
from bot.dialogue.paid import FACE, FACED
from bot.dialogue.polarity import BLANK
from bot.dialogue.reckoning import made_of
from bot.dialogue.roles import KINDS
from bot.dialogue.state import Said
from bot.dialogue.understand import Understanding
from bot.dialogue.ways import ways
from calculators.model import Input, Rule
from corpus.numerals import Figure, read_numbers
from retrieval.passing import told_elsewhere

OPERATORS = ("share", "times", "split", "less", "per", "like")
"""The kinds of words that change an amount without being a figure."""
NET = ("net_income",)
"""Inputs from which all costs have been taken off."""
NEVER_APART = ("", "refund", "room")
"""Roles of figures that are nothing by themselves: one so read has to show in the facts."""
RIGHT_AHEAD = 4
"""Characters right ahead of a share in which a word of paying makes it one of what was paid: 只交了一半."""
LITTLE = 3
"""Characters beside words of doubt in a part of a sentence that says nothing else."""
JUDGED = 8
"""Characters of a part that does nothing but ask if something is right."""
_PART = re.compile(r"[^,,。;;!!??\n]+[??]?")


@dataclass(frozen=True, slots=True)
class Sign:
    """What may change an amount, between two offsets of a message; `figure` where it is a number."""

    start: int
    end: int
    figure: Figure | None = None


def look_again(
    filling: Filling, rules: Iterable[Rule], message: Understanding, refill: Callable[[Understanding], Filling]
) -> None:
    """Leave open, and ask about, the first sign that no reading took."""
    chosen = list(rules)
    base = next((entry for entry in _bases(chosen) if filling.topic.figures.get(entry.name)), None)
    if base is None or filling.questions:
        return
    rates = {entry.value for rule in chosen for entry in rule.parameters.values()}
    signs = (
        *_figures(filling, base, message, rates),
        *_operators(filling, chosen, message),
        *_doubts(filling, base, message),
    )
    unread = next((sign for sign in signs if not _shows(sign, filling, message, refill)), None)
    if unread is not None:
        filling.questions.append(about(base, _part(message, unread), filling.topic.figures[base.name]))


def about(entry: Input, said: str, items: Iterable[Said]) -> Question:
    """How much of a figure counts, where the words heard may change it; with the ways in which they may."""
    echo = next((Figure(0, 0, said, "number", value, value) for value in read_numbers(said)), None)
    choices = ways(entry, said, items)
    return Question(entry.name, entry, choices, "unread", {"said": said, "label": entry.label}, echo)


def _bases(rules: Iterable[Rule]) -> list[Input]:
    return [entry for rule in rules for entry in rule.inputs.values() if entry.role == "base"]


def _says_nothing(figure: Figure, base: Input, message: Understanding) -> bool:
    """Whether a sum cannot change what is computed: beside a share that is computed from, or already taken off."""
    part = message.plain[slice(*_around(message.plain, figure.start))]
    in_it = CHANGING["tax_in_it"] if base.name in FACED else ()
    return figure.kind == "money" and (base.kind == "percent" or says((*CHANGING["already_off"], *in_it), part))


def _figures(filling: Filling, base: Input, message: Understanding, rates: set[Decimal]) -> Iterator[Sign]:
    """The sums and shares that no role explains, other than in what is asked."""
    roles = {reading.figure.start: reading.role for reading in filling.readings}
    items = [item for each in filling.topic.figures.values() for item in each]
    known = {(each.low, each.high) for item in items for each in (item, *item.parts, *item.ages.values())}
    for figure in message.figures:
        role, around = roles.get(figure.start, ""), _around(message.plain, figure.start)
        ahead, behind = message.plain[around[0] : figure.start], message.plain[figure.end : around[1]]
        taken = (figure.low, figure.high) in known or figure.exact in filling.denied or _said_again(figure, items)
        if figure.kind not in ("money", "percent") or taken or _asks(ahead, behind):
            continue
        if told_elsewhere(message.places, message.plain, figure.start) or _says_nothing(figure, base, message):
            continue
        if figure.kind == "percent" and (
            (figure.exact in rates and not says(CHANGING["paying"], ahead[-RIGHT_AHEAD:]))
            or says(CHANGING["by_nature"] + CHANGING["of_law"] + CHANGING["of_a_whole"], message.plain[slice(*around)])
            or _is_judged(message, around[1])
            or _is_recalled(message.plain[slice(*around)], filling)
        ):
            continue
        used = figure.kind == "percent" and says(lexicon().structures["had"], ahead)
        if role not in NEVER_APART and not used and not says(CHANGING["taken_off"], ahead):
            continue
        if not _worked_out(figure, filling, message):
            yield Sign(figure.start, figure.end, figure)


def _is_judged(message: Understanding, end: int) -> bool:
    """Whether the part behind asks no more than if it is right: 给团队75%,够不够."""
    follows = _next(message.plain, end)
    return follows is not None and len(follows[0]) <= JUDGED and says(CHANGING["judging"], follows[0])


def _said_again(figure: Figure, items: list[Said]) -> bool:
    """Whether a share is the one by which a figure was worked out: 还是三分之一那个."""
    return figure.kind == "percent" and any((item.said or "").endswith(f"×{figure.said}") for item in items)


def _is_recalled(part: str, filling: Filling) -> bool:
    """Whether a share is what the teller recalls of the rule: 我记得好像是八成; none of a contract of his."""
    own = (*CHANGING["paying"], *CHANGING["cost"], *CHANGING["losing"], *CHANGING["of_income"])
    return says(CHANGING["recalling"], part) and not says(own, part) and FACE not in filling.topic.figures


def _worked_out(figure: Figure, filling: Filling, message: Understanding) -> bool:
    """Whether a figure with another comes to one that is known: 收入500万扣掉180万,净收入320万; 一半就是75万."""
    part, topic = figure.exact, filling.topic
    known = {item.low for items in topic.figures.values() for item in items}
    others = {other.exact for other in message.figures if other is not figure}
    others |= {item.low for items in topic.replaced.values() for item in items}
    if part is None:
        return False
    made = [value for other in others if other is not None for value in made_of(other, part)]
    return any(value in known for value in made)


def _operators(filling: Filling, rules: Iterable[Rule], message: Understanding) -> Iterator[Sign]:
    """The words that change a figure; none that asks for each one's amount, none of costs that are told beside."""
    deducted = {entry.name for rule in rules for entry in rule.inputs.values() if entry.role == "deducted"}
    costs = any(reading.role in deducted for reading in filling.readings)
    for kind in OPERATORS:
        for start, end in find(CHANGING[kind], message.plain):
            around = _around(message.plain, start)
            ahead, behind = message.plain[around[0] : start], message.plain[end : around[1]]
            if any(low <= start < high for low, high in find(CHANGING["no_discount"], message.plain)):
                continue
            if kind == "split" and _is_among_the_team(message.plain[slice(*around)]):
                continue
            if kind == "per" and _summed_up(end, filling, message):
                continue
            if kind == "less" and _is_net(end, around[1], filling):
                continue
            if not (_asks(ahead, behind) or _asked_next(end, around[1], message) or (kind == "less" and costs)):
                yield Sign(start, end)


def _is_net(start: int, end: int, filling: Filling) -> bool:
    """Whether what is told behind, in the same part, is what is left: 刨去各项成本净收入90万."""
    return any(one.role in NET and one.evidence and start <= one.figure.start < end for one in filling.readings)


def _is_among_the_team(part: str) -> bool:
    """Whether it is what the team gets that is split: 三个老师平分."""
    return says(CHANGING["giving"], part) and not says(CHANGING["other_units"], part)


def _summed_up(end: int, filling: Filling, message: Understanding) -> bool:
    """Whether the figure behind is left aside for the sum of all times: 每年60万一共180万."""
    read = {reading.figure.start for reading in filling.readings}
    following = next((figure for figure in message.figures if figure.start >= end and figure.kind == "money"), None)
    return following is not None and bool(read) and following.start not in read


def _doubts(filling: Filling, base: Input, message: Understanding) -> Iterator[Sign]:
    """The teller's own doubt: in the part of the sentence in which the base is told, or all that the next part says."""
    recalls = says(CHANGING["memory"], message.plain)
    yield from (Sign(one.start, one.end, one) for one in message.figures if recalls and one.exact in filling.denied)
    for reading in filling.readings:
        guessed = reading.role == "guess" and reading.figure.kind in KINDS[base.kind]
        if reading.role != base.name and not (guessed and (recalls or message.has("correct"))):
            continue
        start, end = _around(message.plain, reading.figure.start)
        if says(CHANGING["of_law"], message.plain[start:end]):
            continue
        follows = _next(message.plain, end)
        alone = follows is not None and len(PARTICLES.sub("", _without_doubt(follows[0]))) <= LITTLE
        for low, high in find(CHANGING["doubt"], message.plain):
            if _is_estimated(low, filling, message):
                continue
            near = start <= low < end or (alone and follows is not None and follows.start() <= low < follows.end())
            recalled = says(CHANGING["memory"], message.plain[low:high])
            if near and (recalled or not _asks(message.plain[start:low], "")) and not _asked_next(high, end, message):
                yield Sign(low, high)


def _is_estimated(at: int, filling: Filling, message: Understanding) -> bool:
    """Whether the words at an offset belong to a figure that is kept as rough: 大概280万."""
    said = [figure.said for figure in message.figures if figure.about and figure.start <= at < figure.end]
    kept = [item.said or "" for items in filling.topic.figures.values() for item in items if item.rough]
    return any(words in each for words in said for each in kept)


def _without_doubt(part: str) -> str:
    for word in CHANGING["doubt"]:
        part = part.replace(word, "")
    return part


def _asked_next(start: int, end: int, message: Understanding) -> bool:
    """Whether what follows in the part asks, with no figure ahead of the asking: 每年能给多少, 大概可以补多少."""
    found = [at for at, _ in find(CHANGING["asking"], message.plain[start:end])]
    figures = [figure for figure in message.figures if start <= figure.start < start + min(found, default=0)]
    return bool(found) and not figures


def _asks(ahead: str, behind: str) -> bool:
    """Whether a place in a part of a sentence is in what is asked, not in what is told."""
    return says(CHANGING["asking"], ahead) or behind.rstrip().endswith(CHANGING["asking_end"])


def _around(plain: str, at: int) -> tuple[int, int]:
    found = next((part for part in _PART.finditer(plain) if part.start() <= at < part.end()), None)
    return found.span() if found else (at, at)


def _next(plain: str, end: int) -> re.Match[str] | None:
    """The part of the sentence behind."""
    return _PART.search(plain, end)


def _part(message: Understanding, sign: Sign) -> str:
    start, end = _around(message.plain, sign.start)
    return message.text[start:end].strip()


def _shows(sign: Sign, filling: Filling, message: Understanding, refill: Callable[[Understanding], Filling]) -> bool:
    """Whether the facts would be others without the sign."""
    plain = message.plain[: sign.start] + BLANK * (sign.end - sign.start) + message.plain[sign.end :]
    figures = tuple(figure for figure in message.figures if figure != sign.figure)
    return _facts(refill(replace(message, plain=plain, figures=figures))) != _facts(filling)


def _facts(filling: Filling) -> object:
    """What of a filling an amount rests on, by value."""
    topic = filling.topic
    figures = {name: [_by_value(item) for item in items] for name, items in topic.figures.items()}
    asked = [(question.name, question.phrase) for question in filling.questions]
    remarks = [remark.phrase for remark in filling.remarks]
    return figures, topic.choices, topic.dates, topic.conditions, filling.settled, filling.room, asked, remarks


def _by_value(item: Said) -> object:
    """One thing without the words that it was told in."""
    ages = {name: (age.low, age.high) for name, age in item.ages.items()}
    return item.low, item.high, item.rough, item.year, item.group, item.aside, item.conditions, item.dates, ages
