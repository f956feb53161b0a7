"""Coming back: to an earlier matter, or to what the last reply rested on."""

from dataclasses import replace

from bot.dialogue.acts import Act, Computed, Quoted
from bot.dialogue.aim import asks_elsewhere
from bot.dialogue.beside import family
from bot.dialogue.choose import Candidate
from bot.dialogue.clauses import governing, sources
from bot.dialogue.context import asks_of_its_own
from bot.dialogue.current import moved
from bot.dialogue.leads import view_of
from bot.dialogue.likely import claims
from bot.dialogue.matter import compute, restated
from bot.dialogue.turn import Turn
from corpus.citation import Citation


def earlier(turn: Turn, found: list[Candidate]) -> Act | None:
    """Coming back to an earlier matter, or asking what the last reply rested on."""
    message = turn.message
    if message.has("back") and not (message.has("this_side") and message.applicants) and _go_back(turn, found):
        topic = turn.state.topics[-1]
        if asks_elsewhere(turn):
            return None
        return compute(turn) if topic.region == turn.state.region else moved(turn, topic)
    view = view_of(message)
    if view and turn.state.cited and not (found and message.figures):
        named = _told_from(turn)
        if named:
            return Quoted(named, lead="source")
        if view == "source" and asks_of_its_own(turn):
            return None
        told = claims(turn.rules(), message) or view != "why"
        again = (compute if told else restated)(turn) if turn.rules() else None
        return replace(again, view=view) if isinstance(again, Computed) else sources(turn)
    return governing(turn, found) if message.has("conflict") and not turn.answers else None


def _told_from(turn: Turn) -> tuple[Citation, ...]:
    """What was told before from a document that is named and is not the one in hand."""
    wanted = turn.message.named.documents - {rule.document for rule in turn.rules()}
    names = [name for topic in reversed(turn.state.topics) for name in topic.rules]
    rules = [turn.house.rules[name] for name in names if name in turn.house.rules]
    near = [*rules, *(family(turn, turn.rules()) if wanted else ())]
    return tuple(dict.fromkeys(rule.citation for rule in near if rule.document in wanted))


def _go_back(turn: Turn, found: list[Candidate]) -> bool:
    """Put an earlier matter on top: the one of the place or of the rules named, else the one before this."""
    message, topics = turn.message, turn.state.topics
    wanted = {candidate.rule.id for candidate in found}
    place = message.region.code if message.region else None
    of_rules = [topic for topic in topics if wanted.intersection(topic.rules)]
    of_place = [topic for topic in topics if place and (topic.region == place or place in topic.homes)]
    meant = [topic for topic in of_rules if topic in of_place] or of_rules or of_place
    if not meant and (place or wanted or not topics):
        return False
    supposed = topics[-1].facts is not None and "那个" not in message.plain
    topic = meant[-1] if meant else topics[-1] if supposed else topics[-2:][0]
    topics.remove(topic)
    topics.append(topic)
    turn.state.region = place or topic.region or turn.state.region
    return True
