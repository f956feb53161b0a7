"""Several documents side by side: each one's own words, its amounts where the figures allow, and who governs."""

from collections.abc import Iterable
from decimal import Decimal

from bot.dialogue import slots
from bot.dialogue.acts import Act, Compared, Remark
from bot.dialogue.choose import Candidate
from bot.dialogue.clauses import GOVERNING, GOVERNS
from bot.dialogue.gaps import scope
from bot.dialogue.matter import facts_of
from bot.dialogue.quotes import best_quote
from bot.dialogue.state import Topic
from bot.dialogue.turn import Turn
from calculators.calculate import calculate
from calculators.model import Calculation, Missing, Rule
from corpus.citation import Citation
from corpus.model import Clause
from corpus.numerals import Figure, read_figures
from corpus.regions import parents
from corpus.scripts import simplify
from retrieval.model import Query

SIDES = 2
LOOKED_AT = 12


def compare(turn: Turn, found: list[Candidate]) -> Act | None:
    """The documents that the message sets side by side, or one of another place that it wants to go by.

    None when it does neither. Another place's amounts are never computed for the user.
    """
    message, documents = turn.message, _documents(turn)
    borrows = message.has("borrow") and any(not turn.holds(name) for name in _local_places(turn))
    wanted = message.has("compare") or message.has("conflict") or len(_local_places(turn)) >= SIDES
    if not borrows and not (len(documents) >= SIDES and wanted):
        return None
    rules = {name: _rule(turn, found, name) for name in documents}
    citations = tuple(rule.citation if rule else _best(turn, name) for name, rule in rules.items())
    computable = [rule for name, rule in rules.items() if rule and (turn.holds(name) or not borrows)]
    results = tuple(result for rule in computable for result in _amounts(turn, rule))
    return Compared(citations + _governing(turn, documents), results, _scopes(turn, documents))


def _rule(turn: Turn, found: list[Candidate], document: str) -> Rule | None:
    """The rule that the message means in the document, when it is about an amount at all."""
    message = turn.message
    if not (message.has("amount") or message.has("rate") or _figures(turn)):
        return None
    return next((entry.rule for entry in found if entry.rule.document == document), None)


def _amounts(turn: Turn, rule: Rule) -> tuple[Calculation, ...]:
    if not rule.computes or not _figures(turn):
        return ()
    filled = slots.fill(Topic(), [rule], turn.message, [])
    outcome = calculate(rule, facts_of(filled.topic), turn.situation.as_of)
    return () if filled.questions or isinstance(outcome, Missing) else outcome


def _figures(turn: Turn) -> list[Figure]:
    """The sums and shares that the message gives."""
    return [figure for figure in turn.message.figures if figure.kind in ("money", "percent")]


def _documents(turn: Turn) -> list[str]:
    """Documents named, those of the places named, and the user's own local one beside a superior's."""
    corpus, message = turn.house.corpus, turn.message
    named = [name for name in corpus.documents if name in message.named.documents]
    local = _local_places(turn)
    own = [
        name
        for name, document in corpus.documents.items()
        if turn.state.region
        and document.level in ("prefecture", "county")
        and document.region in (turn.state.region, *parents(turn.state.region))
    ]
    return list(dict.fromkeys([*local, *named, *(own if named or local else [])]))


def _local_places(turn: Turn) -> list[str]:
    """The local documents of the places that the message names as places."""
    corpus = turn.house.corpus
    codes = [place.code for place in turn.message.places if place.inside != "organisation"]
    reach = [{code, *parents(code)} for code in codes]
    return [
        name
        for name, document in corpus.documents.items()
        if document.level in ("prefecture", "county") and any(document.region in codes for codes in reach)
    ]


def _best(turn: Turn, document: str) -> Citation:
    """The document's best clause; one that holds a figure of the message goes first."""
    corpus, said = turn.house.corpus, _ends(_figures(turn))
    query = Query(turn.message.text, None, None, frozenset({document}))
    clauses = [corpus.clause(hit.clause) for hit in turn.house.retriever.search(query, LOOKED_AT)]
    holding = [clause for clause in clauses if said & _values(clause)]
    return best_quote((holding or clauses)[0], turn.message.text)


def _values(clause: Clause) -> set[Decimal | None]:
    return _ends(read_figures(simplify(clause.text)))


def _ends(figures: Iterable[Figure]) -> set[Decimal | None]:
    """The figures' values; a bound counts by its one end."""
    ends = [(figure.low, figure.high) for figure in figures]
    return {low if low is not None else high for low, high in ends if low is None or high is None or low == high}


def _governing(turn: Turn, documents: list[str]) -> tuple[Citation, ...]:
    if not turn.message.has("conflict"):
        return ()
    return tuple(
        best_quote(clause, GOVERNS)
        for clause in turn.house.corpus
        if clause.document in documents and clause.parent is None and GOVERNING.search(clause.text)
    )


def _scopes(turn: Turn, documents: list[str]) -> tuple[Remark, ...]:
    """For whom and since when each document speaks; and silence where none says which governs."""
    remarks = [scope(turn.house.corpus.document(name)) for name in documents]
    if turn.message.has("conflict") and not _governing(turn, documents):
        remarks.append(Remark("silent_on_conflict"))
    return tuple(remarks)
