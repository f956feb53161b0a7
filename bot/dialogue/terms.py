"""To what a term of the texts applies (“就高不就低”): the clauses that use it, not what the user could get."""

import re
from collections.abc import Iterator

from bot.dialogue.acts import Act, Quoted, Remark
from bot.dialogue.gaps import scope
from bot.dialogue.lexicon import says
from bot.dialogue.quotes import sentence
from bot.dialogue.sides import local_ones, pointed_at
from bot.dialogue.turn import Turn
from corpus.citation import Citation
from corpus.scripts import simplify
from corpus.word_lists import WordLists

_PRINTED = re.compile(r"[“‘]([^”’]{4,12})[”’]")
_WORDS = WordLists.beside(__file__)
_WHETHER = re.compile(rf"{_WORDS.any_of('whether')}|{_WORDS.any_of('whether_last')}\W*$")


def applied(turn: Turn) -> Act | None:
    """The sentences with a term of theirs that the message asks the reach of; None where it asks for no such thing."""
    message = turn.message
    if message.figures:
        return None
    named = {term: quote for term, quote in _terms(turn) if term in message.plain}
    asks_reach = message.has("screen") or all(says(_WORDS[name], message.plain) for name in ("reach", "which"))
    if not named or not asks_reach:
        return _whether_there(turn, list(named)) if named and _WHETHER.search(message.plain) else None
    uses = list(dict.fromkeys(quote for term in named for known, quote in _terms(turn) if known == term))
    here = [quote for quote in uses if turn.holds(quote.clause.document)]
    corpus, shown = turn.house.corpus, here or uses
    documents = dict.fromkeys(corpus.document(quote.clause.document) for quote in shown)
    scopes = () if here and turn.state.region else tuple(map(scope, documents))
    return Quoted(tuple(shown), (*(Remark("term_unlisted", {"term": term}) for term in named), *scopes))


def _whether_there(turn: Turn, named: list[str]) -> Act | None:
    """Whether the documents of the places and names in the message use the term: its sentences, or that they don't."""
    asked = [] if turn.message.has("both") else list(dict.fromkeys([*local_ones(turn), *pointed_at(turn)]))
    uses = list(dict.fromkeys(quote for term, quote in _terms(turn) if term in named))
    if len(asked) != 1:
        return None
    held = {quote.clause.document for quote in uses}
    absent = [document for document in asked if document.id not in held]
    there = [quote for quote in uses if turn.house.corpus.document(quote.clause.document) in asked]
    shown = there or uses
    scopes = [scope(turn.house.corpus.document(name)) for name in dict.fromkeys(q.clause.document for q in shown)]
    remarks = [Remark("none_there", {"title": document.title}) for document in absent]
    return Quoted(tuple(shown), (*remarks, *scopes))


def _terms(turn: Turn) -> Iterator[tuple[str, Citation]]:
    """Words printed between quotation marks, and how rules' words on the highest begin, with their sentences."""
    for clause in turn.house.corpus:
        if clause.parent is None:
            for match in _PRINTED.finditer(clause.text):
                yield simplify(match[1]).lower(), sentence(Citation(clause, match[0]))
    for rule in turn.house.rules.all():
        if highest := rule.quotes.get("highest"):
            begun = re.match(r"[\u4e00-\u9fff]{2,4}", highest.quote)
            yield begun[0] if begun else highest.quote, sentence(highest)
