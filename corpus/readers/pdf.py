"""PDF files: the text as it stands on each page; a page without any goes through OCR."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from PIL.Image import Image
from pypdfium2 import PdfDocument, PdfiumError, PdfPage, PdfTextPage, raw

from corpus.readers import limits
from corpus.readers.layout import CELL_GAP, Piece, paragraphs
from corpus.readers.model import LeftOut, Reading, ReadingError
from corpus.readers.scan import Scanner

_PASSWORD = 4  # FPDF_ERR_PASSWORD
_INCH = 72  # points
_UNSEEN = frozenset({0, 0x02, 0x0A, 0x0D, 0xAD, 0xFFFE, 0xFFFF})  # line ends, soft hyphens, holes
_SURROGATES = (0xD800, 0xDFFF)
_WORD_GAP = 0.15  # heights
_GARBLED = 0.2  # share of signs without a meaning


def read_pdf(data: bytes) -> Reading:
    """The text of all pages.

    :raises ReadingError: for a damaged or encrypted file, one of too many pages, or a page that can't be read.
    """
    try:
        document = PdfDocument(data)
        count = len(document)
    except PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == _PASSWORD or "assword" in str(error)
        raise ReadingError("encrypted" if is_locked else "broken", str(error)) from error
    if not count or count > limits.PAGES:
        raise ReadingError("too_many_pages" if count else "broken", str(count))
    scanner = Scanner()
    pieces = [piece for number in range(count) for piece in _page(document, number, scanner)]
    lines, left_out = paragraphs(pieces)
    empty = {number + 1 for number in range(count)} - {piece.page for piece in pieces}
    blank = (LeftOut("picture", page, "") for page in sorted(empty))
    return Reading(
        "pdf",
        "page",
        tuple(lines),
        (*left_out, *scanner.left_out, *blank),
        tuple(scanner.scanned),
        tuple(scanner.corrected),
        pages=count,
    )


def _page(document: PdfDocument, number: int, scanner: Scanner) -> list[Piece]:
    try:
        page = document[number]
        text = page.get_textpage()
        pieces = list(_pieces(page, text, number + 1))
        if sum(len(piece.text) for piece in pieces) >= limits.SHORTEST_PAGE and not _is_garbled(pieces):
            return pieces
        return scanner.read(_picture(page), number + 1) or pieces
    except (PdfiumError, ValueError, OSError) as error:
        if isinstance(error, ReadingError):
            raise
        raise ReadingError("unreadable_page", str(error), number + 1) from error


def _picture(page: PdfPage) -> Image:
    scale = limits.OCR_DPI / _INCH
    width, height = page.get_size()
    if width * height * scale * scale > limits.PIXELS:
        scale = (limits.PIXELS / (width * height)) ** 0.5
    picture: Image = page.render(scale=scale, grayscale=True).to_pil()
    return picture


def _pieces(page: PdfPage, text: PdfTextPage, number: int) -> Iterator[Piece]:
    """Runs of print, cut at line ends and at white space as wide as between cells."""
    height = page.get_height()
    run: list[_Sign] = []
    for sign in _signs(text, height):
        if run and _is_apart(run[-1], sign):
            yield from _piece(run, number)
            run = []
        run.append(sign)
    yield from _piece(run, number)


def _signs(text: PdfTextPage, height: float) -> Iterator["_Sign"]:
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        is_generated = raw.FPDFText_IsGenerated(text, index) == 1
        if code in _UNSEEN or (is_generated and chr(code).isspace()):
            continue
        left, bottom, right, top = text.get_charbox(index, loose=True)
        if right > left or not chr(code).isspace():
            yield _Sign(_character(code), left, right, height - top, height - bottom)


def _character(code: int) -> str:
    return "\ufffd" if _SURROGATES[0] <= code <= _SURROGATES[1] else chr(code)


@dataclass(frozen=True, slots=True)
class _Sign:
    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        return max(self.bottom - self.top, 1e-6)


def _is_apart(before: _Sign, sign: _Sign) -> bool:
    overlap = min(before.bottom, sign.bottom) - max(before.top, sign.top)
    gap = sign.left - before.right
    return overlap < min(before.height, sign.height) / 2 or gap > CELL_GAP * sign.height or gap < -sign.height


def _piece(run: list[_Sign], number: int) -> Iterator[Piece]:
    text = "".join(_spaced(run)).strip()
    if text:
        edges = run[0].left, run[-1].right, min(s.top for s in run), max(s.bottom for s in run)
        yield Piece(text, number, *edges)


def _spaced(run: list[_Sign]) -> Iterator[str]:
    """Latin words keep the white space between them, which the file may only show by a gap."""
    for before, sign in zip([*run[:1], *run], run, strict=False):
        is_word = before.text.isascii() and sign.text.isascii() and before.text.isalnum() and sign.text.isalnum()
        yield f" {sign.text}" if is_word and sign.left - before.right > sign.height * _WORD_GAP else sign.text


def _is_garbled(pieces: list[Piece]) -> bool:
    """Whether the file's fonts do not say what their signs mean."""
    text = "".join(piece.text for piece in pieces)
    strange = sum(unicodedata.category(sign) in ("Co", "Cn", "Cc", "Cs") or sign == "\ufffd" for sign in text)
    return strange > len(text) * _GARBLED
