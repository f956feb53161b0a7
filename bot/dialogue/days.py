"""Since when and until when a text is law, as it says itself or as is known of it; and what happened before it was."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot.dialogue.acts import Act, Computed, NotFound, Quoted, Remark
from bot.dialogue.choose import Candidate, applicable, is_local
from bot.dialogue.endings import ending, has_ended
from bot.dialogue.lexicon import lexicon
from bot.dialogue.quotes import best_quote
from bot.dialogue.sides import is_bare, pointed_at
from bot.dialogue.state import KEPT
from bot.dialogue.turn import Turn
from bot.dialogue.understand import understand
from calculators.model import Rule
from corpus.citation import Citation
from corpus.model import Document
from corpus.regions import parents
from corpus.scripts import simplify
from retrieval.model import Query
from retrieval.places import PROVINCE

_TEXT = re.compile("政策|措施|清单|方案|条例|文件|规定|办法|通知|这份|那份")
_FIT = re.compile(
    "适用|能用|可以用|能按|可以按|按|照|有效|算数|管用|作数|行不行|对不对|能不能|可不可以|可以|吗|是不是|是否|有没有用"
)
LOOKED_AT = 12
LITTLE = 3
"""Signs beside the words for a day of entry into force that name no matter."""
_ASKS = re.compile(r"[什何哪几??]|[吗么没不]\W*$")
_SIGNS = re.compile(r"\W+")
_ISSUED = re.compile(r"[^。;;\n]*印发给你们[^。;;\n]*[。;;]?")
_FORCE = re.compile(r"[^。;;,,\n]*自[^,,。;]{2,14}起施行[^。;;\n]*[。;;]?")


def since_when(turn: Turn) -> Act | None:
    """Since when the documents meant hold, and whether they still do, where just that is asked; None where it isn't."""
    message = turn.message
    about_text = bool(message.named.documents or message.named.articles or _TEXT.search(message.plain))
    pointed = pointed_at(turn)
    sums = [] if pointed and message.has("standing") else message.figures
    other = sums or message.has("amount") or message.has("conflict")
    about_text = about_text or bool(pointed)
    about_text = about_text or (bool(turn.state.cited) and _nothing_else(message.plain))
    asks_on = _asks_on(turn)
    if not (asks_on or (message.has("effect") and about_text)) or other:
        return None
    documents = pointed or _meant(turn)
    if not documents:
        return None
    turn.state.question = turn.state.question if asks_on else message.said[:KEPT]
    quotes = tuple(quote for document in documents if (quote := _in_force(document) or _opening(document)))
    articles = tuple(
        best_quote(clause, message.text)
        for document in documents
        for clause in document.clauses
        if clause.parent is None and clause.article in message.named.articles
    )
    remarks = tuple(_dated(document, turn.situation.as_of) for document in documents)
    cited = {remark.citation for remark in remarks}
    standing = tuple(_standing(turn, document) for document in documents) if message.has("standing") else ()
    meant = _holding(turn, documents)
    quoted = (*(quote for quote in quotes if quote not in cited), *articles, *meant)
    return Quoted(quoted, (*remarks, *standing), lead="dates")


def _asks_on(turn: Turn) -> bool:
    """Whether the day of another text is asked for after one's: 昆明那份呢."""
    message = turn.message
    bare = message.has("followup") and is_bare(turn) and bool(message.region or message.named.documents)
    return bare and understand(turn.state.question, turn.house.corpus, turn.today).has("effect")


def _holding(turn: Turn, documents: list[Document]) -> tuple[Citation, ...]:
    """The rules of the documents whose figures are named: 2018年那个200万封顶还作数吗."""
    said = {end for figure in turn.message.figures for end in (figure.low, figure.high)} - {None}
    held = {document.id for document in documents}
    rules = [rule for rule in turn.house.rules.all() if rule.document in held]
    return tuple(rule.citation for rule in rules if said & {each.value for each in rule.parameters.values()})


