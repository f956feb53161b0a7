"""Several documents side by side: each one's own words, its amounts where the figures allow, and who governs."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from bot.dialogue import slots
from bot.dialogue.acts import Act, Compared, Remark
from bot.dialogue.apart import facts_for
from bot.dialogue.beside import family, others
from bot.dialogue.choose import Candidate, candidates
from bot.dialogue.clauses import GOVERNING, GOVERNS, unasked
from bot.dialogue.coverage import coverage
from bot.dialogue.disputed import disputed_numbers
from bot.dialogue.endings import has_ended
from bot.dialogue.gaps import missing, scope
from bot.dialogue.lexicon import lexicon
from bot.dialogue.quotes import best_quote
from bot.dialogue.sides import (
    SIDES,
    alternatives,
    is_bare,
    local_ones,
    matter,
    pointed_at,
    rules_of_talk,
    sides,
    unheld,
)
from bot.dialogue.state import KEPT, Topic
from bot.dialogue.turn import Turn
from bot.dialogue.understand import understand
from bot.dialogue.verdict import silent_sides, verdict
from calculators.calculate import calculate
from calculators.model import Calculation, Missing, Rule
from corpus.citation import Citation
from corpus.model import Clause, Document
from corpus.numerals import Figure, read_figures
from corpus.scripts import simplify
from retrieval.model import Query
from retrieval.places import without_places

LOOKED_AT = 12
WRITES = 0.15
"""The share of what is compared of which a document's clause must speak, where it is asked whether it does."""
SHORT = 12
"""Signs of a matter up to which it is searched for without the words of comparison around it."""


def compare(turn: Turn, found: list[Candidate]) -> Act | None:
    """The documents that the message sets side by side, or one of another place that it wants to go by.

    None when it does neither. Another place's amounts are never computed for the user.
    """
    if numbers := disputed_numbers(turn):
        return Compared(numbers, (), (Remark("numbers_differ"),))
    borrows = turn.message.has("borrow") and any(not turn.holds(each.id) for each in local_ones(turn))
    weighs = alternatives(turn)
    documents = sides(turn)
    places = len({document.region for document in local_ones(turn)}) >= SIDES
    matched = _matched(turn, found) if weighs or places else []
    documents = list(dict.fromkeys([*documents, *(turn.house.corpus.document(rule.document) for rule in matched)]))
    if not borrows and not (len(documents) >= SIDES and (weighs or places)):
        return None
    rules = _rules(turn, [*matched, *_meant(turn, found)], documents)
    if not rules and is_bare(turn) and not (turn.state.question or turn.rules() or turn.message.has("both")):
        return _overview(turn, documents)
    if not rules and _is_of_nothing(turn):
        return None
    if not is_bare(turn):
        turn.state.compared = turn.message.said[:KEPT]
    own = [rule for rule in rules.values() if not matched and (turn.holds(rule.document) or not borrows)]
    side_by_side = _side_by_side(turn, documents, rules, own)
    return replace(side_by_side, remarks=_borrowed(side_by_side.remarks)) if borrows else side_by_side


def _borrowed(remarks: tuple[Remark, ...]) -> tuple[Remark, ...]:
    """Without what gives more: another place's rule is not the user's to choose."""
    return tuple(each for each in remarks if not each.phrase.startswith(("higher", "same", "depends")))


def _side_by_side(turn: Turn, documents: list[Document], rules: dict[str, Rule], computed: list[Rule]) -> Compared:
    """The sides' own words, what the rules to be `computed` give, and what decides between them."""
    asked = _speaking(turn, documents, rules)
    spoken = [each for each in asked if each.id in rules or not turn.message.has("both") or _writes(turn, each)]
    absent = tuple(Remark("none_there", {"title": each.title}) for each in asked if each not in spoken)
    citations = tuple(rules[each.id].citation if each.id in rules else _best(turn, each.id) for each in spoken)
    chosen = [rules[each.id] for each in spoken if each.id in rules]
    results = tuple(result for rule in chosen if rule in computed for result in _amounts(turn, rule))
    decided = (*verdict(turn, chosen, results), *silent_sides(spoken, chosen), *_ages(turn, chosen))
    remarks = (*decided, *absent, *_scopes(turn, asked), *_unheld(turn))
    return Compared((*citations, *_governing(turn, spoken)), results, remarks)


