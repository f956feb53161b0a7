"""Citations of one reply: each clause and quote gets one mark, in the order of use."""

from datetime import date

from bot.messages import CitationOut
from corpus.citation import Citation
from corpus.model import Corpus


class Marks:
    """Numbers citations from 1 and says where each stands."""

    def __init__(self, corpus: Corpus, as_of: date) -> None:
        self._corpus = corpus
        self._as_of = as_of
        self._marks: dict[tuple[str, str], int] = {}
        self._citations: list[Citation] = []

    def mark(self, citation: Citation) -> str:
        """The mark of a citation, "[1]"; the same quote keeps its mark."""
        key = (citation.clause.id, citation.quote)
        if key not in self._marks:
            self._citations.append(citation)
            self._marks[key] = len(self._citations)
        return f"[{self._marks[key]}]"

    def out(self) -> tuple[CitationOut, ...]:
        """The contract's citations."""
        return tuple(self._out(number, citation) for number, citation in enumerate(self._citations, 1))

    def _out(self, number: int, citation: Citation) -> CitationOut:
        clause = citation.clause
        document = self._corpus.document(clause.document)
        return CitationOut(
            mark=number,
            document=document.id,
            document_title=document.title,
            document_number=document.number,
            clause=clause.id,
            article=clause.article,
            label=clause.label,
            quote=citation.quote,
            in_force=document.in_force(self._as_of),
            effective_from=document.since,
            effective_to=document.effective_to,
            url=f"/clauses/{clause.id}",
        )
