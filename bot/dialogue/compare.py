"""Several documents side by side: each one's own words, its amounts where the figures allow, and who governs."""

from bot.dialogue import slots
from bot.dialogue.acts import Act, Compared, Remark
from bot.dialogue.choose import Candidate
from bot.dialogue.clauses import GOVERNING, GOVERNS
from bot.dialogue.matter import facts_of
from bot.dialogue.quotes import best_quote
from bot.dialogue.state import Topic
from bot.dialogue.turn import Turn
from calculators.calculate import calculate
from calculators.model import Calculation, Missing
from corpus.citation import Citation
from corpus.regions import name_of, parents
from retrieval.model import Query

SIDES = 2


def compare(turn: Turn, found: list[Candidate]) -> Act | None:
    """The documents that the message sets side by side, None when it names fewer than two."""
    documents = _documents(turn)
    wanted = turn.message.has("compare") or turn.message.has("conflict")
    if len(documents) < SIDES or not (wanted or len(_local_places(turn)) >= SIDES):
        return None
    citations: list[Citation] = []
    results: list[Calculation] = []
    for document in documents:
        rules = [entry.rule for entry in found if entry.rule.document == document][:1]
        citations.append(rules[0].citation if rules else _best(turn, document))
        for rule in rules if rule_figures(turn) else ():
            filled = slots.fill(Topic(), [rule], turn.message, [])
            outcome = calculate(rule, facts_of(filled.topic), turn.situation.as_of)
            results += () if isinstance(outcome, Missing) else outcome
    return Compared(tuple(citations) + _governing(turn, documents), tuple(results), _scopes(turn, documents))


def rule_figures(turn: Turn) -> bool:
    """Whether the message gives figures to compute with on each side."""
    return any(figure.kind in ("money", "percent") for figure in turn.message.figures)


def _documents(turn: Turn) -> list[str]:
    """Documents named, those of the places named, and the user's own local one beside a superior's."""
    corpus, message = turn.house.corpus, turn.message
    named = [name for name in corpus.documents if name in message.named.documents]
    local = _local_places(turn)
    own = [
        name
        for name, document in corpus.documents.items()
        if turn.state.region and document.region in (turn.state.region, *parents(turn.state.region)[:1])
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
    query = Query(turn.message.text, None, None, frozenset({document}))
    hit = turn.house.retriever.search(query, 1)[0]
    return best_quote(turn.house.corpus.clause(hit.clause), turn.message.text)


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
    remarks = []
    for name in documents:
        document = turn.house.corpus.document(name)
        since = document.since.isoformat() if document.since else ""
        phrase = "scope" if since else "scope_undated"
        remarks.append(Remark(phrase, {"title": document.title, "place": name_of(document.region), "since": since}))
    if turn.message.has("conflict") and not _governing(turn, documents):
        remarks.append(Remark("silent_on_conflict"))
    return tuple(remarks)
