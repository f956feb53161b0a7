"""How the place of a clause is written for readers: the whole path, where its own mark alone would not be enough."""

import re

import cn2an

from corpus.marks import read_mark
from corpus.model import Clause, Corpus

_ARTICLE = re.compile("第[^条]+条")
_INSERTED = re.compile(r"\d+-\d+")  # 第十条之一


def address(clause: Clause, corpus: Corpus) -> str:
    """`第三十条第二款第(一)项` for an item of an article, `四(一)` for a part under headings, else the printed mark.

    A paragraph (款) is counted only where the article has several.
    """
    if clause.parent is None:
        numbered = clause.article is not None or _INSERTED.fullmatch(clause.number)
        return clause.label if numbered else clause.number.replace("/", "")
    parent = corpus.clause(clause.parent)
    above = address(parent, corpus)
    if not _ARTICLE.match(above):
        return above + clause.label
    paragraph = "" if parent.parent else _paragraph(parent, clause.start)
    return f"{above}{paragraph}第{clause.label}项"


def _paragraph(article: Clause, at: int) -> str:
    """`第二款` for what stands at the source's offset `at` in an article of several paragraphs, else nothing."""
    starts = [article.start + start for start, line in _lines(article.text) if not _is_item(line, start)]
    before = sum(start <= at for start in starts)
    return f"第{cn2an.an2cn(before)}款" if len(starts) > 1 else ""


def _lines(text: str) -> list[tuple[int, str]]:
    return [(match.start(), match[0].strip()) for match in re.finditer(r"[^\n]+", text) if match[0].strip()]


def _is_item(line: str, start: int) -> bool:
    return start > 0 and read_mark(line) is not None
