"""Which other rule of the matter's measure or clause a message turns to: the other side's, a sister's, or both."""

from bot.dialogue import slots
from bot.dialogue.brief import short
from bot.dialogue.choose import Candidate, fits_applicant, hits, other_sides, turned_away
from bot.dialogue.roles import read_roles
from bot.dialogue.state import Topic
from bot.dialogue.turn import Turn
from calculators.model import Rule


def turns(turn: Turn, topic: Topic, found: list[Candidate]) -> bool:
    """Turn the matter to the rule that the message means beside its own; False where it stays."""
    return _switched(turn, topic, found) or _only(turn, topic) or _other_sides(turn, topic)


def turns_to_sister(turn: Turn) -> bool:
    """Whether the words speak for another rule of the clause in hand, not of this one."""
    current = turn.rules()
    clauses_ = {rule.clause for rule in current}
    sisters = (rule for rule in turn.house.rules.all() if rule.clause in clauses_ and rule not in current)
    return any(_says_otherwise(rule, current, turn.message.meant) for rule in sisters)


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
    named = [entry.rule for entry in found]
    claimed = next((rule for rule in sisters if _claims_alone(rule, current, turn)), None)
    if claimed is None:
        if found and best not in named and not any(rule in sisters or rule in current for rule in named):
            return False
        if best is None or not _says_otherwise(best, current, plain):
            return False
        back = turn.message.has("back") and best in named
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
    meant = message.has("only") or (message.has("this_side") and short(message) and not message.figures)
    if not meant or not message.applicants or not kept:
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