def _nothing_else(plain: str) -> bool:
    """Whether a message asks since when something holds and names nothing else."""
    if not _ASKS.search(plain):
        return False
    words = lexicon().acts
    for word in sorted((*words["effect"], *words["filler"]), key=len, reverse=True):
        plain = plain.replace(word, "")
    return len(_SIGNS.sub("", plain)) <= LITTLE


def said_until(turn: Turn, act: Act | None) -> Act | None:
    """Beside the answer that no text says until when it holds: since when the documents meant do."""
    if not isinstance(act, NotFound) or act.reason != "validity":
        return act
    documents = _meant(turn)
    if until := tuple(ending(document, turn.house.corpus) for document in documents if document.effective_to):
        cited = tuple(quote for document in documents if (quote := _in_force(document)))
        return Quoted(cited, until, lead="dates") if cited else replace(act, reason="until", remarks=until)
    dated = [_dated(document, turn.situation.as_of) for document in documents]
    plain = [replace(each, phrase="undated_wholly", citation=None) if each.citation else each for each in dated]
    return replace(act, remarks=tuple(plain))


def not_yet_law(turn: Turn, found: list[Rule]) -> NotFound:
    """A text named before its day is shown with its date, and not computed from."""
    corpus, named = turn.house.corpus, turn.message.named.documents
    here = [rule for rule in found if applicable(rule, corpus, turn.situation, timely=False)]
    rule = next((rule for rule in found if rule.document in named), (here or found)[0])
    remark = not_law(corpus.document(rule.document), rule.citation, turn.situation.as_of)
    return NotFound(remark.phrase, remark.figures, (rule.citation,), from_its_words(corpus.document(rule.document)))


def before_its_day(turn: Turn, found: list[Candidate]) -> NotFound | None:
    """What is wanted of a document that is named and is surely no law on the day: the clause, and since when it is."""
    message, ahead = turn.message, early_named(turn)
    if (
        len(message.named.documents) != 1
        or not ahead
        or not (_FIT.search(message.plain) or found)
        or own_rules(turn, found)
    ):
        return None
    rules = [entry.rule for entry in found if entry.rule.document == ahead[0].id]
    quote = rules[0].citation if rules else nearest(turn, ahead[0])
    remark = not_law(ahead[0], quote, turn.situation.as_of)
    turn.state.question = message.said
    return NotFound(remark.phrase, remark.figures, (quote,), from_its_words(ahead[0]))


def early_named(turn: Turn) -> list[Document]:
    """The documents named that are surely no law on the day."""
    named = (turn.house.corpus.document(name) for name in sorted(turn.message.named.documents))
    return [each for each in named if each.since and each.in_force(turn.situation.as_of) is False]


def own_rules(turn: Turn, found: Iterable[Candidate]) -> list[Rule]:
    """Those of the rules that the user's own place has in its document, law on the day whatever wider text is named."""
    if any(document.level in ("prefecture", "county") for document in early_named(turn)):
        return []
    own = (entry.rule for entry in found if turn.state.region and is_local(entry.rule, turn.house.corpus))
    return [rule for rule in own if applicable(rule, turn.house.corpus, turn.situation)]


def nearest(turn: Turn, document: Document) -> Citation:
    """The rule of the document whose figure is named and whose clause is found first, else the clause found first."""
    said = {figure.exact for figure in turn.message.figures} - {None}
    rules = [rule for rule in turn.house.rules.all() if rule.document == document.id]
    holding = [rule for rule in rules if said & {parameter.value for parameter in rule.parameters.values()}]
    hits = turn.house.retriever.search(Query(turn.message.text, None, None, frozenset({document.id})), LOOKED_AT)
    ranks = {hit.clause: rank for rank, hit in enumerate(hits)}
    if holding:
        return min(holding, key=lambda rule: ranks.get(rule.clause, LOOKED_AT)).citation
    return best_quote(turn.house.corpus.clause(hits[0].clause), turn.message.text)


def from_its_words(document: Document) -> tuple[Remark, ...]:
    """The sentence in which the document says since when it is law, where it has one."""
    quote = _in_force(document) if document.effective_from and document.ended is None else None
    return (Remark("law_from", {"quote": quote.quote}, quote),) if quote else ()


