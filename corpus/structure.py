"""Where a text's clauses begin and end: any document into titles, headings, signatures and clauses.

The parser knows no document by name. It reads the mark that opens each line, takes the longest run 1…n of one
style as the document's running numbering, and addresses all else by the path of its headings.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from corpus.departments import LINE as DEPARTMENT_LINE
from corpus.departments import read_departments
from corpus.marks import DIVISIONS, SENTENCE_END, STYLES, Mark, read_mark
from corpus.model import Clause

PartKind = Literal["title", "addressee", "heading", "clause", "signature"]

HEADING_LIMIT = 40  # characters; a longer first sentence is a rule, not a heading
ISSUER_LIMIT = 40

_DATE = re.compile(r"(\d{4}|[〇零○一二三四五六七八九]{4})\s*年\s*\w{1,3}\s*月\s*\w{1,3}\s*日")
_NOTE = re.compile(r"[(（]此件.*[)）]")
_NOTICE = re.compile(r"(通知|公告|决定|決定|令|意见|意見|批复|批復|函)$")
_CLOSING = re.compile(r"本.{1,8}(自|由).*(施行|实施|實施|执行|執行|解释|解釋)")


class StructureError(ValueError):
    """A heading quoted in the metadata that does not open its clause."""

    def __init__(self, key: str, found: str, remedy: str) -> None:
        super().__init__(f"{key}: {found}; {remedy}")
        self.key, self.found, self.remedy = key, found, remedy


@dataclass(frozen=True, slots=True)
class Part:
    """A span of the source, character offsets; the parts of a text follow each other without overlap."""

    kind: PartKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Structure:
    """All parts in the order printed, and the clauses among them with the items inside clauses."""

    parts: tuple[Part, ...]
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str
    mark: Mark | None

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that belong together; `name` is the address of a part without a mark."""

    kind: PartKind
    lines: tuple[_Line, ...]
    name: str = ""
    article: int | None = None

    @property
    def part(self) -> Part:
        return Part(self.kind, self.lines[0].start, self.lines[-1].end)


@dataclass(frozen=True, slots=True)
class _Zone:
    """A text up to its signature. `kind` is empty for the main text, else the word for it (通知)."""

    kind: str
    blocks: tuple[_Block, ...]


@dataclass(slots=True)
class _Running:
    """The running numbering: position of a line among the lines → its number."""

    rank: int = len(STYLES)
    numbers: dict[int, int] = field(default_factory=dict)


def parse(
    document: str, source: str, own: tuple[int, int], headings: Mapping[str, str] | None = None
) -> Structure:
    """The structure of `source` between the offsets `own`.

    `headings` gives, by clause number, headings that run into their text without a mark.

    :raises StructureError: when such a heading does not open the clause it is given for.
    """
    lines = _lines(source, own)
    zones = _zones(lines, _running(lines))
    clauses = _clauses(document, source, zones)
    parts = tuple(block.part for zone in zones for block in zone.blocks)
    return Structure(parts, _with_headings(_distinct(clauses), headings or {}))


def _lines(source: str, own: tuple[int, int]) -> list[_Line]:
    found = (match for match in re.finditer(r"[^\n]+", source[own[0] : own[1]]) if match[0].strip())
    return [_line(match[0], own[0] + match.start()) for match in found]


def _line(raw: str, start: int) -> _Line:
    text = raw.strip()
    return _Line(start + len(raw) - len(raw.lstrip()), text, read_mark(text))


# The running numbering


def _running(lines: Sequence[_Line]) -> _Running:
    runs = [run for style in STYLES if style not in DIVISIONS for run in _runs(lines, style)]
    best = max(
        (run for run in runs if not _confined(lines, run)), key=lambda run: len(run.numbers), default=None
    )
    return best or _Running()


def _runs(lines: Sequence[_Line], style: str) -> Iterator[_Running]:
    """Every run 1, 2, 3 … of one style; a 1 begins a new run, a number out of turn is a reference."""
    run = _Running()
    for position, line in enumerate(lines):
        if line.mark is None or line.mark.style != style:
            continue
        if line.mark.number == 1:
            run = _Running(line.mark.rank)
            yield run
        if line.mark.number == len(run.numbers) + 1:
            run.numbers[position] = line.mark.number


def _confined(lines: Sequence[_Line], run: _Running) -> bool:
    """Whether a run is a list inside one part of a wider numbering, and so not the document's own."""
    first, last = min(run.numbers), max(run.numbers)
    wider = [i for i, line in enumerate(lines) if line.mark is not None and line.mark.rank < run.rank]
    return any(i < first for i in wider) and not any(first < i < last for i in wider)


# Zones: a notice with its signature, then the text it publishes


