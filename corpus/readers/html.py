"""Web pages: the text without menus, buttons and footers; what is cut is told, and facts beside the text are kept."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from lxml import etree
from lxml import html as lxml_html

from corpus.marks import read_mark
from corpus.readers.model import LeftOut, Reading, ReadingError, ReadLine
from corpus.readers.plain import decode

_UNSEEN = frozenset({"script", "style", "noscript", "template", "head", "iframe", "object", "svg", "select", "option",
                     "button", "input", "textarea", "audio", "video", "canvas", "link", "meta"})  # fmt: skip
_CHROME = frozenset({"nav", "header", "footer", "aside", "form"})
_CHROME_NAMES = re.compile(
    r"(?:^|[-_\s])(?:nav|menu|navbar|breadcrumb|crumbs?|position|location|footer|foot|copyright|share|sidebar|toolbar"
    r"|pagination|pager|related|recommend|banner|search|login|topbar|qrcode|ewm|dqwz|xgyd|xglj)(?:$|[-_\s\d])",
    re.IGNORECASE,
)
_INLINE = frozenset({"a", "abbr", "b", "bdi", "big", "cite", "code", "del", "em", "font", "i", "ins", "label", "mark",
                     "o:p", "q", "ruby", "s", "small", "span", "st1", "strong", "sub", "sup", "time", "u", "var",
                     "wbr"})  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LAWFUL = re.compile(r"[。；;]")
_FACT = re.compile(
    r"(?:发文|发布|公布|制定|颁布|成文|印发|发文日期|生效|实施|施行|失效|废止|索引|文\s*号|发文字号|来源|信息来源|时效|有效"
    r"|主题分类|主\s*题\s*词|名\s*称|标\s*题|供稿|日\s*期|时\s*间)[^:：。]{0,6}[:：]"
)
_FACT_LIMIT = 80
_LINKED = 0.6  # share of link text above which a block is a menu
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_DEEPEST = 2_000
_TITLE = 6  # characters; a shorter heading names a column of the site
_OPENING = 5  # paragraphs among which the text repeats the page's heading
_ROW_LIMIT = 1_500  # characters of a table row; what is longer is a page laid out in a table
_NUMBERED = 1_000_000  # weight of a numbered line: none is left outside
_STRAY = 0.05  # share of sentences that may stand outside the text: disclaimers, tips


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph or row with the chain of elements that it stands in; `linked` counts characters of links."""

    text: str
    chain: tuple[int, ...]
    linked: int
    is_chrome: bool
    is_heading: bool
    row: int = 0
    cell: int = 0


def read_html(data: bytes) -> Reading:
    """The document that a page holds.

    :raises ReadingError: for a damaged or hostile page.
    """
    charset = _CHARSET.search(data[:4_096])
    declared = charset[1].decode("ascii").lower() if charset is not None else ""
    text, encoding = decode(data, "gb18030" if declared in ("gb2312", "gbk") else declared)
    if "<!ENTITY" in text[:100_000].upper():
        raise ReadingError("entities")
    try:
        root = lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=_parser())
    except (etree.LxmlError, ValueError) as error:
        raise ReadingError("broken", str(error)) from error
    walk = _Walk()
    walk.read(root)
    return _reading(list(_rows(walk.blocks)), encoding)


def _parser() -> lxml_html.HTMLParser:
    return lxml_html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)


def _reading(blocks: Sequence[_Block], encoding: str) -> Reading:
    kept = _kept(blocks)
    numbered = list(enumerate(blocks, 1))
    lines = tuple(ReadLine(block.text, place) for place, block in numbered if place - 1 in kept)
    cut = [(place, block) for place, block in numbered if place - 1 not in kept]
    facts = tuple(ReadLine(block.text, place) for place, block in cut if _is_fact(block))
    left_out = tuple(LeftOut("website", place, block.text) for place, block in cut if not _is_fact(block))
    return Reading("html", "paragraph", lines, left_out, facts=facts, encoding=encoding)


def _is_fact(block: _Block) -> bool:
    return len(block.text) <= _FACT_LIMIT and _FACT.match(block.text) is not None


def _kept(blocks: Sequence[_Block]) -> set[int]:
    """The blocks of the smallest element that holds all that reads like law, and the heading that names it."""
    shared = _shared([block for block in blocks if _is_lawful(block)])
    if shared is None:
        return {i for i, block in enumerate(blocks) if not block.is_chrome and not _is_menu(block)}
    within = [i for i, block in enumerate(blocks) if block.chain[: len(shared)] == shared]
    named = [i for i in range(within[0]) if blocks[i].is_heading and len(blocks[i].text) >= _TITLE]
    said = {blocks[i].text for i in within[:_OPENING]}
    first = [i for i in named[-1:] if blocks[i].text not in said]
    return {i for i in within + first if not (blocks[i].is_chrome or _is_menu(blocks[i]) or _is_fact(blocks[i]))}


