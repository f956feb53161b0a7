"""Which words of a clause answer a question: whole sentences, verbatim."""

import math
import re
from collections.abc import Iterable

from corpus.citation import Citation
from corpus.model import Clause
from retrieval.synonyms import expansions
from retrieval.tokens import tokens

LONGEST = 300
"""Characters up to which a clause is quoted whole: an article cut short may lose the paragraph that answers."""
LENGTH_FLOOR = 8
"""Keys added to a sentence's own when its overlap is set against its length, so that scraps do not win."""

_MARK = re.compile(r"[,,。;;::\n]")
HEADING_WITHIN = 8
"""Characters of a mark, such as 十五、 or (十二), that stand before a heading."""
_SENTENCE = re.compile(r"[^。;;\n]+[。;;]?")


def best_quote(clause: Clause, question: str) -> Citation:
    """The sentences of the clause that share most with the question, in the order printed.

    The quote is one verbatim slice: the whole clause where it is not too long, else from the first to the last of the
    best two sentences when they are near.
    """
    body = _body(clause)
    if len(body) <= LONGEST:
        return Citation(clause, body)
    wanted = _keys(question)
    spans = [match.span() for match in _SENTENCE.finditer(body) if match[0].strip()]
    ranked = sorted(spans, key=lambda span: -_overlap(body[span[0] : span[1]], wanted))
    start, end = ranked[0]
    for other in ranked[1:2]:
        low, high = min(start, other[0]), max(end, other[1])
        if high - low <= LONGEST:
            start, end = low, high
    return Citation(clause, body[start:end].strip())


def whole(citation: Citation) -> Citation:
    """The quote widened to whole clauses of its sentence, from one mark of punctuation to the next."""
    text = citation.clause.text
    start = text.index(citation.quote)
    end = start + len(citation.quote)
    start = max((mark.end() for mark in _MARK.finditer(text, 0, start)), default=0)
    end = min((mark.start() for mark in _MARK.finditer(text, end)), default=len(text))
    return Citation(citation.clause, text[start:end].strip())


def sentence(citation: Citation) -> Citation:
    """The quote widened to its whole sentence, or to its part between semicolons; as it is where that is too long."""
    body = _body(citation.clause)
    around = (match[0].strip() for match in _SENTENCE.finditer(body) if citation.quote in match[0])
    return Citation(citation.clause, next((words for words in around if len(words) <= LONGEST), citation.quote))


def unrepeated(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """The citations without those whose words stand in one before."""
    kept: list[Citation] = []
    for citation in citations:
        if not any(citation.clause == other.clause and citation.quote in other.quote for other in kept):
            kept.append(citation)
    return tuple(kept)


def _body(clause: Clause) -> str:
    """The clause without its heading and its lines of departments, which are shown apart."""
    words, body = clause.departments.words, clause.text
    if words and body.endswith(words):
        body = body[: -len(words)]
    heading = body.find(clause.heading) if clause.heading else -1
    if 0 <= heading <= HEADING_WITHIN and len(body) > heading + len(clause.heading) + 1:
        body = body[heading + len(clause.heading) :].lstrip("。")
    return body.strip()


def _keys(question: str) -> dict[str, float]:
    keys = {token: 1.0 for token in tokens(question) if len(token) > 1}
    for means, weight in expansions(question).items():
        for token in tokens(means):
            if len(token) > 1:
                keys.setdefault(token, weight)
    return keys


def _overlap(sentence: str, wanted: dict[str, float]) -> float:
    found = {token for token in tokens(sentence) if len(token) > 1}
    return sum(wanted.get(token, 0.0) for token in found) / math.sqrt(LENGTH_FLOOR + len(found))
