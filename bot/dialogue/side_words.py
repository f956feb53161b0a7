"""What a document says of the matter that is compared, in its own words."""

from collections.abc import Iterable
from decimal import Decimal

from bot.dialogue.coverage import coverage
from bot.dialogue.lexicon import lexicon
from bot.dialogue.quotes import best_quote
from bot.dialogue.sides import is_bare, matter
from bot.dialogue.turn import Turn
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


def best_words(turn: Turn, document: str) -> Citation:
    """The document's best clause; one that holds a figure of the message goes first."""
    corpus, said = turn.house.corpus, ends(figures_said(turn))
    query = Query(asked(turn), None, None, frozenset({document}))
    clauses = [corpus.clause(hit.clause) for hit in turn.house.retriever.search(query, LOOKED_AT)]
    holding = [clause for clause in clauses if said & _values(clause)]
    return best_quote((holding or clauses)[0], asked(turn))


def writes(turn: Turn, document: Document) -> bool:
    """Whether the document's best clause speaks of what is compared at all."""
    words = lexicon().acts["both"]
    text = best_words(turn, document.id).clause.text
    return coverage(text, asked(turn), words, turn.house.corpus) >= WRITES


def nearest(turn: Turn, documents: list[Document]) -> Document:
    """The one of the documents whose clause is found first."""
    query = Query(asked(turn), None, None, frozenset(each.id for each in documents))
    hits = turn.house.retriever.search(query, 1)
    return turn.house.corpus.document(turn.house.corpus.clause(hits[0].clause).document)


def asked(turn: Turn) -> str:
    """The words to search with: what is compared, or the question before where the message names no matter."""
    earlier = turn.topic.question if turn.rules() and turn.topic else turn.state.question
    if is_bare(turn) and not turn.message.figures:
        return earlier or turn.message.text
    rest = matter(turn)
    bare = len(rest) <= SHORT and not turn.message.figures and not turn.message.has("sum")
    return rest if bare else without_places(turn.message.text)


def figures_said(turn: Turn) -> list[Figure]:
    """The sums and shares that the message gives."""
    return [figure for figure in turn.message.figures if figure.kind in ("money", "percent")]


def ends(figures: Iterable[Figure]) -> set[Decimal | None]:
    """The figures' values; a bound counts by its one end."""
    pairs = [(figure.low, figure.high) for figure in figures]
    return {low if low is not None else high for low, high in pairs if low is None or high is None or low == high}


def _values(clause: Clause) -> set[Decimal | None]:
    return ends(read_figures(simplify(clause.text)))
