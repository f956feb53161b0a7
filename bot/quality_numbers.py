"""The numbers law, checked from outside: which numbers of a reply come from nowhere."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache

from bot.messages import CalculationOut, Reply
from corpus.address import address
from corpus.load import load_corpus
from corpus.model import Corpus
from corpus.numerals import read_numbers

_MARK = re.compile(r"\[\d+\]")
_LIST_NUMBER = re.compile(r"^\s*[(\uff08]?\d{1,2}[.、)\uff09]\s*", re.MULTILINE)


def values(text: str) -> set[Decimal]:
    """Every number that the text writes, in any form, by value."""
    return set(read_numbers(text))


def from_nowhere(reply: Reply, said: str, as_of: date | None) -> set[Decimal]:
    """Numbers of the reply's text that stand in no quote, calculation or label, nor in the user's words."""
    plain = _LIST_NUMBER.sub("\n", _MARK.sub(" ", reply.text))
    allowed = values("\n".join(_sources(reply, said, as_of))) | _names_of_documents()
    return values(plain) - allowed


def _sources(reply: Reply, said: str, as_of: date | None) -> Iterator[str]:
    yield said
    yield (as_of or date.today()).isoformat()  # noqa: DTZ011 — the day is only allowed, never computed with
    for cited in reply.citations:
        yield f"{cited.quote}\n{cited.label}\n{cited.document_title}\n{cited.document_number}\n{_path(cited.clause)}"
        yield f"{cited.effective_from}\n{cited.effective_to}"
    for calculation in reply.calculations:
        yield from _of(calculation)
    yield from (f"{fact.value}\n{fact.said}" for fact in reply.understood)


def _path(clause: str) -> str:
    """The clause's place in full; nothing for an address that no clause has."""
    corpus = _corpus()
    return address(corpus.clause(clause), corpus) if clause in corpus else ""


def _of(calculation: CalculationOut) -> Iterator[str]:
    yield f"{calculation.amount}\n{calculation.amount_max}\n{calculation.period}\n{calculation.title}"
    yield from (f"{given.value}\n{given.said}" for given in calculation.inputs)
    yield from (f"{step.text}\n{step.result}\n{step.quote}" for step in calculation.steps)
    yield from (condition.text for condition in calculation.conditions)
    if calculation.curve:
        yield "\n".join(figure for point in calculation.curve.points for figure in point)


@cache
def _names_of_documents() -> frozenset[Decimal]:
    documents = _corpus().documents.values()
    names = (
        f"{each.title}\n{each.number}\n{each.issued}\n{each.effective_from}\n{each.known_since}" for each in documents
    )
    return frozenset(values("\n".join(names)))


@cache
def _corpus() -> Corpus:
    return load_corpus()
