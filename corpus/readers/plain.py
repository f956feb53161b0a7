"""Text files in whatever encoding Chinese offices write them: each line is a paragraph."""

import codecs
import re

from corpus.readers.model import LeftOut, Reading, ReadingError, ReadLine

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_COMMON = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef\s!-~“”‘’…—·〔〕]")
_LIKELY = 0.85  # share of signs that a Chinese text is made of
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING = re.compile(r"^(#{1,6})[ \t]+(?=\S)", re.MULTILINE)


def read_plain(data: bytes) -> Reading:
    """The lines of a text file; comments and the heading signs of Markdown are left out and told.

    :raises ReadingError: for what is no text in any encoding known here.
    """
    text, encoding = decode(data)
    left_out = [LeftOut("markup", text.count("\n", 0, at.start()) + 1, at[0]) for at in _COMMENT.finditer(text)]
    text = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    headings = list(_HEADING.finditer(text))
    if headings:
        left_out.append(LeftOut("markup", 1, " ".join(sorted({heading[1] for heading in headings}))))
        text = _HEADING.sub("", text)
    rows = enumerate(re.split(r"\r\n|[\n\r\v\f\u2028\u2029\x85]", text), 1)
    lines = tuple(ReadLine(line.strip(), number) for number, line in rows if line.strip())
    return Reading("text", "line", lines, tuple(left_out), encoding=encoding)


def decode(data: bytes, declared: str = "") -> tuple[str, str]:
    """The text and the name of its encoding.

    :raises ReadingError: where no encoding yields a text.
    """
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    candidates = [marked] if marked else [*([declared] if declared else []), "utf-8", "gb18030", *_unmarked(data)]
    for name in candidates:
        try:
            text = data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        if _is_text(text):
            return text, name.removesuffix("-sig")
    raise ReadingError("encoding" if _CONTROL.search(data[:4096].decode("latin-1")) is None else "unknown_kind")


def _unmarked(data: bytes) -> list[str]:
    if len(data) % 2:
        return []
    return ["big5"] if b"\0" not in data[:4096] else ["utf-16-le", "utf-16-be"]


def _is_text(text: str) -> bool:
    sample = text[:20_000]
    common = sum(1 for _ in _COMMON.finditer(sample))
    return not _CONTROL.search(text) and common >= _LIKELY * len(sample)
