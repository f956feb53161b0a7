"""Taking the last question up again: what was missing is given, or only the place or the day is another."""

from bot.dialogue.acts import Act
from bot.dialogue.brief import little_more, of_elsewhere, other_day, short
from bot.dialogue.choose import candidates, narrow
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.likely import chosen, which_still
from bot.dialogue.matter import compute
from bot.dialogue.state import Topic
from bot.dialogue.turn import Turn
from bot.dialogue.understand import understand
from corpus.scripts import simplify
from retrieval.places import without_places


def resume(turn: Turn) -> Act | None:
    """Take the last question up again once the place, or which rule, that was missing is given.

    The question goes on with everything said since; None where a new message stands for itself.
    """
    topic = turn.topic
    if topic is None or topic.rules:
        return None
    rule = chosen(turn, topic) if topic.options else None
    placed = bool(turn.message.region or turn.message.applicants or turn.placed)
    if rule is None and topic.options and turn.message.figures and not candidates(turn.message, turn.house.rules):
        return which_still(turn, topic)
    if rule is None and (topic.options or not placed or candidates(turn.message, turn.house.rules)):
        return None
    told = turn.message
    turn.message = understand(f"{topic.question}。{told.said}", turn.house.corpus, turn.today)
    turn.state.topics.remove(topic)
    if rule is None:
        return None
    turn.state.topics.append(Topic(rules=[rule.id], region=turn.state.region, question=topic.question))
    return compute(turn)


def again(turn: Turn) -> None:
    """Put the last question once more where only the place ("昆明呢?") or the day ("现在呢?") is another; what else
    the message says is read behind it.
    """
    message = turn.message
    if turn.state.compared and not turn.rules() and message.region and little_more(message):
        settled = f"{without_places(simplify(turn.state.compared))}。{message.said}"
        turn.message = understand(settled, turn.house.corpus, turn.today)
        return
    same = turn.rules() and says(lexicon().structures["same_figures"], message.plain)
    if not same and _with_matter(turn):
        return
    if same or not turn.state.question or not (of_elsewhere(message) or other_day(message)):
        return
    if not candidates(message, turn.house.rules):
        more = message.region is not None and not little_more(message)
        asked = f"{without_places(simplify(turn.state.question))}。{message.said}" if more else turn.state.question
        turn.message = understand(asked, turn.house.corpus, turn.today)


def _with_matter(turn: Turn) -> bool:
    """Read the question of the matter in hand together with one that asks for another rule: that of another place
    (那红河呢,建设资助最多多少), or what the people get (医生最少拿好多).
    """
    message, topic = turn.message, turn.topic
    there = of_elsewhere(message) and not little_more(message)
    people = short(message) and message.has("amount") and says(lexicon().groups["team_share"], message.meant)
    if topic is None or not turn.rules() or not (there or people) or candidates(message, turn.house.rules):
        return False
    both = understand(f"{without_places(simplify(topic.question))}。{message.said}", turn.house.corpus, turn.today)
    found = narrow(candidates(both, turn.house.rules), turn.house.corpus, turn.situation, frozenset())
    measures = {rule.measure for rule in turn.rules()}
    if not found or any(rule.measure in measures for rule in found):
        return False
    if not there and (any(rule.beneficiary for rule in turn.rules()) or not all(rule.beneficiary for rule in found)):
        return False
    turn.message = both
    return True
