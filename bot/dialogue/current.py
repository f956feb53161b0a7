"""The matter in hand: whether a message goes on with it, and how."""

from collections.abc import Iterator

from bot.dialogue import slots
from bot.dialogue.acts import Act, Quoted
from bot.dialogue.aim import asks_elsewhere
from bot.dialogue.brief import little_more, other_day, short
from bot.dialogue.choose import Candidate, hits, turned_away
from bot.dialogue.context import asks_of_its_own
from bot.dialogue.gate_words import gate_of
from bot.dialogue.inquiries import INQUIRIES
from bot.dialogue.leads import QUESTION
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.matter import compute
from bot.dialogue.moving import puts_elsewhere
from bot.dialogue.relocated import moved, redated
from bot.dialogue.sisters import turns
from bot.dialogue.state import Topic
from bot.dialogue.supposing import returns, returns_to
from bot.dialogue.taken_back import speaks_of_received
from bot.dialogue.turn import Turn
from bot.dialogue.understand import Understanding
from corpus.citation import Citation

_ABOUT = ("about", "why", "source", "cap", "doubt")
WHOLE = 420
"""Characters up to which a clause is shown whole."""


def current(turn: Turn, found: list[Candidate]) -> Act | None:
    """The message goes on with the matter in hand: it answers, corrects, supposes or asks about it."""
    topic, message = turn.topic, turn.message
    if topic is None or not topic.rules or (gate_of("offtopic").shuts(message.plain) and not message.figures):
        return None
    if (message.has("payer") and short(message) and not message.figures) or _reads_another(turn):
        return None
    if message.has("who") and short(message):
        return Quoted(tuple(dict.fromkeys(_on_who(turn))), lead="who")
    if not other_day(message) and not puts_elsewhere(turn) and asks_elsewhere(turn):
        return None
    switched = turns(turn, topic, found)
    if not turn.answers and not switched and (_names_another(turn, found) or not _tells(turn)):
        return None
    elsewhere = message.region is not None and topic.region != turn.state.region
    if returns(message) and topic.left and message.region is None:
        turn.state.region, elsewhere = topic.left, True
    return moved(turn, topic) if elsewhere or redated(turn) else compute(turn)


def _reads_another(turn: Turn) -> bool:
    """Whether the message asks for words of a document that it names, on a matter that it names, too."""
    message = turn.message
    wants = message.has("source") and bool(message.named.documents) and not message.figures
    return wants and asks_of_its_own(turn)


def _on_who(turn: Turn) -> Iterator[Citation]:
    """The rules' words; the whole clause where it is asked who does what it says: 由谁来投."""
    for rule in turn.rules():
        yield rule.citation
        clause = turn.house.corpus.clause(rule.clause)
        body = clause.text.strip()
        if says(INQUIRIES["who_does"], turn.message.plain) and len(body) <= WHOLE:
            yield Citation(clause, body)


def _names_another(turn: Turn, found: list[Candidate]) -> bool:
    if (turn.message.has("about") and short(turn.message)) or speaks_of_received(turn.topic, turn.message):
        return False
    current = {rule.measure for rule in turn.rules()}
    named = {candidate.rule.measure for candidate in found}
    supposes = turn.message.has("whatif") or turn.message.has("correct")
    plain = turn.message.meant
    if not turn.message.figures and not found and all(turned_away(rule, plain) for rule in turn.rules()):
        return True
    mine = [entry for entry in found if entry.rule in turn.rules()]
    if named and not mine and not any(hits(rule, plain) for rule in turn.rules()):
        return True
    return bool(named) and (not named & current or (not supposes and _complete(turn.message)))


def _complete(message: Understanding) -> bool:
    """A message that names its matter, wants an amount and brings its own place and figures stands for itself."""
    return message.has("amount") and bool(message.figures) and message.region is not None


def _tells(turn: Turn) -> bool:
    """Whether the message brings anything that the matter in hand can use, or asks about that matter."""
    message = turn.message
    filling = slots.fill(turn.topic or Topic(), turn.rules(), message, turn.state.asked)
    told = filling.changed or filling.doubted or bool(filling.questions or filling.remarks)
    told = told or message.as_of is not None or other_day(message)
    same = says(lexicon().structures["same_figures"], message.plain)
    stands = message.region is not None and (same or little_more(message))
    about = short(message) and (returns_to(message, turn.topic or Topic()) or any(map(message.has, _ABOUT)))
    sums = any(figure.kind in ("money", "percent") for figure in message.figures)
    answers = sums and short(message) and not QUESTION.search(message.plain)
    return told or stands or about or (bool(turn.state.asked) and (answers or message.has("unknown")))
