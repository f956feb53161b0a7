"""Coming back: to an earlier matter, or to what the last reply rested on."""

from dataclasses import replace
from datetime import date

from bot.dialogue.acts import Act, Computed, Quoted
from bot.dialogue.aim import asks_elsewhere
from bot.dialogue.beside import family
from bot.dialogue.choose import Candidate, hits
from bot.dialogue.clauses import governing, sources
from bot.dialogue.context import asks_of_its_own
from bot.dialogue.days import from_its_words, nearest, not_law
from bot.dialogue.inquiries import INQUIRIES
from bot.dialogue.leads import view_of
from bot.dialogue.lexicon import says
from bot.dialogue.likely import claims
from bot.dialogue.matter import compute, restated
from bot.dialogue.relocated import moved
from bot.dialogue.state import Topic
from bot.dialogue.turn import Turn
from bot.dialogue.understand import understand
from corpus.citation import Citation


def earlier(turn: Turn, found: list[Candidate]) -> Act | None:
    """Coming back to an earlier matter, or asking what the last reply rested on."""
    message = turn.message
    if message.has("back") and not (message.has("this_side") and message.applicants) and _go_back(turn, found):
        topic = turn.state.topics[-1]
        if not says(INQUIRIES["once_more"], message.plain) and asks_elsewhere(turn):
            return None
        return compute(turn) if topic.region == turn.state.region else moved(turn, topic)
    view = view_of(message)
    if view and turn.state.cited and not (found and message.figures):
        return _not_taken(turn, view) or _viewed(turn, view)
    return governing(turn, found) if message.has("conflict") and not turn.answers else None


def _viewed(turn: Turn, view: str) -> Act | None:
    """What was told of a document that is named, or the matter with its words or its reasons first."""
    message = turn.message
    if named := _told_from(turn):
        return Quoted(named, lead="source")
    if view == "source" and asks_of_its_own(turn):
        return None
    shares = bool(message.figures) and all(figure.kind == "percent" for figure in message.figures)
    told = claims(turn.rules(), message) or (view != "why" and not shares)
    again = (compute if told else restated)(turn) if turn.rules() else None
    return replace(again, view=view) if isinstance(again, Computed) else sources(turn)


def _not_taken(turn: Turn, view: str) -> Act | None:
    """Why another text is not the one to go by: it was no law on the day, or how it stands to the one in hand."""
    rules, on = turn.rules(), _day_of_matter(turn)
    wanted = turn.message.named.documents - {rule.document for rule in rules}
    if view == "source" or not rules or not wanted:
        return None
    named = [turn.house.corpus.document(name) for name in sorted(wanted)]
    early = [document for document in named if document.since and document.in_force(on) is False]
    if not early:
        again = restated(turn)
        return replace(again, view=view) if isinstance(again, Computed) else None
    theirs = [rule.citation for rule in family(turn, rules) if rule.document == early[0].id]
    quote = theirs[0] if theirs else nearest(turn, early[0])
    remarks = (not_law(early[0], quote, on), *from_its_words(early[0]))
    return Quoted((*(rule.citation for rule in rules), quote), remarks)


def _day_of_matter(turn: Turn) -> date:
    """The day on which the law is read, or the last one of which the matter in hand tells."""
    on = turn.situation.as_of
    told = understand(turn.topic.question, turn.house.corpus, turn.today).dates if turn.topic else ()
    return min(on, max((mention.last for mention in told), default=on))


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
    of_rules = [topic for topic in topics if wanted.intersection(topic.rules)] or _of_words(turn)
    of_place = [topic for topic in topics if place and (topic.region == place or place in topic.homes)]
    meant = [topic for topic in of_rules if topic in of_place] or of_rules or of_place
    if not meant and (place or wanted or not topics):
        return False
    supposed = topics[-1].facts is not None and "那个" not in message.plain
    stays = supposed or says(INQUIRIES["once_more"], message.plain)
    topic = meant[-1] if meant else topics[-1] if stays else topics[-2:][0]
    topics.remove(topic)
    topics.append(topic)
    turn.state.region = place or topic.region or turn.state.region
    return True


def _of_words(turn: Turn) -> list[Topic]:
    """The matters whose rules have most of their words in the message; none where all have as many."""
    rules = turn.house.rules
    met = [
        max((hits(rules[name], turn.message.meant) for name in topic.rules if name in rules), default=0)
        for topic in turn.state.topics
    ]
    most = max(met, default=0)
    found = [topic for topic, count in zip(turn.state.topics, met, strict=True) if count == most > 0]
    return found if len(found) < len(met) else []
