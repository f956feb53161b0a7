"""What a turn does: from an understood message and the state to one act. Read `step` from top to bottom."""

from functools import partial

from bot.dialogue.acts import Act, NotFound, Refused
from bot.dialogue.bases import bases, repealed
from bot.dialogue.beside import told_beside
from bot.dialogue.brief import of_elsewhere, short
from bot.dialogue.by_another import by_another
from bot.dialogue.choose import candidates
from bot.dialogue.clauses import clauses
from bot.dialogue.compare import compare
from bot.dialogue.context import leaning, remember_places, with_question
from bot.dialogue.counterpart import compared_with
from bot.dialogue.courtesy import courtesy, guided
from bot.dialogue.current import current
from bot.dialogue.days import before_its_day, said_until, since_when
from bot.dialogue.earlier import earlier
from bot.dialogue.endings import taken_out, told_of_endings
from bot.dialogue.follow import follow, paid_by, together
from bot.dialogue.gaps import own_scheme, told_of_gaps
from bot.dialogue.gates import gate
from bot.dialogue.inquiry import asked_about, due
from bot.dialogue.leads import QUESTION
from bot.dialogue.likely import claims, contested
from bot.dialogue.matters import likely_matter, new_matter
from bot.dialogue.remembering import remembering
from bot.dialogue.resuming import again, resume
from bot.dialogue.screening import screening
from bot.dialogue.state import KEPT
from bot.dialogue.terms import applied
from bot.dialogue.things import of_things
from bot.dialogue.turn import Turn
from bot.dialogue.understand import understand
from bot.dialogue.written import written
from corpus.scripts import simplify
from retrieval.places import without_places

MAX_HEARD = 3


def step(turn: Turn) -> Act:
    """Memory, gate and courtesy; then an earlier matter, the matter in hand, a new matter, or the clauses."""
    remember_places(turn.state, turn.message)
    return remembering(turn) or told_of_endings(turn, told_of_gaps(turn, told_beside(turn, _decide(turn))))


def _decide(turn: Turn) -> Act:
    turned_away = said_until(turn, _turned_away(turn) if turn.message.text.strip() else None)
    ended = None if isinstance(turned_away, Refused) else repealed(turn)
    refused = turned_away if isinstance(turned_away, Refused) else None
    early = refused or of_things(turn) or due(turn) or ended or taken_out(turn) or guided(turn, turned_away)
    early = early or turned_away or courtesy(turn)
    resumed = None if early else resume(turn)
    done = early or resumed or own_scheme(turn) or bases(turn) or applied(turn) or screening(turn) or since_when(turn)
    if done:
        return done
    again(turn)
    turn.message = with_question(turn) or turn.message
    found = candidates(turn.message, turn.house.rules)
    if not found and _joined(turn):
        found = candidates(turn.message, turn.house.rules)
    found = leaning(turn, contested(turn, found))
    chosen = next((act for way in WAYS if (act := way(turn, found))), None)
    return chosen or _looked_up(turn)


def _turned_away(turn: Turn) -> Refused | NotFound | None:
    return gate(turn.message, turn.house.corpus, partial(written, turn))


def _looked_up(turn: Turn) -> Act:
    if not QUESTION.search(turn.message.plain):
        turn.state.heard = [*turn.state.heard[-MAX_HEARD:], turn.message.said[:KEPT]]
    return clauses(turn)


def _joined(turn: Turn) -> bool:
    """Read what was told before without a question together with this message, when only both name a matter.

    With a matter in hand, only where it has no word for the message's figures and another question came between.
    """
    before = turn.state.question or without_places(simplify(turn.state.compared))
    heard = turn.state.heard or ([before] if before and short(turn.message) else [])
    taken = turn.rules() and (not turn.message.figures or claims(turn.rules(), turn.message))
    if not heard or taken or of_elsewhere(turn.message):
        return False
    both = understand("。".join([*heard, turn.message.said]), turn.house.corpus, turn.today)
    found = candidates(both, turn.house.rules)
    if not found or (turn.rules() and not claims([entry.rule for entry in found], turn.message)):
        return False
    turn.joined = not QUESTION.search(turn.message.plain)
    turn.message, turn.state.heard = both, []
    return True


WAYS = (
    paid_by,
    compared_with,
    compare,
    before_its_day,
    by_another,
    asked_about,
    earlier,
    together,
    current,
    new_matter,
    likely_matter,
    follow,
)
"""What a message may be about, tried in this order; each gives an act, or None where it is not that."""
