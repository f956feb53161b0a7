"""What a short message leaves out because the talk has said it: the matter, the places, the side."""

import re

from bot.dialogue import slots
from bot.dialogue.choose import Candidate, candidates, turned_away
from bot.dialogue.counted_years import SINCE
from bot.dialogue.inquiries import INQUIRIES
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.state import DialogueState, Topic
from bot.dialogue.turn import Turn
from bot.dialogue.understand import Understanding, understand
from calculators.model import Rule
from corpus.scripts import simplify
from retrieval.places import free_places

SHORT = 30
"""Characters of a message up to which it may lean on the one before."""
MOST_PLACES = 4
OWN_WORDS = 4
"""Signs beside the wish for a text that name what is to be read."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
SIDES = 2


def remember_places(state: DialogueState, message: Understanding) -> None:
    """The places that the talk has named, the last one last."""
    for place in free_places(message.places, message.plain):
        state.places = [*(code for code in state.places if code != place.code), place.code][-MOST_PLACES:]


def places_of_talk(turn: Turn) -> list[str]:
    """The last two places of the talk, where the message weighs two and names none."""
    message, codes = turn.message, turn.state.places[-SIDES:]
    weighs = message.has("compare") or message.has("each")
    return codes if weighs and not message.places and len(codes) == SIDES else []


def leaning(turn: Turn, found: list[Candidate]) -> list[Candidate]:
    """The rules of the measure in hand that the message means beside what was asked first; else those found.

    那如果是直接卖掉专利,净得100万呢, where the team's share of a stake was asked about, asks for its share of a sale.
    """
    message, current = turn.message, turn.rules()
    asks_on = message.has("whatif") or message.has("followup")
    measures = {rule.measure for rule in current}
    people = any(rule.beneficiary for rule in current)
    if not (found and asks_on and people and turn.topic) or any(entry.rule.measure in measures for entry in found):
        return found
    talk = f"{understand(turn.topic.question, turn.house.corpus, turn.today).meant}。{message.meant}"
    meant = [rule for rule in turn.house.rules.all() if rule.measure in measures and _met(rule, message.meant, talk)]
    other = [rule for rule in meant if turn.holds(rule.document) and rule not in current]
    return [Candidate(rule, float(len(rule.cues))) for rule in other] or found


def _met(rule: Rule, plain: str, talk: str) -> bool:
    """Whether all its groups are met in the talk, one of them by the message itself, and no word turns it away."""
    words = lexicon()
    groups = [tuple(word for cue in group for word in words.words(cue)) for group in rule.cues]
    own = any(says(group, plain) for group in groups)
    return own and all(says(group, talk) for group in groups) and not turned_away(rule, plain)


def with_question(turn: Turn) -> Understanding | None:
    """The message together with the comparison before it: 净收入150万的话分别是多少; None where it is no such turn."""
    message, question = turn.message, turn.state.compared
    asks_each = message.has("each") and bool(message.figures)
    if not (question and asks_each and len(message.plain) <= SHORT) or message.places:
        return None
    return understand(f"{simplify(question)}。{message.said}", turn.house.corpus, turn.today)


def asks_of_its_own(turn: Turn) -> bool:
    """Whether a message that asks for the text names what it wants to read: 净收入的定义引原文."""
    plain, words = turn.message.plain, lexicon().acts
    if turn.message.named.articles:
        return True
    said = (*words["source"], *words["why"], *words["filler"], *words["about"], *INQUIRIES["writing"])
    for word in sorted((*said, *(figure.said for figure in turn.message.figures)), key=len, reverse=True):
        plain = plain.replace(word, "")
    return len(_HAN.findall(plain)) >= OWN_WORDS and not turn.message.dates


def told_before(turn: Turn, rules: list[Rule]) -> Topic:
    """What the question before told of the same rules beside sums: conditions, days, the first year of a term."""
    if not turn.state.question or turn.message.said.startswith(turn.state.question):
        return Topic()
    before = understand(turn.state.question, turn.house.corpus, turn.today)
    ids = {rule.id for rule in rules}
    if not any(entry.rule.id in ids for entry in candidates(before, turn.house.rules)):
        return Topic()
    told = slots.fill(Topic(), rules, before, []).topic
    since = {name: items for name, items in told.figures.items() if name == SINCE}
    return Topic(conditions=told.conditions, dates=told.dates, figures=since)
