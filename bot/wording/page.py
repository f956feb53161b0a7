"""The reply in the making: its lines, citations and rows, and what the conversation has been told already."""

from dataclasses import dataclass, field

from bot.messages import ComparedOut
from bot.wording.marks import Marks
from bot.wording.voice import Voice
from corpus.address import address
from corpus.citation import Citation
from corpus.model import Corpus


@dataclass(slots=True)
class Page:
    """Lines of a reply. `asked` are questions that stand already; `told` rules whose background was given."""

    voice: Voice
    marks: Marks
    corpus: Corpus
    asked: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    lines: list[str] = field(default_factory=list)
    rows: list[ComparedOut] = field(default_factory=list)
    _source: str = ""

    def say(self, name: str, **figures: str) -> None:
        self.lines.append(self.voice.say(name, **figures))

    def quote(self, name: str, citation: Citation) -> None:
        """A phrase with the source, the mark and the words of a citation."""
        self.say(name, **self.cited(citation))

    def cited(self, citation: Citation) -> dict[str, str]:
        """What a phrase needs to quote: source, mark and quote on one line."""
        return {
            "source": self.source(citation),
            "mark": self.marks.mark(citation),
            "quote": " ".join(citation.quote.split()),
        }

    def source(self, citation: Citation) -> str:
        """Where a citation stands: the whole title at first, then only the label in the same document."""
        document = self.corpus.document(citation.clause.document)
        again, self._source = self._source == document.id, document.id
        kind = "again" if again else "numbered" if document.number else "plain"
        return self.voice.say(
            f"source.{kind}",
            title=document.title,
            number=document.number or "",
            at=address(citation.clause, self.corpus),
        )
