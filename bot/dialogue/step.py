"""What a turn does: from an understood message and the state to one act. Read `step` from top to bottom."""

import re
from dataclasses import replace

from bot.dialogue import slots
from bot.dialogue.acts import Act, Asked, Computed, Quoted, Refused, Remark
from bot.dialogue.bases import bases, repealed
from bot.dialogue.beside import told_beside
from bot.dialogue.choose import Candidate, applicable, candidates, fits_applicant, narrow, other_sides
from bot.dialogue.clauses import clauses, governing, sources
from bot.dialogue.compare import compare
from bot.dialogue.counterpart import compared_with
from bot.dialogue.courtesy import courtesy, guided
from bot.dialogue.current import again, current, moved, of_elsewhere, resume, short
from bot.dialogue.days import before_its_day, not_law, not_yet_law, said_until, since_when, with_event
from bot.dialogue.endings import has_ended, taken_out, told_of_endings
from bot.dialogue.follow import follow, together
from bot.dialogue.gaps import told_of_gaps
from bot.dialogue.gates import gate
from bot.dialogue.leads import view_of
from bot.dialogue.likely import claims, contested, likely, near, which
from bot.dialogue.matter import compute
from bot.dialogue.remembering import remembering
from bot.dialogue.screening import screening
from bot.dialogue.sides import pointed_at
from bot.dialogue.state import MAX_TOPICS, Topic
from bot.dialogue.terms import applied
from bot.dialogue.turn import Turn
from bot.dialogue.understand import understand
from calculators.model import Rule
from corpus.citation import Citation
from corpus.regions import name_of
from retrieval.places import PROVINCE

_QUESTION = re.compile(
    "[??]|吗|么|什么|啥|怎|如何|哪|是否|是不是|能不能|会不会|有没有|可不可以|要不要|支不支持|算不算|进不进|行不行|谁|为何|几|[不没否](有)?[\\s。]*$"
)
KEPT = 500
"""Characters of a message that are remembered for taking it up again."""
MAX_HEARD = 3


def step(turn: Turn) -> Act:
    """Memory, gate and courtesy; then an earlier matter, the matter in hand, a new matter, or the clauses."""
    return remembering(turn) or told_of_endings(turn, told_of_gaps(turn, told_beside(turn, _decide(turn))))


def _decide(turn: Turn) -> Act:
    turned_away = said_until(turn, gate(turn.message) if turn.message.text.strip() else None)
    ended = None if isinstance(turned_away, Refused) else repealed(turn)
    early = ended or taken_out(turn) or guided(turn, turned_away) or turned_away or courtesy(turn)
    resumed = None if early else resume(turn)
    done = early or resumed or bases(turn) or applied(turn) or screening(turn) or since_when(turn)
    if done:
        return done
    again(turn)
    found = candidates(turn.message, turn.house.rules)
    if not found and _joined(turn):
        found = candidates(turn.message, turn.house.rules)
    found = contested(turn, found)
    ways = (compared_with, compare, before_its_day, _earlier, together, current, _new, _likely, follow)
    chosen = next((act for way in ways if (act := way(turn, found))), None)
    return chosen or _looked_up(turn)


def _looked_up(turn: Turn) -> Act:
    if not _QUESTION.search(turn.message.plain):
        turn.state.heard = [*turn.state.heard[-MAX_HEARD:], turn.message.said[:KEPT]]
    return clauses(turn)


def _joined(turn: Turn) -> bool:
    """Read what was told before without a question together with this message, when only both name a matter.

    With a matter in hand, only where it has no word for the message's figures and another question came between.
    """
    heard = turn.state.heard or ([turn.state.question] if turn.state.question and short(turn.message) else [])
    taken = turn.rules() and (not turn.message.figures or claims(turn.rules(), turn.message))
    if not heard or taken or of_elsewhere(turn.message):
        return False
    both = understand("。".join([*heard, turn.message.said]), turn.house.corpus, turn.today)
    found = candidates(both, turn.house.rules)
    if not found or (turn.rules() and not claims([entry.rule for entry in found], turn.message)):
        return False
    turn.message, turn.state.heard = both, []
    return True


def _earlier(turn: Turn, found: list[Candidate]) -> Act | None:
    """Coming back to an earlier matter, or asking what the last reply rested on."""
    message = turn.message
    if message.has("back") and _go_back(turn, found):
        topic = turn.state.topics[-1]
        return compute(turn) if topic.region == turn.state.region else moved(turn, topic)
    view = view_of(message)
    if view and turn.state.cited and not (found and message.figures):
        named = _told_from(turn)
        if named:
            return Quoted(named, lead="source")
        again = compute(turn) if turn.rules() else None
        return replace(again, view=view) if isinstance(again, Computed) else sources(turn)
    return governing(turn, found) if message.has("conflict") and not turn.answers else None


