"""The matter in hand read in another place or on another day: the rule of there and then, with the facts told."""

from bot.dialogue import slots
from bot.dialogue.acts import Act, Remark
from bot.dialogue.brief import other_day
from bot.dialogue.choose import candidates, narrow
from bot.dialogue.clauses import clauses
from bot.dialogue.days import not_yet_law
from bot.dialogue.matter import outcome
from bot.dialogue.moving import carried
from bot.dialogue.state import Topic
from bot.dialogue.supposing import taken
from bot.dialogue.turn import Turn
from bot.dialogue.understand import understand
from calculators.model import Rule
from corpus.regions import name_of
from retrieval.places import PROVINCE


def redated(turn: Turn) -> bool:
    """Whether the message reads the law of another day, or the matter's law is none on the day."""
    return other_day(turn.message) or bool(_untimely(turn)) or _has_other_law(turn)


def _has_other_law(turn: Turn) -> bool:
    """Whether the message puts its facts into a day on which the place has a rule of its own for the matter."""
    message, topic = turn.message, turn.topic
    if topic is None or not (message.as_of or message.now) or not message.figures:
        return False
    found = candidates(understand(topic.question, turn.house.corpus, turn.today), turn.house.rules)
    then = narrow(found, turn.house.corpus, turn.situation, frozenset())
    measures = {rule.measure for rule in turn.rules()}
    return any(rule.measure in measures and rule.id not in topic.rules for rule in then)


def _untimely(turn: Turn) -> list[Rule]:
    corpus = turn.house.corpus
    return [rule for rule in turn.rules() if not corpus.document(rule.document).in_force(turn.situation.as_of)]


def moved(turn: Turn, topic: Topic) -> Act:
    """The user stands elsewhere than assumed, or on another day: find the rule of there and then, keep the facts."""
    original = understand(topic.question, turn.house.corpus, turn.today)
    found = candidates(original, turn.house.rules)
    rules = _at_home(turn, topic) or narrow(found, turn.house.corpus, turn.situation, frozenset())
    if not rules and _untimely(turn):
        return not_yet_law(turn, [entry.rule for entry in found] or turn.rules())
    if not rules:
        turn.message = original
        return clauses(turn, (Remark("not_here", {"place": name_of(turn.state.region or PROVINCE)}),))
    here = carried(topic, turn.rules(), rules, slots.fill(Topic(), rules, original, []).topic)
    here.homes = {**topic.homes, topic.region or "": topic.rules}
    here.left = (topic.left or topic.region) if turn.message.has("whatif") else None
    here.rules, here.region = [rule.id for rule in rules], turn.state.region
    turn.state.topics[-1] = here
    filling = taken(turn, here, rules)
    turn.state.topics[-1] = filling.topic
    return outcome(turn, rules, filling)


def _at_home(turn: Turn, topic: Topic) -> list[Rule]:
    """The rules that the matter had in this place before, where they are law on the day."""
    names = topic.homes.get(turn.state.region or "", [])
    rules = [turn.house.rules[name] for name in names if name in turn.house.rules]
    return rules if all(turn.holds(rule.document) for rule in rules) else []
