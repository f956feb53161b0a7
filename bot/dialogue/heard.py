"""A figure that the user has heard or read, and asks about: where the texts hold it, and what it is there."""

from collections.abc import Iterable
from decimal import Decimal

from bot.dialogue.acts import Act, Quoted, Remark
from bot.dialogue.beside import family
from bot.dialogue.inquiries import INQUIRIES
from bot.dialogue.lexicon import says
from bot.dialogue.quotes import sentence
from bot.dialogue.turn import Turn
from calculators.model import Rule
from corpus.citation import Citation

MOST = 3
"""Places that hold a figure which are shown."""


def what_figure(turn: Turn) -> Act | None:
    """The sentences that hold the figure asked about; the matter's own first, then its kin's, then what holds here,
    beside the matter's own words where it is none of theirs.

    None where the figure is the user's own, or an amount told before: that is no figure of the text.
    """
    sums = [figure for figure in turn.message.figures if figure.kind in ("money", "percent")]
    asked = {end for figure in sums for end in (figure.low, figure.high)} - {None}
    if not asked or not says(INQUIRIES["which_figure"], turn.message.plain):
        return None
    rules = turn.rules()
    here = [rule for rule in turn.house.rules.all() if turn.holds(rule.document)]
    clause = [rule for rule in here if rule.clause in {each.clause for each in rules}]
    pools = (rules, clause, [rule for rule in family(turn, rules) if turn.holds(rule.document)], here)
    held = next((quotes for pool in pools if (quotes := _holding(pool, asked))), [])
    if not held or asked & _own(turn):
        return None
    mine = [] if _holding(rules, asked) else [rule.citation for rule in rules]
    points = [] if mine else [Remark("open_point", {"text": point}) for rule in rules for point in rule.open_points]
    return Quoted(tuple(dict.fromkeys([*held[:MOST], *mine])), tuple(points))


def _holding(rules: Iterable[Rule], asked: set[Decimal | None]) -> list[Citation]:
    """The sentences of the rules' parameters that are such a figure."""
    found = [each for rule in rules for each in rule.parameters.values() if each.value in asked]
    return list(dict.fromkeys(sentence(each.citation) for each in found))


def _own(turn: Turn) -> set[Decimal | None]:
    """What the user told and was told."""
    topic = turn.topic
    told = [item.low for items in topic.figures.values() for item in items] if topic else []
    return {*told, *(topic.given if topic else ())}
