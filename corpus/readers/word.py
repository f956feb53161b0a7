"""Word files (.docx): what a reader of the printed page sees, paragraph by paragraph and row by row."""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from corpus.readers import limits
from corpus.readers.model import LeftOut, Reading, ReadingError, ReadLine, Why
from corpus.readers.word_numbers import Counters, W, attribute, read_numbering

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DRAWINGS = (f"{W}drawing", f"{W}pict", f"{W}object")
_TEXTS = (f"{W}t", "{http://schemas.openxmlformats.org/officeDocument/2006/math}t")
_BREAKS = (f"{W}br", f"{W}cr")
_REMOVED = (f"{W}del", f"{W}moveFrom")
_APART: dict[str, Why] = {
    "header": "header", "footer": "footer", "footnotes": "footnote", "endnotes": "footnote", "comments": "comment",
}  # fmt: skip


def read_word(data: bytes) -> Reading:
    """The text of a Word file as printed, numbers that Word writes by itself included.

    :raises ReadingError: for a damaged or hostile file.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _read(archive)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, zipfile.error) as error:
        raise ReadingError("broken", str(error)) from error


def pictures(data: bytes) -> list[bytes]:
    """The pictures of a Word file in the order of their names: a scan that someone has put into Word."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = sorted(name for name in archive.namelist() if name.startswith("word/media/"))
        return [_bytes(archive, name) for name in names]


def _read(archive: zipfile.ZipFile) -> Reading:
    if b"macroEnabled" in _bytes(archive, "[Content_Types].xml"):
        raise ReadingError("macros", "[Content_Types].xml")
    numbering = read_numbering(_part(archive, "word/numbering.xml"), _part(archive, "word/styles.xml"))
    document = _part(archive, "word/document.xml")
    body = document.find(f"{W}body") if document is not None else None
    if body is None:
        raise ReadingError("broken", "word/document.xml")
    walk = _Walk(Counters(numbering))
    walk.blocks(body)
    return Reading("word", "paragraph", tuple(walk.lines), (*walk.left_out, *_apart(archive)))


def _apart(archive: zipfile.ZipFile) -> Iterator[LeftOut]:
    """What stands on the page but not in the text: headers, footers, notes, comments."""
    for name in archive.namelist():
        stem = name.removeprefix("word/").removesuffix(".xml").rstrip("0123456789")
        part = _part(archive, name) if name.startswith("word/") and stem in _APART else None
        for paragraph in part.iter(f"{W}p") if part is not None else ():
            if words := "".join(_words(paragraph)).strip():
                yield LeftOut(_APART[stem], 0, words)


def _words(element: Element) -> Iterator[str]:
    return (text.text or "" for text in element.iter(f"{W}t"))


def _part(archive: zipfile.ZipFile, name: str) -> Element | None:
    if name not in archive.namelist():
        return None
    try:
        root: Element = fromstring(_bytes(archive, name), forbid_dtd=True)
    except DefusedXmlException as error:
        raise ReadingError("entities", name) from error
    except ParseError as error:
        raise ReadingError("broken", f"{name}: {error}") from error
    return root


def _bytes(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part, whatever size the file claims for it."""
    try:
        with archive.open(name) as part:
            read = part.read(limits.PART + 1)
    except KeyError as error:
        raise ReadingError("broken", f"{name} is missing") from error
    except RuntimeError as error:
        raise ReadingError("encrypted", name) from error
    if len(read) > limits.PART:
        raise ReadingError("bomb", name)
    return read


@dataclass(slots=True)
class _Walk:
    """One pass over the body in the order printed."""

    counters: Counters
    lines: list[ReadLine] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    place: int = 0

    def blocks(self, parent: Iterable[Element]) -> None:
        for element in parent:
            if element.tag == f"{W}p":
                self.place += 1
                self._add(self._paragraph(element).splitlines())
            elif element.tag == f"{W}tbl":
                self._table(element)
            elif element.tag in _REMOVED:
                self._leave("deleted", "".join(text.text or "" for text in element.iter() if text.text))
            elif element.tag == f"{_MC}AlternateContent":
                self.blocks(_choice(element))
            elif element.tag != f"{W}sectPr":
                self.blocks(element)

    def _add(self, lines: Iterable[str]) -> None:
        self.lines.extend(ReadLine(line.strip(), self.place) for line in lines if line.strip())

    def _leave(self, why: Why, text: str) -> None:
        if text.strip():
            self.left_out.append(LeftOut(why, self.place, text.strip()))

    def _table(self, table: Element) -> None:
        for row in _within(table, f"{W}tr"):
            self.place += 1
            cells = [self._cell(cell) for cell in _within(row, f"{W}tc")]
            filled = [cell for cell in cells if cell]
            if len(filled) == 1:
                self._add(filled[0])
            elif filled:
                self._add(["\t".join(" ".join(cell) for cell in cells).rstrip("\t")])

    def _cell(self, cell: Element) -> list[str]:
        paragraphs = (self._paragraph(paragraph) for paragraph in cell.iter(f"{W}p"))
        return [line.strip() for text in paragraphs for line in text.splitlines() if line.strip()]

    def _paragraph(self, paragraph: Element) -> str:
        boxes: list[Element] = []
        text = "".join(self._runs(paragraph, boxes))
        label = self.counters.label(paragraph.find(f"{W}pPr")) if text.strip() else ""
        below = [self._paragraph(inner) for box in boxes for inner in box.findall(f"{W}p")]
        return "\n".join([label + text, *below])

    def _runs(self, parent: Iterable[Element], boxes: list[Element]) -> Iterator[str]:
        for element in parent:
            tag = element.tag
            if tag in _TEXTS:
                yield element.text or ""
            elif tag == f"{W}tab":
                yield " "
            elif tag in _BREAKS:
                yield "\n"
            elif tag == f"{W}noBreakHyphen":
                yield "-"
            elif tag == f"{W}sym":
                self._leave("picture", f"{attribute(element, 'font')} {attribute(element, 'char')}")
            elif tag in _REMOVED:
                self._leave("deleted", "".join(text.text or "" for text in element.iter() if text.text))
            elif tag == f"{W}r" and _is_hidden(element):
                self._leave("hidden", "".join(_words(element)))
            elif tag == f"{_MC}AlternateContent":
                yield from self._runs(_choice(element), boxes)
            elif tag in _DRAWINGS:
                self._drawing(element, boxes)
            elif tag not in (f"{W}pPr", f"{W}rPr"):
                yield from self._runs(element, boxes)

    def _drawing(self, drawing: Element, boxes: list[Element]) -> None:
        found = list(drawing.iter(f"{W}txbxContent"))
        boxes.extend(found)
        if not found:
            self._leave("picture", _name(drawing))


def _within(parent: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, those inside content controls too."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            yield from _within(element, tag)


def _choice(alternatives: Element) -> Iterable[Element]:
    """One of several renderings of the same thing, so that nothing is read twice."""
    return next(iter(alternatives), alternatives)


def _is_hidden(run: Element) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and attribute(vanish) not in ("0", "false", "off")


def _name(drawing: Element) -> str:
    names = (each.get("descr") or each.get("name") for each in drawing.iter() if each.tag.endswith("}docPr"))
    return next((name for name in names if name), "picture")
