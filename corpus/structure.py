"""Where a text's clauses begin and end: any document into titles, headings, signatures and clauses.

The parser knows no document by name. It reads the mark that opens each line, takes the longest run 1…n of one
style as the document's running numbering, and addresses all else by the path of its headings.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.blocks import Block, Zone, read_zones
from corpus.departments import read_departments
from corpus.lines import Line
from corpus.marks import SENTENCE_END, Mark, read_mark
from corpus.model import Clause, Part

HEADING_LIMIT = 40  # characters; a longer first sentence is a rule, not a heading
LABEL_LIMIT = 20  # characters of a heading without a mark that address its text


class StructureError(ValueError):
    """A heading quoted in the metadata that does not open its clause."""

    def __init__(self, key: str, found: str, remedy: str) -> None:
        super().__init__(f"{key}: {found}; {remedy}")
        self.key, self.found, self.remedy = key, found, remedy


@dataclass(frozen=True, slots=True)
class Structure:
    """All parts in the order printed, and the clauses among them with the items inside clauses."""

    parts: tuple[Part, ...]
    clauses: tuple[Clause, ...]


def parse(document: str, source: str, own: tuple[int, int], headings: Mapping[str, str] | None = None) -> Structure:
    """The structure of `source` between the offsets `own`.

    `headings` gives, by clause number, headings that run into their text without a mark.

    :raises StructureError: when such a heading does not open the clause it is given for.
    """
    zones = read_zones(source, own)
    clauses = (clause for zone in zones for clause in _clauses(document, source, zone))
    parts = tuple(block.part for zone in zones for block in zone.blocks)
    return Structure(parts, _with_headings(_distinct(clauses), headings or {}))


# Clauses: blocks with their addresses


def _clauses(document: str, source: str, zone: Zone) -> Iterator[Clause]:
    above: list[Line] = []
    for block in zone.blocks:
        opening = block.lines[0]
        if block.name:
            yield _clause(document, source, block, block.name, ())
        elif block.kind in ("clause", "heading"):
            above = [line for line in above if _holds(line, opening)]
            if block.kind == "clause":
                path = tuple(line.text for line in above)
                clause = _clause(document, source, block, block.number or _address(zone.kind, above, opening), path)
                yield clause
                yield from _items(clause, block)
            if not block.number:
                above.append(opening)


def _holds(outer: Line, inner: Line) -> bool:
    """Whether a heading goes on to hold what a later line opens: its mark is wider, or its Markdown level is."""
    if outer.mark is not None and inner.mark is not None:
        return outer.mark.rank < inner.mark.rank
    return not inner.level or outer.level < inner.level


def _address(kind: str, above: Sequence[Line], opening: Line) -> str:
    labels = [_label(line).rstrip(".") for line in (*above, opening)]
    return "/".join([kind, *labels] if kind else labels)


def _label(line: Line) -> str:
    """The mark as printed, else the words of a heading that has none."""
    return line.mark.label if line.mark is not None else line.text[:LABEL_LIMIT].strip().replace("/", "／")


def _clause(document: str, source: str, block: Block, number: str, path: tuple[str, ...]) -> Clause:
    start, end = block.part.start, block.part.end
    text, opening = source[start:end], block.lines[0]
    return Clause(
        document=document,
        number=number,
        article=block.article,
        label=number.rsplit("/", 1)[-1] if block.name else _label(opening),
        heading=_heading(block.lines, opening.mark) if opening.mark is not None else "",
        path=path,
        text=text,
        start=start,
        end=end,
        departments=read_departments(text),
    )


def _heading(lines: tuple[Line, ...], mark: Mark) -> str:
    if mark.style == "article":
        return ""
    words = lines[0].text[mark.length :].strip()
    if len(lines) > 1 and not words.endswith(SENTENCE_END):
        return words
    sentence, stop, rest = words.partition("。")
    return sentence if stop and (rest or len(lines) > 1) and len(sentence) <= HEADING_LIMIT else ""


# Items inside a clause


def _items(clause: Clause, block: Block) -> Iterator[Clause]:
    lines = _only_lists(block.lines)
    above: list[tuple[int, str]] = []
    for i, line in enumerate(lines):
        if line.mark is None:
            continue
        above = [(rank, number) for rank, number in above if rank < line.mark.rank]
        parent = above[-1][1] if above else clause.number
        number = f"{parent}/{line.mark.number}"
        above.append((line.mark.rank, number))
        item = _cut(clause, line.start, lines[_item_end(lines, i)].end)
        yield replace(item, number=number, label=line.mark.label, parent=f"{clause.document}/{parent}")


def _cut(clause: Clause, start: int, end: int) -> Clause:
    text = clause.text[start - clause.start : end - clause.start]
    return replace(clause, heading="", text=text, start=start, end=end, departments=read_departments(text))


def _only_lists(lines: Sequence[Line]) -> list[Line]:
    """The lines below the first, without marks that neither begin nor continue a list inside the clause."""
    latest: dict[str, int] = {}
    kept: list[Line] = []
    for line in lines[1:]:
        mark = line.mark if _inside(line.mark, lines[0].mark) else None
        if mark is not None and mark.number not in (1, latest.get(mark.style, 0) + 1):
            mark = None
        if mark is not None:
            latest[mark.style] = mark.number
        kept.append(replace(line, mark=mark))
    return kept


def _inside(mark: Mark | None, clause: Mark | None) -> bool:
    return mark is not None and clause is not None and mark.rank > clause.rank


def _item_end(lines: Sequence[Line], item: int) -> int:
    """The last line of an item: a paragraph below it is its own only if the list goes on after it."""
    own, inner = lines[item].mark, item
    for i in range(item + 1, len(lines)):
        mark = lines[i].mark
        if mark is not None and own is not None and mark.rank <= own.rank:
            return i - 1 if mark.rank == own.rank and mark.number == own.number + 1 else inner
        inner = i if mark is not None else inner
    return inner


# Addresses that are unlike, headings that are quoted


def _distinct(clauses: Iterator[Clause]) -> list[Clause]:
    """Every number once: a second part with the same address gets "~2", a third "~3"."""
    seen: Counter[str] = Counter()
    distinct = []
    for clause in clauses:
        seen[clause.number] += 1
        again = seen[clause.number]
        distinct.append(clause if again == 1 else replace(clause, number=f"{clause.number}~{again}"))
    return distinct


def _with_headings(clauses: Sequence[Clause], headings: Mapping[str, str]) -> tuple[Clause, ...]:
    numbers = {clause.number for clause in clauses}
    if unknown := [number for number in headings if number not in numbers]:
        raise StructureError(unknown[0], "no clause has this number", f"use one of {', '.join(sorted(numbers))}")
    return tuple(_with_heading(clause, headings.get(clause.number)) for clause in clauses)


def _with_heading(clause: Clause, heading: str | None) -> Clause:
    if heading is None:
        return clause
    mark = read_mark(clause.text)
    words = clause.text[mark.length if mark is not None else 0 :].lstrip()
    if not heading.strip() or not words.startswith(heading):
        raise StructureError(clause.number, f"「{heading}」 does not open the clause", f"quote from 「{words[:40]}」")
    return replace(clause, heading=heading)