def _meant(turn: Turn, found: list[Candidate]) -> list[Rule]:
    """The rules that the message is about, or the talk where the message names no matter; none for mere words."""
    message = turn.message
    if is_bare(turn) and turn.rules():
        return turn.rules() if turn.message.places else [*turn.rules(), *rules_of_talk(turn)]
    if not any(map(message.has, ("amount", "rate", "sum", "more", "duration"))) and not _figures(turn):
        return []
    if found or not is_bare(turn):
        return [entry.rule for entry in found]
    asked = understand(turn.state.question, turn.house.corpus, turn.today)
    return [entry.rule for entry in candidates(asked, turn.house.rules)]


def _matched(turn: Turn, found: list[Candidate]) -> list[Rule]:
    """Rules for one matter in several documents whose own figures the message weighs ("是60%还是70%")."""
    said = _ends(_figures(turn))
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


def _is_near(turn: Turn, rule: Rule) -> bool:
    named = {document.id for document in sides(turn)}
    return rule.document in named or turn.holds(rule.document)


def _rules(turn: Turn, meant: list[Rule], documents: list[Document]) -> dict[str, Rule]:
    """For each document the rule of the matter: the one meant, else the one that stands beside another side's."""
    chosen: dict[str, Rule] = {}
    for document in documents:
        own = [rule for rule in meant if rule.document == document.id]
        if own:
            chosen[document.id] = own[0]
    for document in documents:
        near = [rule for rule in _beside(turn, list(chosen.values())) if rule.document == document.id]
        if document.id not in chosen and near:
            chosen[document.id] = near[0]
    return chosen


def _beside(turn: Turn, rules: list[Rule]) -> list[Rule]:
    """First what stands beside the rules on their own matter, then what is of the same kind for the same measure."""
    linked = [other for rule in rules for kind, other in others(turn, rule) if kind != "other_base"]
    same = [
        other
        for rule in rules
        for other in turn.house.rules.all()
        if other.measure == rule.measure and set(other.inputs) & set(rule.inputs)
    ]
    return [*linked, *same]


def _speaking(turn: Turn, documents: list[Document], rules: dict[str, Rule]) -> list[Document]:
    """The sides; of several documents of one region that are not named those with a rule, else the nearest."""
    named = {document.id for document in pointed_at(turn)}
    left_out: list[Document] = []
    for region in dict.fromkeys(each.region for each in documents):
        held = [each for each in documents if each.region == region]
        unnamed = [each for each in held if each.id not in named]
        kept = [each for each in unnamed if each.id in rules]
        if len(held) >= SIDES and not kept and len(unnamed) == len(held):
            kept = [_nearest(turn, unnamed)]
        left_out += [each for each in unnamed if len(held) >= SIDES and each not in kept]
    return [each for each in documents if each not in left_out]


def _nearest(turn: Turn, documents: list[Document]) -> Document:
    query = Query(_question(turn), None, None, frozenset(each.id for each in documents))
    hits = turn.house.retriever.search(query, 1)
    return turn.house.corpus.document(turn.house.corpus.clause(hits[0].clause).document)


def _overview(turn: Turn, documents: list[Document]) -> Compared:
    """What each document gives figures for that another does, too, where no matter is named."""
    ids = [document.id for document in documents]
    pairs = [
        (rule, other)
        for number, name in enumerate(ids)
        for rule in turn.house.rules.all()
        if rule.document == name
        for other in _beside(turn, [rule])
        if other.document in ids[number + 1 :]
    ]
    unique = {frozenset((one.id, other.id)): (one, other) for one, other in pairs}.values()
    citations = dict.fromkeys(rule.citation for pair in unique for rule in pair)
    decided = _by_measure(turn, unique)
    ages = _ages(turn, [rule for pair in unique for rule in pair])
    governs = _governing(turn, documents)
    lead = () if governs else (Remark("overview" if unique else "overview_empty"),)
    remarks = (*decided, *ages, *lead, *_scopes(turn, documents), *_unheld(turn))
    shown = citations or [_best(turn, each.id) for each in documents if not governs]
    return Compared((*governs, *shown), (), remarks)


def _by_measure(turn: Turn, pairs: Iterable[tuple[Rule, Rule]]) -> list[Remark]:
    """What decides each pair under the name of its measure; the same is said once of a measure."""
    found: dict[str, dict[tuple[str, ...], Remark]] = {}
    for pair in pairs:
        for remark in verdict(turn, list(pair), ()):
            found.setdefault(pair[0].measure, {})[(remark.phrase, *remark.figures.values())] = remark
    return [each for name, remarks in found.items() for each in (_heading(name), *remarks.values())]


