"""Which lines of a text belong together: a title, a signature, a lead, a clause with its paragraphs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from corpus.departments import LINE as DEPARTMENT_LINE
from corpus.marks import DIVISIONS, SENTENCE_END, STYLES, Mark, read_mark
from corpus.model import Part, PartKind

ISSUER_LIMIT = 40  # characters; a longer line above a date is text

_DATE = re.compile(r"(\d{4}|[〇零○一二三四五六七八九]{4})\s*年\s*\w{1,3}\s*月\s*\w{1,3}\s*日")
_NOTE = re.compile(r"[(（]此件.*[)）]")
_NOTICE = re.compile(r"(通知|公告|决定|決定|令|意见|意見|批复|批復|函)$")
_CLOSING = re.compile(r"本.{1,8}(自|由).*(施行|实施|實施|执行|執行|解释|解釋)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space around it; `start` is its character offset in the source."""

    start: int
    text: str
    mark: Mark | None

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together; `name` is the address of a part without a mark."""

    kind: PartKind
    lines: tuple[Line, ...]
    name: str = ""
    article: int | None = None

    @property
    def part(self) -> Part:
        return Part(self.kind, self.lines[0].start, self.lines[-1].end)


@dataclass(frozen=True, slots=True)
class Zone:
    """A text up to its signature. `kind` is empty for the main text, else the word for it (通知)."""

    kind: str
    blocks: tuple[Block, ...]


@dataclass(slots=True)
class _Running:
    """The running numbering: position of a line among the lines → its number."""

    rank: int = len(STYLES)
    numbers: dict[int, int] = field(default_factory=dict)


def read_zones(source: str, own: tuple[int, int]) -> list[Zone]:
    """The text between the offsets `own`, as texts that end with a signature, each as blocks of lines."""
    lines = _lines(source, own)
    return _zones(lines, _running(lines))


def _lines(source: str, own: tuple[int, int]) -> list[Line]:
    found = (match for match in re.finditer(r"[^\n]+", source[own[0] : own[1]]) if match[0].strip())
    return [_line(match[0], own[0] + match.start()) for match in found]


def _line(raw: str, start: int) -> Line:
    text = raw.strip()
    return Line(start + len(raw) - len(raw.lstrip()), text, read_mark(text))


# The running numbering


def _running(lines: Sequence[Line]) -> _Running:
    """The longest run of the document's own; at a tie the narrower style, which runs on through headings."""
    runs = [run for style in STYLES if style not in DIVISIONS for run in _runs(lines, style)]
    own = [run for run in runs if not _confined(lines, run)]
    return max(own, key=lambda run: (len(run.numbers), run.rank), default=_Running())


def _runs(lines: Sequence[Line], style: str) -> Iterator[_Running]:
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


def _confined(lines: Sequence[Line], run: _Running) -> bool:
    """Whether a run is a list inside one part of a wider numbering, and so not the document's own."""
    first, last = min(run.numbers), max(run.numbers)
    wider = [i for i, line in enumerate(lines) if line.mark is not None and line.mark.rank < run.rank]
    return any(i < first for i in wider) and not any(first < i < last for i in wider)


# Zones: a notice with its signature, then the text it publishes


def _zones(lines: Sequence[Line], running: _Running) -> list[Zone]:
    signed = _signatures(lines)
    first = min(running.numbers, default=len(lines) - 1)
    zones, start = [], 0
    for end in [i + 1 for i in sorted(signed) if i + 1 not in signed] + [len(lines)]:
        if start < end:
            kind = "" if start <= first < end else _kind(lines[start:end]) if end <= first else "附件"
            zones.append(Zone(kind, tuple(_blocks(range(start, end), lines, signed, running))))
        start = end
    return [_named(zone, zones) for zone in zones]