def _zones(lines: Sequence[_Line], running: _Running) -> list[_Zone]:
    signed = _signatures(lines)
    first = min(running.numbers, default=len(lines) - 1)
    zones, start = [], 0
    for end in [i + 1 for i in sorted(signed) if i + 1 not in signed] + [len(lines)]:
        if start < end:
            kind = "" if start <= first < end else _kind(lines[start:end]) if end <= first else "附件"
            zones.append(_Zone(kind, tuple(_blocks(range(start, end), lines, signed, running))))
        start = end
    return [_named(zone, zones) for zone in zones]


def _signatures(lines: Sequence[_Line]) -> frozenset[int]:
    """Positions of a date that stands alone under a text, of the issuers above it and the note below."""
    found = {i for i, line in enumerate(lines) if i and _NOTE.fullmatch(line.text)}
    begun = False
    for i, line in enumerate(lines):
        begun = begun or line.text.endswith("。")
        if begun and _DATE.fullmatch(line.text):
            found.add(i)
            found.update(_issuers(lines, i))
    return frozenset(found)


def _issuers(lines: Sequence[_Line], date: int) -> Iterator[int]:
    for i in range(date - 1, -1, -1):
        if not _is_title(lines[i]) or len(lines[i].text) > ISSUER_LIMIT:
            return
        yield i


def _kind(lines: Sequence[_Line]) -> str:
    words = (_NOTICE.search(line.text) for line in lines if _is_title(line))
    return next((word[0].translate(str.maketrans("決見復", "决见复")) for word in words if word), "通知")


def _is_title(line: _Line) -> bool:
    return line.mark is None and not line.text.endswith(SENTENCE_END)


def _named(zone: _Zone, zones: Sequence[_Zone]) -> _Zone:
    """Leads get their address: a notice's own is 引言 where the main text has none."""
    main_has_lead = any(block.name == "引言" for other in zones if not other.kind for block in other.blocks)
    names = {"引言": "引言", "结尾段": "结尾段"}
    if zone.kind == "通知":
        names = {"引言": "通知/引言" if main_has_lead else "引言", "结尾段": "通知/结尾段"}
    elif zone.kind:
        names = {"引言": zone.kind, "结尾段": f"{zone.kind}/结尾段"}
    return replace(zone, blocks=tuple(replace(b, name=names.get(b.name, "")) for b in zone.blocks))


# Blocks: the lines of one zone put together


def _blocks(
    zone: range, lines: Sequence[_Line], signed: frozenset[int], running: _Running
) -> Iterator[_Block]:
    body = [i for i in zone if i not in signed]
    titles = _count_titles(lines, body)
    yield from (_Block("title", (lines[i],)) for i in body[:titles])
    groups = _groups(body[titles:], lines, running)
    for position, group in enumerate(groups):
        members = tuple(lines[i] for i in group)
        yield from _as_blocks(members, running.numbers.get(group[0]), last=position == len(groups) - 1)
    yield from (_Block("signature", (lines[i],)) for i in zone if i in signed)


def _count_titles(lines: Sequence[_Line], body: Sequence[int]) -> int:
    return next((count for count, i in enumerate(body) if not _is_title(lines[i])), len(body))


def _groups(body: Sequence[int], lines: Sequence[_Line], running: _Running) -> list[list[int]]:
    groups: list[list[int]] = []
    inside = False
    for i in body:
        mark = lines[i].mark
        opens = i in running.numbers or (mark is not None and not (inside and mark.rank >= running.rank))
        if opens or not groups:
            groups.append([])
            inside = i in running.numbers
        groups[-1].append(i)
    return groups


def _as_blocks(lines: tuple[_Line, ...], article: int | None, *, last: bool) -> Iterator[_Block]:
    if lines[0].mark is None:
        yield from _lead(lines)
    elif len(lines) == 1 and not lines[0].text.endswith(SENTENCE_END) and article is None:
        yield _Block("heading", lines)
    else:
        cut = _closing(lines) if last else len(lines)
        yield _Block("clause", lines[:cut], article=article)
        if cut < len(lines):
            yield _Block("clause", lines[cut:], "结尾段")


def _lead(lines: tuple[_Line, ...]) -> Iterator[_Block]:
    if len(lines) > 1 and lines[0].text.endswith((":", "：")):
        yield _Block("addressee", lines[:1])
        lines = lines[1:]
    yield _Block("clause", lines, "引言")


