"""What another document has on the matter in hand: the same measure, else the nearest clause, else that it has none."""

from bot.dialogue.acts import Act, Compared, Quoted, Remark
from bot.dialogue.beside import family
from bot.dialogue.brief import short
from bot.dialogue.choose import Candidate
from bot.dialogue.coverage import coverage
from bot.dialogue.gaps import scope
from bot.dialogue.moving import puts_elsewhere
from bot.dialogue.quotes import best_quote
from bot.dialogue.sides import ABOVE, local_ones
from bot.dialogue.turn import Turn
from bot.dialogue.verdict import verdict
from calculators.model import Rule
from corpus.address import address
from corpus.citation import Citation
from corpus.model import Document
from retrieval.model import Query
from retrieval.places import PROVINCE

NEAR = 0.15
"""The share of a matter of which another document's clause must speak to be shown as the nearest."""
BESIDE = 0.6
"""The share of the nearest clause's that another must speak of to be shown beside it."""
LOOKED_AT = 3
MOST = 2


def compared_with(turn: Turn, found: list[Candidate]) -> Act | None:
    """The matter in hand in the place or level asked about ("昆明有类似的吗?"); the user stays where they are."""
    message = turn.message
    if not message.has("similar") or puts_elsewhere(turn) or not short(message) or _tells_figures(turn):
        return None
    others = [each for each in _wanted(turn) if each.in_force(turn.situation.as_of) is not False]
    own = [rule for rule in turn.rules() or [entry.rule for entry in found] if rule.document not in _ids(others)]
    if not others or not own:
        return _clause_there(turn, others)
    mine = bool(turn.rules()) or turn.holds(own[0].document)
    told = [_in(turn, document, own[0]) for document in others]
    rules = (own[0], *(best for document in others if (best := _same(turn, document, own[0]))))
    found_there = [quote for shown, _ in told for quote in shown]
    remarks = [remark for _, said in told for remark in said]
    if not mine:
        return Quoted(tuple(found_there), tuple(remarks)) if found_there else None
    scopes = [scope(document) for document in (turn.house.corpus.document(own[0].document), *others)]
    return Compared(tuple(dict.fromkeys([own[0].citation, *found_there])), (), (*remarks, *scopes), rules)


def _tells_figures(turn: Turn) -> bool:
    """Whether the message has a figure that is not the matter's own, as the two years of 也有这个两年的规定 are."""
    own = {parameter.value for rule in turn.rules() for parameter in rule.parameters.values()}
    return any(figure.exact not in own for figure in turn.message.figures)


def _clause_there(turn: Turn, others: list[Document]) -> Act | None:
    """The clause last shown beside the nearest one of another document: 昆明的院所也有这个年限吗."""
    corpus, marks = turn.house.corpus, turn.state.cited
    shown = corpus.clause(marks[0].clause) if marks and marks[0].clause in corpus else None
    there = [each for each in others if shown and each.id != shown.document]
    if shown is None or not there:
        return None
    near = [
        best_quote(corpus.clause(hit.clause), shown.text)
        for each in there
        for hit in turn.house.retriever.search(Query(shown.text, None, None, frozenset({each.id})), 1)
    ]
    scopes = [scope(document) for document in (corpus.document(shown.document), *there)]
    return Compared((best_quote(shown, turn.message.text), *near), (), tuple(scopes))


def _wanted(turn: Turn) -> list[Document]:
    """The documents of the places named, and the province's where it is named; a document in hand is not wanted."""
    corpus, mine = turn.house.corpus, _ids_of(turn.rules())
    above = [each for each in corpus.documents.values() if each.region == PROVINCE]
    found = [*local_ones(turn), *(above if ABOVE.search(turn.message.plain) else ())]
    return [document for document in found if document.id not in mine]


def _in(turn: Turn, document: Document, own: Rule) -> tuple[list[Citation], list[Remark]]:
    """What a document has on the matter, and what is to be said of it."""
    if best := _same(turn, document, own):
        return [best.citation], list(verdict(turn, [own, best], ()))
    near = _near(turn, document, own)
    if not near:
        return [], [Remark("none_there", {"title": document.title})]
    label = address(near[0].clause, turn.house.corpus)
    return near, [Remark("nearest_there", {"title": document.title, "label": label})]


def _same(turn: Turn, document: Document, own: Rule) -> Rule | None:
    """The document's rule for the same measure that is most like the matter's own."""
    same = [rule for rule in family(turn, [own]) if rule.document == document.id]
    like = {rule.id: (len(set(rule.who) & set(own.who)), len(rule.inputs.keys() & own.inputs)) for rule in same}
    return max(same, key=lambda rule: like[rule.id], default=None)


def _near(turn: Turn, document: Document, own: Rule) -> list[Citation]:
    """The clauses that speak of the matter by its title or by its own words; the nearest first."""
    corpus, told = turn.house.corpus, (own.title, own.citation.quote)
    hits = [
        hit
        for words in told
        for hit in turn.house.retriever.search(Query(words, None, None, frozenset({document.id})), LOOKED_AT)
    ]
    clauses = list(dict.fromkeys(corpus.clause(hit.clause) for hit in hits))
    spoken = {clause: max(coverage(clause.text, words, (), corpus) for words in told) for clause in clauses}
    best = max(spoken.values(), default=0.0)
    near = [clause for clause in spoken if spoken[clause] >= max(NEAR, best * BESIDE)]
    near.sort(key=lambda clause: -spoken[clause])
    return [best_quote(clause, own.title) for clause in near[:MOST]]


def _ids(documents: list[Document]) -> set[str]:
    return {document.id for document in documents}


def _ids_of(rules: list[Rule]) -> set[str]:
    return {rule.document for rule in rules}
