"""The matter in hand: whether a message goes on with it, and how."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.dialogue import slots
from bot.dialogue.acts import Act, Quoted, Remark
from bot.dialogue.aim import asks_elsewhere
from bot.dialogue.choose import Candidate, candidates, fits_applicant, hits, narrow, other_sides, turned_away
from bot.dialogue.clauses import clauses
from bot.dialogue.context import asks_of_its_own
from bot.dialogue.days import not_yet_law
from bot.dialogue.gate_words import gate_of
from bot.dialogue.inquiries import INQUIRIES
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.likely import chosen, which_still
from bot.dialogue.matter import compute, outcome
from bot.dialogue.meanings import PARTICLES
from bot.dialogue.moving import carried, puts_elsewhere
from bot.dialogue.roles import read_roles
from bot.dialogue.state import Topic
from bot.dialogue.supposing import returns, returns_to, taken
from bot.dialogue.turn import Turn
from bot.dialogue.understand import Understanding, understand
from calculators.model import Rule
from corpus.citation import Citation
from corpus.regions import name_of
from corpus.scripts import simplify
from retrieval.places import PROVINCE, without_places

_ABOUT = ("about", "why", "source", "cap", "doubt")
_SIGNS = re.compile(r"\W+")
WHOLE = 420
"""Characters up to which a clause is shown whole."""
LITTLE_MORE = 4
"""Characters that may be said beside a place and such words."""
SHORT_FOLLOW_UP = 30
LITTLE = 6
"""Characters beside a date that still ask for nothing but the other day."""


def short(message: Understanding) -> bool:
    return len(message.plain) <= SHORT_FOLLOW_UP


def current(turn: Turn, found: list[Candidate]) -> Act | None:
    """The message goes on with the matter in hand: it answers, corrects, supposes or asks about it."""
    topic, message = turn.topic, turn.message
    if topic is None or not topic.rules or (gate_of("offtopic").shuts(message.plain) and not message.figures):
        return None
    if (message.has("payer") and short(message) and not message.figures) or _reads_another(turn):
        return None
    if message.has("who") and short(message):
        return Quoted(tuple(dict.fromkeys(_on_who(turn))), lead="who")
    if not _other_day(message) and not puts_elsewhere(turn) and asks_elsewhere(turn):
        return None
    switched = _switched(turn, topic, found) or _only(turn, topic) or _other_sides(turn, topic)
    if not turn.answers and not switched and (_names_another(turn, found) or not _tells(turn)):
        return None
    elsewhere = message.region is not None and topic.region != turn.state.region
    if returns(message) and topic.left and message.region is None:
        turn.state.region, elsewhere = topic.left, True
    return moved(turn, topic) if elsewhere or _redated(turn) else compute(turn)


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


def _redated(turn: Turn) -> bool:
    """Whether the message reads the law of another day, or the matter's law is none on the day."""
    return _other_day(turn.message) or bool(_untimely(turn)) or _has_other_law(turn)


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


def _switched(turn: Turn, topic: Topic, found: list[Candidate]) -> bool:
    """The other side of the same measure, or a sister rule of the clause: the facts go with the user."""
    current = turn.rules()
    measures, clauses_ = {rule.measure for rule in current}, {rule.clause for rule in current}
    other = [
        entry.rule for entry in found if entry.rule.measure in measures and entry.rule.document == current[0].document
    ]
    if other and not {rule.id for rule in other} & set(topic.rules) and turn.message.has("correct"):
        topic.rules = [other[0].id]
        return True
    plain = turn.message.meant
    sisters = [rule for rule in turn.house.rules.all() if rule.clause in clauses_ and rule.id not in topic.rules]
    best = max(sisters, key=lambda rule: hits(rule, plain), default=None)
    told = slots.fill(topic, current, turn.message, turn.state.asked).changed
    claimed = next((rule for rule in sisters if _claims_alone(rule, current, turn)), None)
    if claimed is None:
        if best is None or not _says_otherwise(best, current, plain):
            return False
        back = turn.message.has("back") and best in [entry.rule for entry in found]
        if not turned_away(current[0], plain) and (found or told) and not back:
            return False
    meant = claimed or best
    if meant:
        _turn_to(turn, topic, meant)
    return True


def _turn_to(turn: Turn, topic: Topic, rule: Rule) -> None:
    """Go on with another rule of the clause: with what was told for it before, or with the facts at hand."""
    earlier = next((each for each in turn.state.topics if each.rules == [rule.id]), None)
    if earlier is None:
        topic.rules = [rule.id]
        return
    turn.state.topics.remove(earlier)
    turn.state.topics.append(earlier)


def _other_sides(turn: Turn, topic: Topic) -> bool:
    """What the other side gets as well, where each side's is asked for."""
    others = other_sides(turn.rules(), turn.house.rules, turn.message)
    topic.rules += [rule.id for rule in others]
    return bool(others)