def _heading(measure: str) -> Remark:
    return Remark("on_measure", {"measure": measure})


def _ages(turn: Turn, rules: list[Rule]) -> tuple[Remark, ...]:
    """Which of two documents that rule one matter is the older, where one of them knows of the other as such."""
    corpus = turn.house.corpus
    for rule in rules:
        for kind, other in others(turn, rule):
            if kind == "newer" and other in rules:
                older, newer = corpus.document(rule.document), corpus.document(other.document)
                days = {"since": f"{older.since}", "newer_since": f"{newer.since}"}
                return (Remark("older_newer", {"title": older.title, "newer": newer.title} | days),)
    return ()


def _unheld(turn: Turn) -> tuple[Remark, ...]:
    return missing(turn, unheld(turn))


def _amounts(turn: Turn, rule: Rule) -> tuple[Calculation, ...]:
    """What the figures of the message give by the rule, or those known where the message names no matter."""
    known = turn.topic.model_copy(deep=True) if turn.topic and is_bare(turn) else Topic()
    ended = has_ended(turn.house.corpus.document(rule.document), turn.situation.as_of)
    if ended or rule.stale or not rule.computes or not (_figures(turn) or known.figures):
        return ()
    filled = slots.fill(known, [rule], turn.message, [])
    facts, _ = facts_for(rule, filled.topic, turn.today, turn.situation.as_of)
    outcome = calculate(rule, facts, turn.situation.as_of)
    return () if filled.questions or isinstance(outcome, Missing) else outcome


def _figures(turn: Turn) -> list[Figure]:
    """The sums and shares that the message gives."""
    return [figure for figure in turn.message.figures if figure.kind in ("money", "percent")]


def _parameters(rule: Rule) -> set[Decimal | None]:
    return {parameter.value for parameter in rule.parameters.values()}


def _question(turn: Turn) -> str:
    """The words to search with: what is compared, or the question before where the message names no matter."""
    earlier = turn.topic.question if turn.rules() and turn.topic else turn.state.question
    if is_bare(turn) and not turn.message.figures:
        return earlier or turn.message.text
    rest = matter(turn)
    bare = len(rest) <= SHORT and not turn.message.figures and not turn.message.has("sum")
    return rest if bare else without_places(turn.message.text)


def _is_of_nothing(turn: Turn) -> bool:
    """Whether what is compared is no matter of the policies."""
    return unasked(turn, turn.house.retriever.find(Query(_question(turn), None, None), 1)) is not None


def _best(turn: Turn, document: str) -> Citation:
    """The document's best clause; one that holds a figure of the message goes first."""
    corpus, said = turn.house.corpus, _ends(_figures(turn))
    query = Query(_question(turn), None, None, frozenset({document}))
    clauses = [corpus.clause(hit.clause) for hit in turn.house.retriever.search(query, LOOKED_AT)]
    holding = [clause for clause in clauses if said & _values(clause)]
    return best_quote((holding or clauses)[0], _question(turn))


def _writes(turn: Turn, document: Document) -> bool:
    """Whether the document's best clause speaks of what is compared at all."""
    question = _question(turn)
    return coverage(_best(turn, document.id).clause.text, question, lexicon().acts["both"], turn.house.corpus) >= WRITES


def _values(clause: Clause) -> set[Decimal | None]:
    return _ends(read_figures(simplify(clause.text)))


def _ends(figures: Iterable[Figure]) -> set[Decimal | None]:
    """The figures' values; a bound counts by its one end."""
    ends = [(figure.low, figure.high) for figure in figures]
    return {low if low is not None else high for low, high in ends if low is None or high is None or low == high}


def _governing(turn: Turn, documents: list[Document]) -> tuple[Citation, ...]:
    if not turn.message.has("conflict"):
        return ()
    ids = {document.id for document in documents}
    return tuple(
        best_quote(clause, GOVERNS)
        for clause in turn.house.corpus
        if clause.document in ids and clause.parent is None and GOVERNING.search(clause.text)
    )


def _scopes(turn: Turn, documents: list[Document]) -> tuple[Remark, ...]:
    """For whom and since when each document speaks; and silence where none says which governs."""
    remarks = [scope(document) for document in documents]
    if turn.message.has("conflict") and not _governing(turn, documents):
        remarks.append(Remark("silent_on_conflict"))
    return tuple(remarks)
