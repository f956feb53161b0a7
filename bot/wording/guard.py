"""The number guard: nothing leaves with a figure that has no source.

A number in a reply's text must stand in one of its quotes, in the labels, numbers, titles or dates of what it
cites, in a calculation or in what was understood. Values are compared, not spellings.
"""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from bot.messages import Reply
from bot.wording.names import names
from corpus.address import address
from corpus.model import Corpus, Document
from corpus.numerals import read_numbers
from corpus.scripts import simplify

_MARK = re.compile(r"\[\d{1,3}\]")


def unfounded(reply: Reply, corpus: Corpus, as_of: date) -> frozenset[Decimal]:
    """The values in the reply's text that come from nowhere; empty when it may be sent."""
    return frozenset(_numbers(_without_marks(reply))) - _founded(reply, corpus, as_of)


def _without_marks(reply: Reply) -> str:
    """The text without the marks of its own citations; any other number in brackets is a number."""
    marks = {f"[{citation.mark}]" for citation in reply.citations}
    return _MARK.sub(lambda match: " " if match[0] in marks else match[0], reply.text)


def _founded(reply: Reply, corpus: Corpus, as_of: date) -> frozenset[Decimal]:
    texts: list[str] = [as_of.isoformat()]
    english = names(corpus)
    cited, text = {citation.document for citation in reply.citations}, simplify(reply.text)
    for document in (*corpus.documents.values(), *corpus.withdrawn.values()):
        if document.id not in cited and not _is_listed(document, english.get(document.title), text):
            continue
        texts += [document.title, document.number or ""]
        ended = document.ended.on if document.ended else None
        days = (document.since, document.effective_to, document.known_since, ended)
        texts += [day.isoformat() for day in days if day]
    for citation in reply.citations:
        texts += [citation.quote, citation.label, address(corpus.clause(citation.clause), corpus)]
    for result in reply.calculations:
        texts += [result.amount, result.amount_max or "", result.period or ""]
        texts += [step.text for step in result.steps] + [step.result or "" for step in result.steps]
        texts += [condition.text for condition in result.conditions]
        texts += [result.curve.cap_from] if result.curve and result.curve.cap_from else []
        texts += [entry.value for entry in result.inputs]
    for entry in reply.understood:
        texts += [entry.value, entry.said or "", *entry.notes]
    return frozenset(number for text in texts for number in _numbers(text))


def _is_listed(document: Document, english: str | None, text: str) -> bool:
    """Whether simplified text names the document by its title, in Chinese or English, or by its number."""
    called = (document.title, document.number, english)
    return any(name and simplify(name) in text for name in called)


@lru_cache(maxsize=4096)
def _numbers(text: str) -> tuple[Decimal, ...]:
    """What a text states; kept, since the law's quotes and titles come again in every reply."""
    return read_numbers(simplify(text))
