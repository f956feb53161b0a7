"""Which lines of a text belong together: a title, a signature, a lead, a clause with its paragraphs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from corpus.departments import LINE as DEPARTMENT_LINE
from corpus.lines import Line, read_lines
from corpus.marks import SENTENCE_END
from corpus.model import Part, PartKind
from corpus.numbering import Running, read_running

ISSUERS_LIMIT = 20  # lines; so many bodies sign no notice together
ISSUER_LIMIT = 40  # characters; a longer line above a date is text

_DATE = re.compile(r"(\d{4}|[〇零○一二三四五六七八九]{4})\s*年\s*\w{1,3}\s*月\s*\w{1,3}\s*日")
_NOTE = re.compile(r"[(（]此件.*[)）]")
_NOTICE = re.compile(r"(通知|公告|决定|決定|令|意见|意見|批复|批復|函)$")
_ANNEX = re.compile(
    r"附\s*[件录錄表]?\s*(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})?\s*(?:[:：]?|[:：\s]\s*[^。；;]{2,40})"
)
_ANNEX_TITLE = re.compile(r"附.{0,4}[:：\s]\s*\S")
_CLOSING = re.compile(r"本.{1,8}(自|由).*(施行|实施|實施|执行|執行|解释|解釋)")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together.

    `name` is the address of a part without a mark, `number` that of one in a numbering, and `article` its integer
    in the document's running numbering; what has neither is addressed by its headings.
    """

    kind: PartKind
    lines: tuple[Line, ...]
    name: str = ""
    number: str = ""
    article: int | None = None

    @property
    def part(self) -> Part:
        return Part(self.kind, self.lines[0].start, self.lines[-1].end)


@dataclass(frozen=True, slots=True)
class Zone:
    """A text up to its signature. `kind` is empty for the main text, else the word for it (通知)."""

    kind: str
    blocks: tuple[Block, ...]


def read_zones(source: str, own: tuple[int, int]) -> list[Zone]:
    """The text between the offsets `own`, as texts that end with a signature, each as blocks of lines."""
    lines = read_lines(source, own)
    return _zones(lines, read_running(lines))


# Zones: a notice with its signature, then the text it publishes, then that text's annexes


def _zones(lines: Sequence[Line], running: Running) -> list[Zone]:
    signed = _signatures(lines)
    main = range(running.first, running.last + 1) if running.numbers else range(len(lines) - 1, len(lines))
    zones, start = [], 0
    for end in _ends(lines, signed, main):
        kind = "" if start <= main.start < end else _annex(lines[start]) or _kind_of(lines[start:end], end, main)
        local = running if not kind else _shifted(read_running(lines[start:end]), start)
        zones.append(Zone(kind, tuple(_blocks(range(start, end), lines, signed, _Numbers(kind, local)))))
        start = end
    main_has_lead = any(block.name == "引言" for zone in zones if not zone.kind for block in zone.blocks)
    return [_named(zone, main_has_lead=main_has_lead) for zone in zones]


def _ends(lines: Sequence[Line], signed: frozenset[int], main: range) -> list[int]:
    """Where a zone ends: behind a signature and before an annex, but nowhere within the running numbering."""
    ends = {i + 1 for i in signed if i + 1 not in signed} | _annexes(lines, signed)
    return sorted({end for end in ends if 0 < end < len(lines) and not main.start < end <= main[-1]} | {len(lines)})


def _annexes(lines: Sequence[Line], signed: frozenset[int]) -> set[int]:
    """Lines that open an annex; a list of annexes (附件:1.… 2.…) is none."""
    found = {i for i, line in enumerate(lines) if _annex(line)}
    listed = {i for i in found if i + 1 in found or i + 1 in signed or i + 1 == len(lines)}
    return {i for i in found - listed if i - 1 not in listed or not _ANNEX_TITLE.match(lines[i].text)}


def _annex(line: Line) -> str:
    """The name of the annex that a line opens, nothing where it opens none."""
    match = _ANNEX.fullmatch(line.text) if line.mark is None else None
    return "附件" + (match["n"] or "") if match is not None else ""


def _kind_of(lines: Sequence[Line], end: int, main: range) -> str:
    return _kind(lines) if end <= main.start else "附件"


def _shifted(running: Running, by: int) -> Running:
    return replace(running, numbers={position + by: number for position, number in running.numbers.items()})