def _shared(lawful: Sequence[_Block]) -> tuple[int, ...] | None:
    """The innermost element that holds all numbered lines and nearly all sentences."""
    weights: Counter[tuple[int, ...]] = Counter()
    for block in lawful:
        weight = len(block.text) + (_NUMBERED if read_mark(block.text) is not None else 0)
        for depth in range(len(block.chain) + 1):
            weights[block.chain[:depth]] += weight
    enough = weights[()] - min(weights[()] * _STRAY, _NUMBERED - 1)
    return max((chain for chain, weight in weights.items() if weight >= enough), key=len, default=None)


def _is_lawful(block: _Block) -> bool:
    if block.is_chrome or _is_menu(block):
        return False
    return len(_LAWFUL.findall(block.text)) > 0 or read_mark(block.text) is not None or "\t" in block.text


def _is_menu(block: _Block) -> bool:
    return block.linked > _LINKED * len(block.text) and read_mark(block.text) is None


def _rows(blocks: Sequence[_Block]) -> Iterator[_Block]:
    """Cells of one row as one line; a table that only arranges the page stays what it holds."""
    outer = {count for block in blocks for count in block.chain if count != block.row}
    for row, group in groupby(blocks, key=lambda block: block.row):
        members = list(group)
        cells = [" ".join(each.text for each in cell) for _, cell in groupby(members, key=lambda block: block.cell)]
        if row and row not in outer and len(cells) > 1 and sum(map(len, cells)) <= _ROW_LIMIT:
            yield replace(members[0], text="\t".join(cells), linked=sum(each.linked for each in members))
        else:
            yield from members


@dataclass(frozen=True, slots=True)
class _Element:
    """An open element: its serial number, and the row and cell it stands in."""

    count: int
    tag: str
    is_chrome: bool = False
    row: int = 0
    cell: int = 0


@dataclass(slots=True)
class _Walk:
    """One pass over the page, without recursion: a page may nest as deep as it likes."""

    blocks: list[_Block] = field(default_factory=list)
    _open: list[_Element] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _linked: int = 0
    _count: int = 0
    _unseen: int = 0

    def read(self, root: lxml_html.HtmlElement) -> None:
        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = element.tag.lower()
            if event == "start":
                self._start(tag, element)
            else:
                self._finish(tag, element)

    def _start(self, tag: str, element: lxml_html.HtmlElement) -> None:
        self._unseen += _is_unseen(tag, element)
        if tag not in _INLINE:
            self._end()
            self._count += 1
            self._open.append(_element(self._count, tag, element, self._open[-1] if self._open else None))
        if len(self._open) > _DEEPEST:
            raise ReadingError("bomb", f"{_DEEPEST} elements deep")
        self._say(element.text, tag == "a" or _within_link(element))

    def _finish(self, tag: str, element: lxml_html.HtmlElement) -> None:
        if tag not in _INLINE:
            self._end()
            self._open.pop()
        self._unseen -= _is_unseen(tag, element)
        self._say(element.tail, is_link=_within_link(element))

    def _say(self, text: str | None, is_link: bool) -> None:
        if text and not self._unseen:
            self._text.append(text)
            self._linked += len(text.strip()) if is_link else 0

    def _end(self) -> None:
        is_printed = any(each.tag == "pre" for each in self._open[-2:])
        for line in "".join(self._text).splitlines() if is_printed else ["".join(self._text)]:
            if text := _SPACE.sub(" ", line).strip():
                self.blocks.append(self._block(text))
        self._text, self._linked = [], 0

    def _block(self, text: str) -> _Block:
        chain = tuple(each.count for each in self._open)
        inner = self._open[-1] if self._open else _Element(0, "")
        is_heading = any(re.fullmatch("h[1-4]", each.tag) for each in self._open[-2:])
        return _Block(text, chain, self._linked, inner.is_chrome, is_heading, inner.row, inner.cell)


def _element(count: int, tag: str, element: lxml_html.HtmlElement, outer: _Element | None) -> _Element:
    outer = outer or _Element(0, "")
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    is_chrome = outer.is_chrome or tag in _CHROME or _CHROME_NAMES.search(names) is not None
    row = count if tag == "tr" else outer.row
    return _Element(count, tag, is_chrome, row, count if tag in ("td", "th") else outer.cell)


def _is_unseen(tag: str, element: lxml_html.HtmlElement) -> bool:
    return tag in _UNSEEN or _HIDDEN.search(element.get("style") or "") is not None


def _within_link(element: lxml_html.HtmlElement) -> bool:
    parent = element.getparent()
    return element.tag in _INLINE and parent is not None and parent.tag == "a"