def _signatures(lines: Sequence[Line]) -> frozenset[int]:
    """Positions of a date that stands alone under a text, of the issuers above it and the note below."""
    found = {i for i, line in enumerate(lines) if i and _NOTE.fullmatch(line.text)}
    for i, line in enumerate(lines):
        if _DATE.fullmatch(line.text):
            first = i - _count_issuers(lines[:i])
            if first and first - 1 not in found:
                found.update(range(first, i + 1))
    return frozenset(found)


def _count_issuers(above: Sequence[Line]) -> int:
    issuers = takewhile(lambda line: _is_title(line) and len(line.text) <= ISSUER_LIMIT, reversed(above))
    return sum(1 for _ in issuers)


def _kind(lines: Sequence[Line]) -> str:
    words = (_NOTICE.search(line.text) for line in lines if _is_title(line))
    return next((word[0].translate(str.maketrans("決見復", "决见复")) for word in words if word), "通知")


def _is_title(line: Line) -> bool:
    return line.mark is None and not line.text.endswith(SENTENCE_END)


def _named(zone: Zone, zones: Sequence[Zone]) -> Zone:
    """Leads get their address: a notice's own is 引言 where the main text has none."""
    main_has_lead = any(block.name == "引言" for other in zones if not other.kind for block in other.blocks)
    names = {"引言": "引言", "结尾段": "结尾段"}
    if zone.kind == "通知":
        names = {"引言": "通知/引言" if main_has_lead else "引言", "结尾段": "通知/结尾段"}
    elif zone.kind:
        names = {"引言": zone.kind, "结尾段": f"{zone.kind}/结尾段"}
    return replace(zone, blocks=tuple(replace(b, name=names.get(b.name, "")) for b in zone.blocks))


# Blocks: the lines of one zone put together


def _blocks(zone: range, lines: Sequence[Line], signed: frozenset[int], running: _Running) -> Iterator[Block]:
    body = [i for i in zone if i not in signed]
    titles = _count_titles(lines, body)
    yield from (Block("title", (lines[i],)) for i in body[:titles])
    groups = _groups(body[titles:], lines, running)
    for position, group in enumerate(groups):
        members = tuple(lines[i] for i in group)
        yield from _as_blocks(members, running.numbers.get(group[0]), last=position == len(groups) - 1)
    yield from (Block("signature", (lines[i],)) for i in zone if i in signed)


def _count_titles(lines: Sequence[Line], body: Sequence[int]) -> int:
    return next((count for count, i in enumerate(body) if not _is_title(lines[i])), len(body))


def _groups(body: Sequence[int], lines: Sequence[Line], running: _Running) -> list[list[int]]:
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


def _as_blocks(lines: tuple[Line, ...], article: int | None, *, last: bool) -> Iterator[Block]:
    if lines[0].mark is None:
        yield from _lead(lines)
    elif len(lines) == 1 and not lines[0].text.endswith(SENTENCE_END) and article is None:
        yield Block("heading", lines)
    else:
        cut = _closing(lines) if last else len(lines)
        yield Block("clause", lines[:cut], article=article)
        if cut < len(lines):
            yield Block("clause", lines[cut:], "结尾段")


def _lead(lines: tuple[Line, ...]) -> Iterator[Block]:
    if len(lines) > 1 and lines[0].text.endswith((":", "：")):
        yield Block("addressee", lines[:1])
        lines = lines[1:]
    yield Block("clause", lines, "引言")


def _closing(lines: tuple[Line, ...]) -> int:
    """Where the document's closing paragraph begins: below the last departments, or at "本措施自…施行"."""
    departments = [i for i, line in enumerate(lines) if DEPARTMENT_LINE.match(line.text)]
    if departments:
        return departments[-1] + 1
    heading_only = not lines[0].text.endswith(SENTENCE_END)
    if lines[0].mark is not None and lines[0].mark.style == "article":
        return len(lines)
    later = range(2 if heading_only else 1, len(lines))
    return next((i for i in later if _CLOSING.match(lines[i].text)), len(lines))