def not_law(document: Document, quote: Citation, on: date) -> Remark:
    """That a text is not law on the day, not yet or no longer, or that it cannot be said to be."""
    if has_ended(document, on):
        return Remark("no_longer_law", {"title": document.title}, quote)
    if document.since is None:
        known = document.known_since.isoformat() if document.known_since else ""
        return Remark("unsure_law", {"title": document.title, "known": known}, quote)
    return Remark("not_yet_law", {"title": document.title, "since": document.since.isoformat()}, quote)


def with_event(turn: Turn, act: Act) -> Act:
    """An amount by a text that is younger than what the message tells: whether it reaches back is not said."""
    if not isinstance(act, Computed) or turn.message.as_of is not None:
        return act
    rules = {result.rule.id: result.rule for result in act.calculations}.values()
    older = [rule for rule in rules if not _takes_dates(rule) and _happened_before(turn, rule)]
    documents = dict.fromkeys(turn.house.corpus.document(rule.document) for rule in older)
    remarks = tuple(
        Remark("event_before", {"title": document.title, "since": document.since.isoformat()})
        for document in documents
        if document.since
    )
    return replace(act, remarks=(*act.remarks, *remarks))


def _takes_dates(rule: Rule) -> bool:
    return any(entry.kind == "date" or entry.yearly for entry in rule.inputs.values())


def _happened_before(turn: Turn, rule: Rule) -> bool:
    since = turn.house.corpus.document(rule.document).since
    titles = {document.since.year for document in pointed_at(turn) if document.since}
    days = [mention.last for mention in turn.message.dates if mention.first.year not in titles]
    return since is not None and bool(days) and max(days) < since


def _meant(turn: Turn) -> list[Document]:
    """The documents named, else those of the place, else those that the last reply rested on."""
    corpus, message = turn.house.corpus, turn.message
    if message.named.documents:
        return [document for document in corpus.documents.values() if document.id in message.named.documents]
    if message.region:
        around = (message.region.code, *parents(message.region.code))
        held = [document for document in corpus.documents.values() if document.region in around]
        local = [document for document in held if document.region != PROVINCE]
        return local or (held if message.region.code == PROVINCE else [])
    cited = {mark.clause.partition("/")[0] for mark in turn.state.cited[:1]}
    return [document for document in corpus.documents.values() if document.id in cited]


def _dated(document: Document, on: date) -> Remark:
    """Since when a document holds, in which words that is known, and whether it did on the day."""
    title = {"title": document.title, "number": document.number or ""}
    if document.since:
        stated = "in_effect" if document.effective_from else "issued"
        later = "_later" if on < document.since else ""
        return Remark(stated + later, title | {"since": document.since.isoformat(), "on": on.isoformat()})
    known = document.known_since.isoformat() if document.known_since else ""
    quote = _in_force(document)
    words = {"quote": quote.quote} if quote else {}
    return Remark("undated" if quote else "undated_wholly", title | {"known": known} | words, quote)


def _standing(turn: Turn, document: Document) -> Remark:
    """That no text of the corpus repeals a document, or which one does, or how else it ends."""
    if document.effective_to:
        return ending(document, turn.house.corpus)
    for other in turn.house.corpus.documents.values():
        for relation in other.relations:
            if relation.kind == "repeals" and relation.document == document.id:
                return Remark("repealed", {"title": document.title, "by": other.title})
    return Remark("not_repealed", {"title": document.title})


def _opening(document: Document) -> Citation | None:
    """The sentence with which a document was sent out."""
    matches = ((clause, _ISSUED.search(clause.text)) for clause in document.clauses)
    return next((Citation(clause, match[0].strip()) for clause, match in matches if match), None)


def _in_force(document: Document) -> Citation | None:
    """The sentence in which a document says since when it holds, best in an article of its own."""
    found = [
        Citation(clause, clause.text[match.start() : match.end()].strip())
        for clause in document.clauses
        if clause.parent is None and (match := _FORCE.search(simplify(clause.text)))
    ]
    return min(found, key=lambda quote: quote.clause.article is None, default=None)