def _only(turn: Turn, topic: Topic) -> bool:
    """Of several rules the one for the side that is named: 只说我们学校的."""
    rules, message = turn.rules(), turn.message
    clauses_ = {(rule.clause, rule.measure) for rule in rules}
    sides = rules + [rule for rule in turn.house.rules.all() if (rule.clause, rule.measure) in clauses_]
    kept = [rule for rule in sides if fits_applicant(rule, message.applicants)][:1]
    turns = message.has("only") or (message.has("this_side") and short(message) and not message.figures)
    if not turns or not message.applicants or not kept:
        return False
    topic.rules = [rule.id for rule in kept]
    return True


def _claims_alone(other: Rule, current: list[Rule], turn: Turn) -> bool:
    """Whether a sister's own words are there for a figure that none of these rules has a word for."""
    message, names = turn.message, {name for rule in current for name in rule.inputs}
    if not hits(other, message.meant) or turned_away(other, message.meant):
        return False
    claimed = {
        reading.figure.start
        for rule in current
        for reading in read_roles(message.figures, message.plain, rule.inputs.values())
        if reading.evidence
    }
    return any(
        reading.evidence and reading.role in other.inputs.keys() - names and reading.figure.start not in claimed
        for reading in read_roles(message.figures, message.plain, other.inputs.values())
    )


def _says_otherwise(other: Rule, current: list[Rule], plain: str) -> bool:
    """Whether the words speak for a sister rule: more than for these, or for it alone."""
    met = hits(other, plain)
    alone = met > 0 and turned_away(current[0], plain) and not turned_away(other, plain)
    return alone or met > max(hits(rule, plain) for rule in current)


def _names_another(turn: Turn, found: list[Candidate]) -> bool:
    if turn.message.has("about") and short(turn.message):
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
    told = told or message.as_of is not None or _other_day(message)
    same = says(lexicon().structures["same_figures"], message.plain)
    stands = message.region is not None and (same or _little_more(message))
    about = short(message) and (returns_to(message, turn.topic or Topic()) or any(map(message.has, _ABOUT)))
    return told or stands or about or (bool(turn.state.asked) and message.has("unknown"))


def _little_more(message: Understanding) -> bool:
    """Whether the message says little more than where and when: 在昆明呢, 我们其实在蒙自, 那2019年呢."""
    rest = message.plain
    for said in (*(place.said for place in message.places), *(mention.said for mention in message.dates)):
        rest = rest.replace(simplify(said).lower(), "")
    words = lexicon().acts
    if says(words["another_question"], rest):
        return False
    for word in sorted(words["around_place"], key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(_SIGNS.sub("", rest)) <= LITTLE_MORE


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
    if turn.state.compared and not turn.rules() and message.region and _little_more(message):
        settled = f"{without_places(simplify(turn.state.compared))}。{message.said}"
        turn.message = understand(settled, turn.house.corpus, turn.today)
        return
    same = turn.rules() and says(lexicon().structures["same_figures"], message.plain)
    if not same and _asks_of_matter_there(turn):
        return
    if same or not turn.state.question or not (of_elsewhere(message) or _other_day(message)):
        return
    if not candidates(message, turn.house.rules):
        more = message.region is not None and not _little_more(message)
        asked = f"{without_places(simplify(turn.state.question))}。{message.said}" if more else turn.state.question
        turn.message = understand(asked, turn.house.corpus, turn.today)


def _asks_of_matter_there(turn: Turn) -> bool:
    """Read the question of the matter in hand together with one that asks for a rule of another place:
    那红河呢,建设资助最多多少, after the city's matching of pilot platforms.
    """
    message, topic = turn.message, turn.topic
    if topic is None or not turn.rules() or not of_elsewhere(message) or _little_more(message):
        return False
    if candidates(message, turn.house.rules):
        return False
    both = understand(f"{without_places(simplify(topic.question))}。{message.said}", turn.house.corpus, turn.today)
    found = narrow(candidates(both, turn.house.rules), turn.house.corpus, turn.situation, frozenset())
    measures = {rule.measure for rule in turn.rules()}
    if not found or any(rule.measure in measures for rule in found):
        return False
    turn.message = both
    return True


def of_elsewhere(message: Understanding) -> bool:
    """Whether a short message asks the same of another place: 昆明呢, 红河那边咋个规定."""
    return message.region is not None and (message.has("followup") or _asks_how_there(message)) and short(message)


def _asks_how_there(message: Understanding) -> bool:
    rest = message.plain
    for word in sorted(lexicon().acts["how_there"], key=len, reverse=True):
        rest = rest.replace(word, "")
    return message.has("how_there") and _little_more(replace(message, plain=rest))


def _other_day(message: Understanding) -> bool:
    dated = sum(len(mention.said) for mention in message.dates)
    bare = len(PARTICLES.sub("", message.plain)) - dated <= LITTLE
    told = message.as_of is not None or (message.now and _little_more(message))
    return short(message) and not message.figures and told and bare


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
