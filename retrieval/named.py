"""The exact route: documents and articles that a question names outright."""

import re
from dataclasses import dataclass

from corpus.marks import ordinal
from corpus.model import Corpus, Document
from corpus.scripts import simplify

_ARTICLE = re.compile(r"第\s*([0-9]{1,3}|[〇零一二三四五六七八九十百]{1,6})\s*条")
_NUMBER = re.compile(
    r"([\u4e00-\u9fff]{2,8}发?)[^\u4e00-\u9fff0-9]{0,2}((?:19|20)\d\d)?[^\u4e00-\u9fff0-9]{0,2}?第?(\d{1,4})号"
)
_MENTION = re.compile(r"《([^》]{4,60})》")


@dataclass(frozen=True, slots=True)
class Named:
    """What the question names: documents of the corpus, articles, and documents that the corpus does not hold."""

    documents: frozenset[str]
    articles: tuple[int, ...]
    unknown: tuple[str, ...] = ()


def named(text: str, corpus: Corpus) -> Named:
    """Documents by title, number or everyday name, articles by number, in either script."""
    plain = simplify(text)
    found = {document.id for document in corpus.documents.values() if _is_named(document, plain)}
    articles = tuple(value for match in _ARTICLE.finditer(plain) if (value := ordinal(match[1])) is not None)
    unknown = tuple(title for title in _MENTION.findall(plain) if not _known_title(title, corpus))
    return Named(frozenset(found), articles, unknown)


def _is_named(document: Document, plain: str) -> bool:
    names = (document.title, *document.aliases)
    return any(simplify(name) in plain for name in names if len(name) > 1) or _has_number(document, plain)


def _has_number(document: Document, plain: str) -> bool:
    if not document.number:
        return False
    own = _NUMBER.search(simplify(document.number))
    return own is not None and any(
        match[1].endswith(own[1]) and match[3] == own[3] and match[2] in (None, own[2])
        for match in _NUMBER.finditer(plain)
    )


def _known_title(title: str, corpus: Corpus) -> bool:
    return any(
        title in simplify(document.title)
        or simplify(document.title) in title
        or any(title in simplify(relation.title) for relation in document.relations)
        for document in corpus.documents.values()
    )
