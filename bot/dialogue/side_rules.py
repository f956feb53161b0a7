"""Which rule of each document is set against the others'."""

from decimal import Decimal

from bot.dialogue.beside import family, others
from bot.dialogue.choose import Candidate, candidates
from bot.dialogue.side_words import ends, figures_said
from bot.dialogue.sides import SIDES, is_bare, local_ones, rules_of_talk, sides
from bot.dialogue.turn import Turn
from bot.dialogue.understand import understand
from calculators.model import Rule
from corpus.model import Document


def meant(turn: Turn, found: list[Candidate]) -> list[Rule]:
    """The rules that the message is about, or the talk where the message names no matter; none for mere words."""
    message = turn.message
    if is_bare(turn) and turn.rules():
        return turn.rules() if turn.message.places else [*turn.rules(), *rules_of_talk(turn)]
    if not any(map(message.has, ("amount", "rate", "sum", "more", "duration"))) and not figures_said(turn):
        return []
    if found or not is_bare(turn):
        return [entry.rule for entry in found]
    asked = understand(turn.state.question, turn.house.corpus, turn.today)
    return [entry.rule for entry in candidates(asked, turn.house.rules)]


def matched(turn: Turn, found: list[Candidate]) -> list[Rule]:
    """Rules for one matter in several documents whose own figures the message weighs ("是60%还是70%")."""
    said = ends(figures_said(turn))
    holding = [rule for rule in turn.house.rules.all() if said & _parameters(rule) and _is_near(turn, rule)]
    anchors = [entry.rule for entry in found if entry.rule in holding] or holding
    named = {each.id for each in local_ones(turn)}
    for anchor in anchors:
        met = [rule for rule in family(turn, [anchor]) if rule in holding]
        covered = {value for rule in met for value in _parameters(rule)}
        documents = {rule.document for rule in met}
        if len(documents) >= SIDES and named <= documents and said <= covered:
            return met
    return []


def by_document(turn: Turn, rules: list[Rule], documents: list[Document]) -> dict[str, Rule]:
    """For each document the rule of the matter: the one meant, else the one that stands beside another side's."""
    chosen: dict[str, Rule] = {}
    for document in documents:
        own = [rule for rule in rules if rule.document == document.id]
        if own:
            chosen[document.id] = own[0]
    for document in documents:
        near = [rule for rule in standing_beside(turn, list(chosen.values())) if rule.document == document.id]
        if document.id not in chosen and near:
            chosen[document.id] = near[0]
    return chosen


def standing_beside(turn: Turn, rules: list[Rule]) -> list[Rule]:
    """First what stands beside the rules on their own matter, then what is of the same kind for the same measure."""
    linked = [other for rule in rules for kind, other in others(turn, rule) if kind != "other_base"]
    same = [
        other
        for rule in rules
        for other in turn.house.rules.all()
        if other.measure == rule.measure and set(other.inputs) & set(rule.inputs)
    ]
    return [*linked, *same]


def _is_near(turn: Turn, rule: Rule) -> bool:
    named = {document.id for document in sides(turn)}
    return rule.document in named or turn.holds(rule.document)


def _parameters(rule: Rule) -> set[Decimal | None]:
    return {parameter.value for parameter in rule.parameters.values()}
