"""Document numbers that several documents write in different ways."""

import re
from collections.abc import Iterable

from bot.dialogue.turn import Turn
from corpus.citation import Citation
from corpus.model import Document, Relation
from corpus.scripts import simplify

_NUMBER = re.compile(r"(\d{1,4})\s*号")
_WEIGHED = re.compile(
    r"还是|到底|究竟|哪个|哪年|哪一年|不一样|不一致|不同|对不上|多少号|文号|几号文|为什么|为啥|怎么|咋"
)
_THEIRS = re.compile(r"文号|文件号|号码|编号|发文号")


def disputed_numbers(turn: Turn) -> tuple[Citation, ...]:
    """Where each document cites the text of the number asked about, if they write that number differently.

    A number asked for beside the day of a text is that text's own: 何时印发,文号为何.
    """
    plain = turn.message.plain
    asked = {match[1] for match in _NUMBER.finditer(plain)}
    of_any = _THEIRS.search(plain) and not turn.message.has("effect")
    if not _WEIGHED.search(plain) or not (asked or of_any):
        return ()
    return differing(turn.house.corpus.documents.values(), asked)


def differing(documents: Iterable[Document], asked: Iterable[str] = ()) -> tuple[Citation, ...]:
    """The quotes in which documents write one text's number in different ways; of the numbers asked, or of any."""
    cited = [
        (relation.number, quote)
        for document in documents
        for relation in document.relations
        if relation.number and (not asked or _last(relation.number) in asked) and (quote := _quoted(document, relation))
    ]
    alike: dict[str, list[tuple[str, Citation]]] = {}
    for number, quote in cited:
        alike.setdefault(_issuer(number) + _last(number), []).append((number, quote))
    found = [pairs for pairs in alike.values() if len({number for number, _ in pairs}) > 1]
    return tuple(quote for pairs in found[:1] for _, quote in pairs)


def _last(number: str) -> str:
    found = _NUMBER.search(number)
    return found[1] if found else ""


def _issuer(number: str) -> str:
    return simplify(number).partition("〔")[0]


def _quoted(document: Document, relation: Relation) -> Citation | None:
    clause = next((clause for clause in document.clauses if relation.quote in clause.text), None)
    return Citation(clause, relation.quote) if clause else None
