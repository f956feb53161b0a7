"""Small documents made for a test: one clause, or a few, as a policy that was read and has metadata."""

from datetime import date

from corpus.model import Document
from corpus.structure import parse


def document(*clauses: str, identifier: str = "made-up") -> Document:
    """A document whose clauses are numbered 第一条 and so on."""
    numerals = ("", *"一二三四五六七八九十", "十一", "十二")
    source = "\n".join(f"第{numerals[number]}条 {text}" for number, text in enumerate(clauses, 1))
    structure = parse(identifier, source, (0, len(source)))
    return Document(
        id=identifier,
        title="某市若干措施",
        number=None,
        issuer="某市人民政府",
        level="prefecture",
        region="530100",
        issued=date(2026, 1, 1),
        effective_from=None,
        effective_to=None,
        known_since=None,
        status="有效",
        responsible="各单位",
        taken_from="made for a test",
        relations=(),
        clauses=structure.clauses,
        source=source,
        parts=structure.parts,
    )