def _signatures(lines: Sequence[Line]) -> frozenset[int]:
    """Positions of a date that stands alone under a text, of the issuers above it and the note below."""
    found = {i for i, line in enumerate(lines) if i and _NOTE.fullmatch(line.text)}
    for i, line in enumerate(lines):
        if _DATE.fullmatch(line.text):
            first = i - _count_issuers(lines[max(0, i - ISSUERS_LIMIT) : i])
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
    is_row = "\t" in line.text
    return line.mark is None and line.level <= 1 and not is_row and not line.text.endswith(SENTENCE_END)


def _named(zone: Zone, *, main_has_lead: bool) -> Zone:
    """Leads get their address: a notice's own is 引言 where the main text has none."""
    names = {"引言": "引言", "结尾段": "结尾段"}
    if zone.kind == "通知":
        names = {"引言": "通知/引言" if main_has_lead else "引言", "结尾段": "通知/结尾段"}
    elif zone.kind:
        names = {"引言": zone.kind, "结尾段": f"{zone.kind}/结尾段"}
    return replace(zone, blocks=tuple(replace(b, name=names.get(b.name, "")) for b in zone.blocks))


# Blocks: the lines of one zone put together


@dataclass(frozen=True, slots=True)
class _Numbers:
    """What numbers the clauses of a zone of this kind, and what addresses that gives them."""

    kind: str
    running: Running

    def opens(self, position: int, line: Line) -> bool:
        return position in self.running.numbers or self._is_inserted(line)

    def _is_inserted(self, line: Line) -> bool:
        return bool(line.mark is not None and line.mark.inserted and line.mark.rank == self.running.rank)

    def article(self, position: int) -> int | None:
        return None if self.kind else self.running.numbers.get(position)

    def number(self, position: int, line: Line) -> str:
        """`7` in the running numbering, `10-1` for 第十条之一, `附件1/第三条` in a numbering beside it."""
        if line.mark is None or not self.opens(position, line):
            return ""
        if self.kind:
            return f"{self.kind}/{line.mark.label.rstrip('.')}"
        return f"{line.mark.number}-{line.mark.inserted}" if line.mark.inserted else str(line.mark.number)


def _blocks(zone: range, lines: Sequence[Line], signed: frozenset[int], numbers: _Numbers) -> Iterator[Block]:
    body = [i for i in zone if i not in signed]
    titles = _count_titles([lines[i] for i in body], numbers.kind)
    yield from (Block("title", (lines[i],)) for i in body[:titles])
    groups = _groups(body[titles:], lines, numbers)
    for position, group in enumerate(groups):
        members, opening = tuple(lines[i] for i in group), group[0]
        number, article = numbers.number(opening, lines[opening]), numbers.article(opening)
        for block in _as_blocks(members, number, last=position == len(groups) - 1):
            yield replace(block, article=article) if block.number else block
    yield from (Block("signature", (lines[i],)) for i in zone if i in signed)


def _count_titles(body: Sequence[Line], kind: str) -> int:
    count = next((count for count, line in enumerate(body) if not _is_title(line)), len(body))
    has_no_text = count == len(body) and (not kind or kind.startswith("附件"))
    return min(count, 1) if has_no_text else count


def _groups(body: Sequence[int], lines: Sequence[Line], numbers: _Numbers) -> list[list[int]]:
    groups: list[list[int]] = []
    inside = False
    for i in body:
        mark, numbered = lines[i].mark, numbers.opens(i, lines[i])
        opens = numbered or (mark is not None and not (inside and mark.rank >= numbers.running.rank))
        if opens or not groups or _is_bare_heading(lines[i]):
            groups.append([])
            inside = numbered
        groups[-1].append(i)
    return groups


def _is_bare_heading(line: Line) -> bool:
    return line.level > 0 and line.mark is None


def _as_blocks(lines: tuple[Line, ...], number: str, *, last: bool) -> Iterator[Block]:
    if lines[0].mark is None and not lines[0].level:
        yield from _lead(lines)
    elif len(lines) == 1 and not lines[0].text.endswith(SENTENCE_END) and not number:
        yield Block("heading", lines)
    else:
        cut = _closing(lines) if last else len(lines)
        yield Block("clause", lines[:cut], number=number)
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
