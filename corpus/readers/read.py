"""One file read by the reader of its kind; what is too little or too much to be a document is refused."""

from pathlib import Path

from corpus.readers import limits
from corpus.readers.kinds import kind_of, read_bytes
from corpus.readers.model import Reading, ReadingError

_FEWEST_LINES = 2


def read_here(path: Path) -> Reading:
    """The file's text with its places, read in this process; see `apart` for one whose sender is not trusted.

    :raises ReadingError: with the reason, for every file that does not hold a document.
    """
    reading = _read(read_bytes(path))
    if not reading.characters:
        raise ReadingError("empty", "0 characters")
    if reading.characters > limits.CHARACTERS:
        raise ReadingError("too_big", f"{reading.characters} characters")
    if len(reading.lines) > limits.LINES:
        raise ReadingError("too_big", f"{len(reading.lines)} lines")
    if len(reading.lines) < _FEWEST_LINES:
        raise ReadingError("one_line", reading.lines[0].text[:40])
    return reading


def _read(data: bytes) -> Reading:
    """Each reader is loaded when a file needs it."""
    kind = kind_of(data)
    if kind == "word":
        return _word(data)
    if kind == "pdf":
        from corpus.readers.pdf import read_pdf  # noqa: PLC0415

        return read_pdf(data)
    if kind == "image":
        from corpus.readers.scan import read_image  # noqa: PLC0415

        return read_image(data)
    if kind == "html":
        from corpus.readers.html import read_html  # noqa: PLC0415

        return read_html(data)
    from corpus.readers.plain import read_plain  # noqa: PLC0415

    return read_plain(data)


def _word(data: bytes) -> Reading:
    from corpus.readers.word import pictures, read_word  # noqa: PLC0415

    reading = read_word(data)
    if reading.characters < limits.SHORTEST_PAGE and (found := pictures(data)):
        from corpus.readers.scan import read_pictures  # noqa: PLC0415

        return read_pictures(found)
    return reading
