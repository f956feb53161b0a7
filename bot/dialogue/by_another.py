"""The matter in hand reckoned by another document that is named: 按省条例算是多少."""

from bot.dialogue.acts import Act
from bot.dialogue.aim import own_words
from bot.dialogue.beside import family
from bot.dialogue.choose import Candidate
from bot.dialogue.matter import restated
from bot.dialogue.sides import ABOVE, pointed_at
from bot.dialogue.state import MAX_TOPICS, Topic
from bot.dialogue.turn import Turn
from calculators.model import Rule
from corpus.regions import parents


def by_another(turn: Turn, found: list[Candidate]) -> Act | None:
    """The amount by the kindred rule of the document named, from the same facts; None where it counts from others."""
    topic, message = turn.topic, turn.message
    plain = not found and not message.figures and not message.places and not message.dates
    if topic is None or not plain or not message.has("amount") or message.has("compare") or own_words(turn):
        return None
    kin = [rule for rule in _kin(turn) if _counts_alike(rule, topic)]
    if not kin:
        return None
    there = topic.model_copy(deep=True, update={"rules": [kin[0].id], "told": [], "homes": {}})
    turn.state.topics = [*turn.state.topics[-MAX_TOPICS:], there]
    return restated(turn)


def _kin(turn: Turn) -> list[Rule]:
    """The rules of the same matter in the documents named, or above the user's place where that is named."""
    mine = {rule.document for rule in turn.rules()}
    named = {document.id for document in pointed_at(turn)}
    above = parents(turn.state.region) if turn.state.region and ABOVE.search(turn.message.plain) else ()
    kin = [rule for rule in family(turn, turn.rules()) if rule.document not in mine and turn.holds(rule.document)]
    regions = {rule.document: turn.house.corpus.document(rule.document).region for rule in kin}
    return [rule for rule in kin if (rule.document in named if named else regions[rule.document] in above)]


def _counts_alike(rule: Rule, topic: Topic) -> bool:
    """Whether the rule computes from a figure that is known of the matter, under the same name."""
    return any(topic.figures.get(entry.name) for entry in rule.inputs.values() if entry.role == "base")