def _told_from(turn: Turn) -> tuple[Citation, ...]:
    """What was told before from a document that is named and is not the one in hand."""
    wanted = turn.message.named.documents - {rule.document for rule in turn.rules()}
    names = [name for topic in reversed(turn.state.topics) for name in topic.rules]
    rules = [turn.house.rules[name] for name in names if name in turn.house.rules]
    return tuple(dict.fromkeys(rule.citation for rule in rules if rule.document in wanted))


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


def _new(turn: Turn, found: list[Candidate]) -> Act | None:
    """Open a matter: whose law and which day first, then which rule, then compute."""
    if not found or not _wants_amount(turn, [entry.rule for entry in found]):
        return None
    corpus, message = turn.house.corpus, turn.message
    fitting = [entry for entry in found if fits_applicant(entry.rule, message.applicants)] or found
    timely = [entry for entry in fitting if corpus.document(entry.rule.document).in_force(turn.situation.as_of)]
    if not timely or (message.named.documents and not _any_named(turn, timely) and _any_named(turn, fitting)):
        turn.state.question = message.said[:KEPT]
        return not_yet_law(turn, [entry.rule for entry in fitting])
    if _needs_region(turn, timely):
        turn.state.topics = [*turn.state.topics[-MAX_TOPICS:], Topic(question=message.said[:KEPT])]
        return Asked((turn.whose(),), (timely[0].rule,), lead="lead_place")
    named = message.named.documents or frozenset(each.id for each in pointed_at(turn))
    rules = narrow(timely, corpus, turn.situation, named)
    rules += other_sides(rules, turn.house.rules, message)
    if not rules:
        return clauses(turn, (Remark("not_here", {"place": name_of(turn.state.region or PROVINCE)}),))
    known = next((topic for topic in turn.state.topics if topic.rules == [rule.id for rule in rules]), None)
    if known and message.has("correct"):
        turn.state.topics.remove(known)
        turn.state.topics.append(known)
        return compute(turn)
    topic = Topic(rules=[rule.id for rule in rules], region=turn.state.region, question=message.said[:KEPT])
    turn.state.topics = [*turn.state.topics[-MAX_TOPICS:], topic]
    turn.state.asked, turn.state.question, turn.state.heard = [], "", []
    act = with_event(turn, compute(turn))
    return _with_untimely(turn, act, [entry.rule for entry in fitting if entry not in timely])


def _likely(turn: Turn, found: list[Candidate]) -> Act | None:
    """The rule that the message shows most of, where no rule's words are all there; near ones are asked about."""
    near_ones = near(likely(turn)) if not found else []
    if len(near_ones) > 1 and turn.state.region:
        return which(turn, [entry.rule for entry in near_ones])
    return _new(turn, near_ones)


def _wants_amount(turn: Turn, rules: list[Rule]) -> bool:
    """Whether an amount is meant: asked for, figures given, "…呢?" after one, or facts told without a question."""
    message = turn.message
    asked = message.has("amount") or message.has("rate") or (message.has("followup") and bool(turn.rules()))
    told = not _QUESTION.search(message.plain) and bool(slots.fill(Topic(), rules, message, []).changed)
    return asked or told or any(figure.kind in ("money", "percent") for figure in message.figures)


def _needs_region(turn: Turn, found: list[Candidate]) -> bool:
    """Whose law it is matters when a local document has a say and the place is not known to the prefecture.

    Who says the province and asks for what its regulation rules has said enough.
    """
    measure = found[0].rule.measure
    levels = {turn.house.corpus.document(entry.rule.document).level for entry in found if entry.rule.measure == measure}
    if turn.message.named.documents or pointed_at(turn) or not levels & {"prefecture", "county"}:
        return False
    return turn.state.region is None or (turn.state.region == PROVINCE and "regulation" not in levels)


def _with_untimely(turn: Turn, act: Act, untimely: list[Rule]) -> Act:
    """An amount by the law of the day, beside the text of the place that was not yet law."""
    corpus, on = turn.house.corpus, turn.situation.as_of
    ahead = [rule for rule in untimely if not has_ended(corpus.document(rule.document), on)]
    here = [rule for rule in ahead if applicable(rule, corpus, turn.situation, timely=False)]
    if not here or not isinstance(act, Computed):
        return act
    remark = not_law(corpus.document(here[0].document), here[0].citation, on)
    return replace(act, remarks=(*act.remarks, remark))


def _any_named(turn: Turn, found: list[Candidate]) -> bool:
    return any(entry.rule.document in turn.message.named.documents for entry in found)
