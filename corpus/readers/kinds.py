"""What a file is, told by its content and never by its name."""

import zipfile
from io import BytesIO
from pathlib import Path

from corpus.readers import limits
from corpus.readers.model import Kind, ReadingError, Refused

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_NAMES: dict[str, Refused] = {"EncryptedPackage": "encrypted", "WordDocument": "old_word"}
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM", b"GIF8")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body", b"<?xml", b"<div", b"<meta", b"<p>", b"<p ", b"<table")
_SNIFFED = 4_096
_WORD = "word/document.xml"
_OFFICE = ("xl/", "ppt/", "content.xml")
_MACROS = ("vbaproject.bin", "vbadata.xml")


def read_bytes(path: Path) -> bytes:
    """The whole file.

    :raises ReadingError: for what is no file, is empty or is beyond the limit.
    """
    if not path.exists():
        raise ReadingError("missing", str(path))
    if not path.is_file():
        raise ReadingError("not_a_file", str(path))
    size = path.stat().st_size
    if size > limits.FILE:
        raise ReadingError("too_big", f"{size / limits.MEBIBYTE:.0f} MiB")
    if not size:
        raise ReadingError("empty", "0 bytes")
    return path.read_bytes()


def kind_of(data: bytes) -> Kind:
    """Which reader takes these bytes.

    :raises ReadingError: for what none takes, with the reason by which a remedy is found.
    """
    start = data[:_SNIFFED].lstrip()
    if data.startswith(b"PK"):
        return _kind_of_archive(data)
    if data.startswith(_OLE):
        raise ReadingError(_ole_reason(data), "OLE")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_PICTURES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        return "image"
    if data.startswith(_ARCHIVES):
        raise ReadingError("archive")
    if start.startswith(b"{\\rtf"):
        raise ReadingError("rtf")
    sniffed = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return "html" if sniffed.startswith(_HTML) or b"<html" in sniffed else "text"


def _ole_reason(data: bytes) -> Refused:
    names = (reason for name, reason in _OLE_NAMES.items() if name.encode("utf-16-le") in data)
    return next(names, "other_office")


def _kind_of_archive(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise ReadingError("broken", str(error)) from error
    names = [part.filename for part in parts]
    if _WORD in names:
        _check_parts(parts)
        return "word"
    if any(name.endswith("OFD.xml") for name in names):
        raise ReadingError("ofd")
    raise ReadingError("other_office" if any(name.startswith(_OFFICE) for name in names) else "archive")


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > limits.PARTS or unpacked > limits.UNPACKED:
        raise ReadingError("bomb", f"{len(parts)} parts, {unpacked / limits.MEBIBYTE:.0f} MiB")
    if any(part.flag_bits & 1 for part in parts):
        raise ReadingError("encrypted")
    if macro := next((part.filename for part in parts if part.filename.lower().endswith(_MACROS)), None):
        raise ReadingError("macros", macro)
