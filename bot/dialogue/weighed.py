"""Shares that a message ascribes to several texts and weighs: 县方案写60%,省条例写70%,哪个算."""

import re
from decimal import Decimal

from bot.dialogue.choose import hits
from bot.dialogue.sides import ABOVE, SIDES
from bot.dialogue.turn import Turn
from calculators.model import Rule
from corpus.numerals import Figure
from corpus.regions import parents
from corpus.scripts import simplify
from retrieval.places import PROVINCE

_PART = re.compile(r"[^,,。;;!!??\n和与跟]+")
_KIND = re.compile(r"条例|方案|清单|措施")
_LEVELS = re.compile(rf"[省州市县]|{_KIND.pattern}")
"""What a text is called by: its level, or its kind."""
_PER_CENT = Decimal(100)


def weighed_rules(turn: Turn) -> list[Rule]:
    """A rule of each text to which a share is ascribed, by that share; none unless they are of several documents."""
    found = [rule for figure in turn.message.figures if (rule := _meant(turn, figure))]
    return found if len({rule.document for rule in found}) >= SIDES else []


def _meant(turn: Turn, figure: Figure) -> Rule | None:
    """The rule of the text named in the figure's part of the sentence that gives this share."""
    part = next(
        (each[0] for each in _PART.finditer(turn.message.plain) if each.start() <= figure.start < each.end()), ""
    )
    share = figure.exact if figure.kind == "percent" else None
    if figure.kind == "number" and figure.exact:
        share = figure.exact / _PER_CENT
    if share is None or not _LEVELS.search(part):
        return None
    rules = [rule for rule in turn.house.rules.all() if _gives(rule, share) and _is_of(turn, rule, figure, part)]
    return max(rules, key=lambda rule: (hits(rule, turn.message.meant), _counts_money(rule)), default=None)


def _counts_money(rule: Rule) -> bool:
    return next((entry.kind == "money" for entry in rule.inputs.values() if entry.role == "base"), False)


def _gives(rule: Rule, share: Decimal) -> bool:
    return any(parameter.value == share for parameter in rule.parameters.values())


def _is_of(turn: Turn, rule: Rule, figure: Figure, part: str) -> bool:
    """Whether the rule is of the level, or of the place, that the part of the sentence names."""
    document = turn.house.corpus.document(rule.document)
    region, kind = document.region, _KIND.search(part)
    if kind and kind[0] not in simplify(document.title):
        return False
    start = turn.message.plain.find(part)
    places = [place.code for place in turn.message.places if start <= place.start < figure.start]
    if ABOVE.search(part):
        return region == PROVINCE
    reach = {one for code in places for one in (code, *parents(code))} - {PROVINCE}
    if reach or kind:
        return region in reach if reach else True
    return region != PROVINCE and (turn.state.region is None or turn.holds(rule.document))
