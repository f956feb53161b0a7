"""Scanned pages and pictures through OCR (PP-OCR by rapidocr-onnxruntime, whose models come with it)."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from statistics import mean
from typing import Any

from PIL import Image, ImageSequence, UnidentifiedImageError

from corpus.readers import limits
from corpus.readers.allowance import allow_scan
from corpus.readers.layout import Piece, paragraphs
from corpus.readers.model import Corrected, LeftOut, Reading, ReadingError, Scanned

_FAINT = 0.5  # confidence below which a line is told and left out
_BLACK = 200  # grey level below which a pixel is print
_INK = 0.0005  # share of print below which a page is blank
_WIDEST = 2_000  # pixels; a larger page is scaled down, for the recogniser reads lines at a height of 48
_DETECTED = 1_280  # pixels of the longer side on which lines are looked for
_UPSIDE_DOWN = 0.75  # mean confidence below which a page may lie on its side

_Found = tuple[list[list[float]], str, float]
"""The corners of a line, what it says, how sure that is."""


@dataclass(slots=True)
class Scanner:
    """Reads pictures of pages and keeps account of how sure it was."""

    scanned: list[Scanned] = field(default_factory=list)
    corrected: list[Corrected] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def read(self, picture: Image.Image, page: int) -> list[Piece]:
        """The lines of one page; none where it is blank.

        :raises ReadingError: where there is print of which nothing can be read.
        """
        grey = picture.convert("L")
        if _is_blank(grey):
            return []
        allow_scan()
        grey.thumbnail((_WIDEST, _WIDEST * 2))
        found = list(self._lines(_upright(grey), page))
        if not found:
            raise ReadingError("unreadable_page", "OCR", page)
        confidences = [piece.confidence for piece in found if piece.confidence is not None]
        characters = sum(len(piece.text) for piece in found)
        self.scanned.append(Scanned(page, characters, mean(confidences), min(confidences)))
        return found

    def _lines(self, read: Sequence[_Found], page: int) -> Iterator[Piece]:
        for box, text, confidence in read:
            if confidence < _FAINT:
                self.left_out.append(LeftOut("faint", page, text))
                continue
            xs, ys = [point[0] for point in box], [point[1] for point in box]
            written = self._correct(text, page)
            yield Piece(written, page, min(xs), max(xs), min(ys), max(ys), round(float(confidence), 3))

    def _correct(self, text: str, page: int) -> str:
        for wrong, right in _confusions():
            for match in wrong.finditer(text):
                self.corrected.append(Corrected(page, match[0], right))
            text = wrong.sub(right, text)
        return text


def read_image(data: bytes) -> Reading:
    """A picture, or each page of a TIFF, as a scan.

    :raises ReadingError: for a damaged picture, one too large, or one that can't be read.
    """
    return read_pictures([data])


def read_pictures(pictures: list[bytes]) -> Reading:
    """Several pictures as the pages of one scan."""
    scanner, pieces, page = Scanner(), [], 0
    for data in pictures:
        for frame in _frames(data):
            page += 1
            if page > limits.PAGES:
                raise ReadingError("too_many_pages", str(page))
            pieces.extend(scanner.read(frame, page))
    lines, left_out = paragraphs(pieces)
    kept = tuple(lines), (*left_out, *scanner.left_out), tuple(scanner.scanned), tuple(scanner.corrected)
    return Reading("image", "page", *kept, pages=page)


def _frames(data: bytes) -> Iterator[Image.Image]:
    Image.MAX_IMAGE_PIXELS = limits.PIXELS
    try:
        with Image.open(BytesIO(data)) as picture:
            if picture.width * picture.height > limits.PIXELS:
                raise ReadingError("bomb", f"{picture.width} × {picture.height}")
            for frame in ImageSequence.Iterator(picture):
                yield frame.convert("RGB")
    except Image.DecompressionBombError as error:
        raise ReadingError("bomb", str(error)) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, ReadingError):
            raise
        raise ReadingError("broken", str(error)) from error


def _is_blank(grey: Image.Image) -> bool:
    dark = sum(grey.histogram()[:_BLACK])
    return dark < grey.width * grey.height * _INK


def _upright(picture: Image.Image) -> list[_Found]:
    """What the page says the way up on which it reads best; turned only where it hardly reads at all."""
    best = _recognise(picture)
    for degrees in (180, 90, 270):
        if _sureness(best) >= _UPSIDE_DOWN:
            break
        best = max(best, _recognise(picture.rotate(degrees, expand=True)), key=_sureness)
    return best


def _sureness(found: Sequence[_Found]) -> float:
    return mean([confidence for _, _, confidence in found]) if found else 0.0


def _recognise(picture: Image.Image) -> list[_Found]:
    """All that is found, however faint. Lines are never turned one by one: that loses upright ones."""
    import numpy as np  # noqa: PLC0415 - only a scan needs it

    found, _ = _engine()(np.asarray(picture.convert("RGB")), use_cls=False, text_score=0.0)
    return [(box, text, float(confidence)) for box, text, confidence in found or [] if text.strip()]


@cache
def _engine() -> Any:
    try:
        from rapidocr_onnxruntime import RapidOCR  # noqa: PLC0415 - loads 60 MB and needs the system's libGL
    except ImportError as error:
        raise ReadingError("no_ocr", str(error)) from error
    return RapidOCR(intra_op_num_threads=2, inter_op_num_threads=1, det_limit_type="max", det_limit_side_len=_DETECTED)


@cache
def _confusions() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Words that OCR reads for others and that are no words themselves."""
    table = tomllib.loads(Path(__file__).with_name("confusions.toml").read_text("utf-8"))
    return tuple((re.compile(wrong), right) for wrong, right in table["words"].items())
