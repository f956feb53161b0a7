"""Which clauses a case wants cited, and what is wrong with those that are."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from bot.messages import Reply
from bot.quality_cases import ClauseRef, Expect
from corpus.load import load_corpus
from corpus.model import Corpus

Errors = Iterator[str]

_MARK = re.compile(r"\[(\d+)\]")


def is_of(wanted: ClauseRef, clause: str) -> bool:
    """Whether the address is the wanted clause's, or another's that also counts; an item is its article."""
    document, _, number = clause.partition("/")
    if document != wanted.document:
        return False
    first = number.partition("/")[0]
    if first.isdigit():
        return int(first) in (wanted.article, *wanted.accept_article)
    return wanted.article is None and number in (_plain(wanted.label), _plain(wanted.path))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def cites(expect: Expect, reply: Reply) -> Errors:
    """Primary clauses and documents that are missing."""
    cited = [citation.clause for citation in reply.citations]
    for wanted in (*expect.must_cite, *expect.clauses):
        if wanted.primary and not any(is_of(wanted, clause) for clause in cited):
            yield f"wrong clause: {wanted.document}/{wanted.article or wanted.label} not cited, but {cited}"
    for document in expect.must_cite_documents:
        if not any(citation.document == document for citation in reply.citations):
            yield f"wrong clause: {document} not cited, but {cited}"


def cites_nothing_else(expect: Expect, reply: Reply) -> Errors:
    """Clauses cited where the case wants none, beside those that it allows."""
    if not expect.no_amount or reply.kind not in ("refusal", "not_found"):
        return
    allowed = (*expect.may_cite, *expect.must_cite, *expect.clauses)
    for citation in reply.citations:
        if not any(is_of(clause, citation.clause) for clause in allowed):
            yield f"cites: {citation.clause} in a {reply.kind}"


def applies_nothing_else(expect: Expect, reply: Reply) -> Errors:
    """Calculations that rest on a clause which does not apply here."""
    for wanted in expect.must_not_present_as_applicable:
        for each in reply.calculations:
            if each.eligible is not False and is_of(wanted, each.clause):
                yield f"wrong clause: {each.clause} presented as applicable"


def quotes_truly(reply: Reply) -> Errors:
    """Citations whose quote does not stand in the clause, and marks that no citation answers."""
    for citation in reply.citations:
        if citation.clause not in _corpus() or citation.quote not in _corpus().clause(citation.clause).text:
            yield f"citation: 「{citation.quote}」 does not stand in {citation.clause}"
    known = {citation.mark for citation in reply.citations}
    yield from (f"citation: no [{mark}]" for mark in _MARK.findall(reply.text) if int(mark) not in known)


@cache
def _corpus() -> Corpus:
    return load_corpus()
