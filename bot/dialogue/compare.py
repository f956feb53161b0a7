"""Several documents side by side: each one's own words, its amounts where the figures allow, and who governs."""

from dataclasses import replace

from bot.dialogue import slots
from bot.dialogue.acts import Act, Compared, Remark
from bot.dialogue.apart import facts_for
from bot.dialogue.choose import Candidate
from bot.dialogue.clauses import unasked
from bot.dialogue.disputed import disputed_numbers
from bot.dialogue.endings import has_ended
from bot.dialogue.gaps import missing
from bot.dialogue.gate_words import gate_of
from bot.dialogue.overview import overview
from bot.dialogue.precedence import ages, governing_words, overtaken, scopes
from bot.dialogue.side_rules import by_document, matched, meant
from bot.dialogue.side_words import asked, best_words, figures_said, nearest, writes
from bot.dialogue.sides import SIDES, alternatives, is_bare, local_ones, pointed_at, sides, unheld
from bot.dialogue.state import KEPT, Topic
from bot.dialogue.turn import Turn
from bot.dialogue.verdict import silent_sides, verdict
from bot.dialogue.weighed import weighed_rules
from calculators.calculate import calculate
from calculators.model import Calculation, Missing, Rule
from corpus.model import Document
from retrieval.model import Query


def compare(turn: Turn, found: list[Candidate]) -> Act | None:
    """The documents that the message sets side by side, or one of another place that it wants to go by.

    None when it does neither. Another place's amounts are never computed for the user.
    """
    if gate_of("offtopic").shuts(turn.message.plain) and not turn.message.figures:
        return None
    return _as_told(turn) or _sides(turn, found)


def _as_told(turn: Turn) -> Compared | None:
    """What the message itself says that texts say: numbers of one text that differ, shares of several."""
    if numbers := disputed_numbers(turn):
        return Compared(numbers, (), (Remark("numbers_differ"),))
    weighs = turn.message.has("conflict") or turn.message.has("compare")
    ascribed = weighed_rules(turn) if weighs else []
    if not ascribed:
        return None
    rules = {rule.document: rule for rule in reversed(ascribed)}
    documents = [turn.house.corpus.document(name) for name in dict.fromkeys(rule.document for rule in ascribed)]
    sums = any(figure.kind == "money" for figure in turn.message.figures)
    own = [rule for rule in rules.values() if sums and turn.holds(rule.document)]
    return _side_by_side(turn, documents, rules, own)


def _sides(turn: Turn, found: list[Candidate]) -> Act | None:
    """The documents of the places, levels and years that the message names."""
    borrows = turn.message.has("borrow") and any(not turn.holds(each.id) for each in local_ones(turn))
    weighs = alternatives(turn)
    documents = sides(turn)
    places = len({document.region for document in local_ones(turn)}) >= SIDES
    weighed = matched(turn, found) if weighs or places else []
    documents = list(dict.fromkeys([*documents, *(turn.house.corpus.document(rule.document) for rule in weighed)]))
    if not borrows and not (len(documents) >= SIDES and (weighs or places)):
        return None
    rules = by_document(turn, [*weighed, *meant(turn, found)], documents)
    if not rules and is_bare(turn) and not (turn.state.question or turn.rules() or turn.message.has("both")):
        return overview(turn, documents)
    if not rules and _is_of_nothing(turn):
        return None
    if not is_bare(turn):
        turn.state.compared = turn.message.said[:KEPT]
    own = [rule for rule in rules.values() if not weighed and (turn.holds(rule.document) or not borrows)]
    side_by_side = _side_by_side(turn, documents, rules, own)
    return replace(side_by_side, remarks=_borrowed(side_by_side.remarks)) if borrows else side_by_side


def _borrowed(remarks: tuple[Remark, ...]) -> tuple[Remark, ...]:
    """Without what gives more: another place's rule is not the user's to choose."""
    return tuple(each for each in remarks if not each.phrase.startswith(("higher", "same", "depends")))


def _side_by_side(turn: Turn, documents: list[Document], rules: dict[str, Rule], computed: list[Rule]) -> Compared:
    """The sides' own words, what the rules to be `computed` give, and what decides between them."""
    heard = _speaking(turn, documents, rules)
    spoken = [each for each in heard if each.id in rules or not turn.message.has("both") or writes(turn, each)]
    absent = tuple(Remark("none_there", {"title": each.title}) for each in heard if each not in spoken)
    citations = tuple(rules[each.id].citation if each.id in rules else best_words(turn, each.id) for each in spoken)
    chosen = [rules[each.id] for each in spoken if each.id in rules]
    older = overtaken(turn, chosen)
    current = [rule for rule in chosen if rule.id not in older]
    results = tuple(result for rule in current if rule in computed for result in _amounts(turn, rule))
    decided = (*ages(turn, chosen), *verdict(turn, chosen, results), *silent_sides(spoken, chosen))
    remarks = (*decided, *absent, *scopes(turn, heard), *missing(turn, unheld(turn)))
    return Compared((*citations, *governing_words(turn, spoken)), results, remarks, tuple(chosen))


def _speaking(turn: Turn, documents: list[Document], rules: dict[str, Rule]) -> list[Document]:
    """The sides; of several documents of one region that are not named those with a rule, else the nearest."""
    named = {document.id for document in pointed_at(turn)}
    left_out: list[Document] = []
    for region in dict.fromkeys(each.region for each in documents):
        held = [each for each in documents if each.region == region]
        unnamed = [each for each in held if each.id not in named]
        kept = [each for each in unnamed if each.id in rules]
        if len(held) >= SIDES and not kept and len(unnamed) == len(held):
            kept = [nearest(turn, unnamed)]
        left_out += [each for each in unnamed if len(held) >= SIDES and each not in kept]
    return [each for each in documents if each not in left_out]


def _amounts(turn: Turn, rule: Rule) -> tuple[Calculation, ...]:
    """What the figures of the message give by the rule, or those known where the message names no matter."""
    known = turn.topic.model_copy(deep=True) if turn.topic and is_bare(turn) else Topic()
    ended = has_ended(turn.house.corpus.document(rule.document), turn.situation.as_of)
    if ended or rule.stale or not rule.computes or not (figures_said(turn) or known.figures):
        return ()
    filled = slots.fill(known, [rule], turn.message, [])
    asks_on = is_bare(turn) and not turn.message.figures
    facts, _ = facts_for(rule, known if asks_on else filled.topic, turn.today, turn.situation.as_of)
    outcome = calculate(rule, facts, turn.situation.as_of)
    return () if isinstance(outcome, Missing) or (filled.questions and not asks_on) else outcome


def _is_of_nothing(turn: Turn) -> bool:
    """Whether what is compared is no matter of the policies."""
    return unasked(turn, turn.house.retriever.find(Query(asked(turn), None, None), 1)) is not None