def _closing(lines: tuple[_Line, ...]) -> int:
    """Where the document's closing paragraph begins: below the last departments, or at "本措施自…施行"."""
    departments = [i for i, line in enumerate(lines) if DEPARTMENT_LINE.match(line.text)]
    if departments:
        return departments[-1] + 1
    heading_only = not lines[0].text.endswith(SENTENCE_END)
    if lines[0].mark is not None and lines[0].mark.style == "article":
        return len(lines)
    later = range(2 if heading_only else 1, len(lines))
    return next((i for i in later if _CLOSING.match(lines[i].text)), len(lines))


# Clauses: blocks with their addresses


def _clauses(document: str, source: str, zones: Sequence[_Zone]) -> Iterator[Clause]:
    for zone in zones:
        above: list[_Line] = []
        for block in zone.blocks:
            if block.name:
                yield _clause(document, source, block, block.name, ())
            elif (mark := block.lines[0].mark) is not None:
                above = [line for line in above if line.mark is not None and line.mark.rank < mark.rank]
                if block.kind == "clause":
                    number = _address(zone.kind, above, block)
                    clause = _clause(document, source, block, number, tuple(line.text for line in above))
                    yield clause
                    if block.article is not None:
                        yield from _items(clause, block)
                if block.article is None:
                    above.append(block.lines[0])


def _address(kind: str, above: Sequence[_Line], block: _Block) -> str:
    if block.article is not None:
        return str(block.article)
    labels = [line.mark.label.rstrip(".") for line in (*above, block.lines[0]) if line.mark is not None]
    return "/".join([kind, *labels] if kind else labels)


def _clause(document: str, source: str, block: _Block, number: str, path: tuple[str, ...]) -> Clause:
    start, end = block.part.start, block.part.end
    text, mark = source[start:end], block.lines[0].mark
    return Clause(
        document=document,
        number=number,
        article=block.article,
        label=mark.label if mark is not None else number.rsplit("/", 1)[-1],
        heading=_heading(block.lines, mark) if mark is not None else "",
        path=path,
        text=text,
        start=start,
        end=end,
        departments=read_departments(text),
    )


def _heading(lines: tuple[_Line, ...], mark: Mark) -> str:
    if mark.style == "article":
        return ""
    words = lines[0].text[mark.length :].strip()
    if len(lines) > 1 and not words.endswith(SENTENCE_END):
        return words
    sentence, stop, rest = words.partition("。")
    return sentence if stop and (rest or len(lines) > 1) and len(sentence) <= HEADING_LIMIT else ""


# Items inside a clause


def _items(clause: Clause, block: _Block) -> Iterator[Clause]:
    lines = _only_lists(block.lines)
    above: list[tuple[int, str]] = []
    for i, line in enumerate(lines):
        if i == 0 or line.mark is None:
            continue
        above = [(rank, number) for rank, number in above if rank < line.mark.rank]
        parent = above[-1][1] if above else clause.number
        number = f"{parent}/{line.mark.number}"
        above.append((line.mark.rank, number))
        start, end = line.start - clause.start, lines[_item_end(lines, i)].end - clause.start
        yield replace(
            clause,
            number=number,
            label=line.mark.label,
            heading="",
            text=clause.text[start:end],
            start=line.start,
            end=clause.start + end,
            parent=f"{clause.document}/{parent}",
        )


def _only_lists(lines: Sequence[_Line]) -> list[_Line]:
    """The lines, without marks that neither begin nor continue a list."""
    latest: dict[str, int] = {}
    kept: list[_Line] = []
    for i, line in enumerate(lines):
        mark = line.mark
        if mark is not None and i and mark.number not in (1, latest.get(mark.style, 0) + 1):
            mark = None
        if mark is not None:
            latest[mark.style] = mark.number
        kept.append(replace(line, mark=mark))
    return kept


def _item_end(lines: Sequence[_Line], item: int) -> int:
    """The last line of an item: a paragraph below it is its own only if the list goes on after it."""
    own = lines[item].mark
    following = [(i, line.mark) for i, line in enumerate(lines) if i > item and line.mark is not None]
    inner = item
    for i, mark in following:
        if own is not None and mark.rank <= own.rank:
            return i - 1 if mark.rank == own.rank and mark.number == own.number + 1 else inner
        inner = i
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
        raise StructureError(
            unknown[0], "no clause has this number", f"use one of {', '.join(sorted(numbers))}"
        )
    return tuple(_with_heading(clause, headings.get(clause.number)) for clause in clauses)


def _with_heading(clause: Clause, heading: str | None) -> Clause:
    if heading is None:
        return clause
    mark = read_mark(clause.text)
    words = clause.text[mark.length if mark is not None else 0 :].lstrip()
    if not heading.strip() or not words.startswith(heading):
        raise StructureError(
            clause.number, f"「{heading}」 does not open the clause", f"quote from 「{words[:40]}」"
        )
    return replace(clause, heading=heading)
