"""What documents say of other texts: which they implement or rest on, and which they repeal."""

import re
from collections.abc import Iterable

from bot.dialogue.acts import Act, Compared, Quoted, Remark
from bot.dialogue.disputed import differing
from bot.dialogue.quotes import best_quote, sentence
from bot.dialogue.sides import HERE, SIDES, local_ones
from bot.dialogue.turn import Turn
from corpus.citation import Citation
from corpus.model import Clause, Document, Relation
from corpus.regions import parents
from corpus.scripts import simplify

_TEXT = re.compile(r"文件|文号|[几多]号|依据|根据|法律|上位|原件|哪[份个部条]|什么|哪些")
_OLD = re.compile(r"旧|老(的|那个|规定|办法|条例|政策|文件)|以前|原来|原先|过去|早先|从前|之前那")
_RULING = re.compile(r"规定|办法|条例|法规|文件")
_ENDED = re.compile(r"废止|废除|失效|作废|取代|替代|不算数")
_REPEALS = re.compile(r"废止了?(哪|什么|谁|的是)|(哪|什么)[^,,。]{0,8}被?废止")
_YEAR = re.compile(r"(?:19|20)\d\d")
_OTHER_TEXT = re.compile(r"实施意见|实施办法|实施细则")
_TAIL = 4
"""Signs at the end of a title by which a text is called for short (若干规定)."""


def bases(turn: Turn) -> Act | None:
    """The words in which the documents meant name the texts that they implement or rest on; None for any other wish."""
    message = turn.message
    other = message.figures or message.has("amount") or (message.has("conflict") and turn.rules())
    if other or not message.has("basis") or not _TEXT.search(message.plain):
        return None
    documents = [document for document in _meant(turn) if document.relations]
    quotes = {document.id: _quotes(document, document.relations) for document in documents}
    citations = tuple(quote for each in quotes.values() for quote in each)
    if not citations:
        return None
    remarks = tuple(_unheld(turn, documents))
    if len(documents) < SIDES:
        return Quoted(citations, remarks)
    return Compared(citations, (), (*((Remark("numbers_differ"),) if differing(documents) else ()), *remarks))


def repealed(turn: Turn) -> Act | None:
    """The sentence that repeals the older text asked about; None where no such text is meant."""
    message = turn.message
    if not (message.has("standing") or message.has("effect") or _ENDED.search(message.plain)):
        return None
    for document in turn.house.corpus.documents.values():
        for relation in document.relations:
            clause = _clause(document, relation)
            if relation.kind == "repeals" and clause and _is_meant(turn, document, relation, clause):
                return Quoted((best_quote(clause, message.text),), (_end(turn, document, relation),), lead="dates")
    return None


def _end(turn: Turn, document: Document, relation: Relation) -> Remark:
    on, since = turn.situation.as_of, document.since
    figures = {"title": relation.title, "by": document.title, "since": since.isoformat() if since else ""}
    its_own = any(mention.last == on for mention in turn.message.dates)
    later = since is not None and on < since and not its_own
    return Remark("repealed_later" if later else "repealed_text", figures | {"on": on.isoformat()})


def _is_meant(turn: Turn, document: Document, relation: Relation, clause: Clause) -> bool:
    """Whether the message means the repealed text: by its title, its year, as the old one, or as what was repealed."""
    message, plain = turn.message, turn.message.plain
    if _OTHER_TEXT.search(plain) or message.named.documents - {document.id}:
        return False
    title = simplify(relation.title)
    said = clause.text[clause.text.rfind("。", 0, clause.text.find(relation.quote)) + 1 :]
    years = set(_YEAR.findall(said))
    if title[-_TAIL:] in plain or years.intersection(_YEAR.findall(plain)):
        return True
    named = document.id in message.named.documents
    if named and _REPEALS.search(plain):
        return True
    return bool(_OLD.search(plain) and _RULING.search(plain)) and not local_ones(turn) and not message.figures


def _meant(turn: Turn) -> list[Document]:
    """The documents that are named or whose place is, else those of the user's place where just that is meant."""
    corpus, message, region = turn.house.corpus, turn.message, turn.state.region
    named = [each for each in corpus.documents.values() if each.id in message.named.documents]
    found = dict.fromkeys([*named, *local_ones(turn)])
    if region and (HERE.search(message.plain) or not (found or turn.rules())):
        around = (region, *parents(region))
        own = [each for each in corpus.documents.values() if each.region in around]
        found |= dict.fromkeys(each for each in own if each.level in ("prefecture", "county"))
    return list(found)


def _quotes(document: Document, relations: Iterable[Relation]) -> list[Citation]:
    pairs = [(clause, relation.quote) for relation in relations if (clause := _clause(document, relation))]
    return list(dict.fromkeys(sentence(Citation(clause, quote)) for clause, quote in pairs))


def _clause(document: Document, relation: Relation) -> Clause | None:
    return next((clause for clause in document.clauses if relation.quote in clause.text), None)


def _unheld(turn: Turn, documents: list[Document]) -> list[Remark]:
    """Of the texts implemented, or named in different ways, those whose own words are not held."""
    held = {simplify(each.title) for each in turn.house.corpus.documents.values()}
    relations = [relation for document in documents for relation in document.relations]
    wanted = [each.title for each in relations if each.kind == "implements" and each.document is None]
    titles = dict.fromkeys(title for title in wanted if simplify(title) not in held)
    return [Remark("basis_unheld", {"title": title}) for title in titles]
