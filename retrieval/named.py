"""The exact route: documents and articles that a question names outright, and those that the corpus does not hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from corpus.citation import Citation
from corpus.model import Clause, Corpus, Document
from corpus.regions import parents, read_places
from corpus.scripts import simplify
from corpus.word_lists import WordLists
from retrieval.articles import read_articles
from retrieval.places import HOME

NAMED_AT_ONCE = 1_024
"""Documents whose names are kept simplified."""

_OUTSIDE = WordLists.beside(__file__)
_NUMBER = re.compile(
    r"([\u4e00-\u9fff]{2,8}发?)[^\u4e00-\u9fff0-9]{0,2}((?:19|20)\d\d)?[^\u4e00-\u9fff0-9]{0,2}?第?(\d{1,4})号"
)
_FULL_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,7}[〔\[(（【]((?:19|20)\d\d)[〕\])）】]第?(\d{1,4})号")
_MENTION = re.compile(r"《([^》]{2,60})》")
_LEGAL = re.compile(
    r"(法|法典|条例|办法|规定|细则|方案|意见|措施|通知|纲要|规划|清单|决定|公告|政策|指南)(\([^)]*\))?$"
)
_ANNOUNCED = re.compile(
    r"[\u4e00-\u9fff]{2,20}?(?:(?:管理|奖励|奖补|实施|认定|资助|补助|扶持|评审|暂行|许可|使用|登记|开放)(?:办法|细则|规定)"
    r"|(?<=[\u4e00-\u9fff]{6})条例)"
)
_ISSUED = re.compile(
    rf"(?:{'|'.join(_OUTSIDE['others'])})[^,,。的]{{0,6}}关于[^,,。;;??]{{2,30}}?的(?:若干)?(?:规定|意见|决定|通知|办法|方案)"
)
_PRINTED = re.compile(r"^.*关于印发[〈《]?|[〉》]?的通知$")
_CONTENT = re.compile(
    r"[》〉」”\"]?[^,,。;;??!]{0,9}?(第[^条]{1,6}条|里|中(?!小)|上面|上写|规定|怎么|咋|写|说|讲|内容|原文|全文|有哪些"
    r"|有没有|多少|几)"
)
_LAST = re.compile(r"[》〉」”\"]?的?([^,,。;;??!]{0,6}(比例|标准|金额|额度|条件))?[??呢。]*$")
_REFERRED = re.compile(
    r"[》〉」”\"]?的?((有关|相关)?(规定)?(执行|办理|来办|办)|若干规定|实施意见|实施办法|实施细则|决定)"
)
_ADJACENT = 2
"""Signs that may stand between a place and the document that is said to be its."""
_SHORT = 3
"""Signs of a name that ends many titles (条例, 实施方案 not)."""


@dataclass(frozen=True, slots=True)
class Unheld:
    """A document whose content is asked for and which the corpus does not hold; `mention` is where it speaks of it."""

    title: str
    mention: Citation | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """What the question names: documents of the corpus, articles, and what of both the corpus does not hold.

    `beyond` are the last articles of documents of which a later one was asked for.
    """

    documents: frozenset[str]
    articles: tuple[int, ...]
    unheld: tuple[Unheld, ...] = ()
    beyond: tuple[Clause, ...] = ()


def named(text: str, corpus: Corpus) -> Named:
    """Documents by title, number or everyday name, articles by number, in either script."""
    plain = simplify(text)
    own = _MENTION.sub(lambda title: title[0] if _is_held(title[1], corpus) else "《》", plain)
    found = {document.id for document in corpus.documents.values() if _is_named(document, own)}
    articles = read_articles(_without_names(plain, corpus))
    unheld = tuple(_unheld(plain, corpus))
    beyond = () if unheld else tuple(_beyond(plain, frozenset(found), articles, corpus))
    return Named(frozenset(found), articles, unheld, beyond)


def _without_names(plain: str, corpus: Corpus) -> str:
    """The text, of the same length, without what documents are called by: 红河十五条里 names no article."""
    for document in corpus.documents.values():
        for start, end in _called(document, plain):
            plain = plain[:start] + "□" * (end - start) + plain[end:]
    return plain


def is_called(document: Document, text: str) -> bool:
    """Whether the text names the document by its title, its number or an everyday name, in either script."""
    return _is_named(document, simplify(text))


def _is_named(document: Document, plain: str) -> bool:
    return any(not _owner(plain, start, document) for start, _ in _called(document, plain)) or _has_number(
        document, plain
    )


def _called(document: Document, plain: str) -> list[tuple[int, int]]:
    """Where the document is called by a name: the longest at each place, none that ends a longer title."""
    names = _names((document.title, *document.aliases))
    spans = [(at, at + len(name)) for name in names for at in _places_of(name, plain)]
    return [
        (start, end)
        for start, end in spans
        if not any(low <= start and end <= high and (low, high) != (start, end) for low, high in spans)
        and not plain[:start].endswith(_OUTSIDE["longer"])
    ]


@lru_cache(maxsize=NAMED_AT_ONCE)
def _names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of more than one character, simplified; kept, since every message is searched for all of them."""
    return tuple(simplify(name) for name in names if len(name) > 1)


def _places_of(name: str, plain: str) -> Iterator[int]:
    at = plain.find(name)
    while at >= 0:
        yield at
        at = plain.find(name, at + 1)


def _owner(plain: str, at: int, document: Document) -> str:
    """The other province or the national issuer whose document the name at `at` is said to be; "" for this one."""
    before = plain[:at].rstrip("的《 ")
    issuer = next((name for name in _OUTSIDE["others"] if before.endswith(name)), "")
    places = [place for place in read_places(plain[:at]) if at - place.end <= _ADJACENT]
    foreign = [place.said for place in places if not place.code.startswith((HOME, document.region[:2]))]
    return issuer or (foreign[-1] if foreign else "")


def _has_number(document: Document, plain: str) -> bool:
    if not document.number:
        return False
    own = _NUMBER.search(simplify(document.number))
    return own is not None and any(
        match[1].endswith(own[1]) and match[3] == own[3] and match[2] in (None, own[2])
        for match in _NUMBER.finditer(plain)
    )


def _unheld(plain: str, corpus: Corpus) -> Iterator[Unheld]:
    """Documents that are not ours and whose content is asked for; the longest name of each."""
    seen: list[str] = []
    announced = [(match[0].rpartition("的")[2], match.end()) for match in _ANNOUNCED.finditer(plain)]
    called = list(_titles(plain, corpus))
    for title, end in sorted((*called, *announced), key=lambda found: -len(found[0])):
        asked = _CONTENT.match(plain, end) or ((title, end) in called and _LAST.match(plain, end))
        if (
            asked
            and not _REFERRED.match(plain, end)
            and not _is_held(title, corpus)
            and not any(title in other or other in title for other in seen)
        ):
            seen.append(title)
            yield Unheld(title, _mention(title, corpus))


def _titles(plain: str, corpus: Corpus) -> Iterator[tuple[str, int]]:
    """Names of legal texts, with where each ends: in brackets, by number, and written out."""
    for match in _MENTION.finditer(plain):
        if _LEGAL.search(match[1]):
            yield match[1], match.end(1)
    for match in (*_FULL_NUMBER.finditer(plain), *_ISSUED.finditer(plain)):
        yield match[0], match.end()
    for name in (*_OUTSIDE["laws"], *_cited(corpus)):
        yield from ((name, at + len(name)) for at in _places_of(name, plain))
    for document in corpus.documents.values():
        for start, end in _called(document, plain):
            if owner := _owner(plain, start, document):
                yield owner + plain[start:end], end


def _cited(corpus: Corpus) -> Iterator[str]:
    """The texts that documents of the corpus name, as they are called in speech."""
    for document in corpus.documents.values():
        for relation in document.relations:
            yield from (_PRINTED.sub("", title) for title in _names((relation.title,)))


def _is_held(title: str, corpus: Corpus) -> bool:
    if _FULL_NUMBER.fullmatch(title):
        return any(_has_number(document, title) for document in corpus.documents.values())
    return any(_is_title(title, document) for document in corpus.documents.values())


def _is_title(title: str, document: Document) -> bool:
    own, aliases = simplify(document.title), [simplify(alias) for alias in document.aliases]
    if title in own or own in title or title in aliases:
        return True
    endings = [alias for alias in aliases if len(alias) > _SHORT and title.endswith(alias)]
    ending = max(endings, key=len, default="")
    return bool(ending) and not _owner(title, len(title) - len(ending), document)


def _mention(title: str, corpus: Corpus) -> Citation | None:
    """The words in which the corpus speaks of a text: best those that refer to it (按照…执行), else the first."""
    sentence = re.compile(rf"[^。;；\n]*{re.escape(title)}[^。;；\n]*")
    found = [
        (clause, match.span())
        for clause in corpus
        if clause.parent is None and (match := sentence.search(simplify(clause.text)))
    ]
    found.sort(key=lambda pair: "按照《" not in simplify(pair[0].text))
    return next((Citation(clause, clause.text[start:end].strip()) for clause, (start, end) in found), None)


def _beyond(plain: str, documents: frozenset[str], articles: tuple[int, ...], corpus: Corpus) -> Iterator[Clause]:
    """The last article of the document meant, where a later one is asked for."""
    meant = [corpus.document(name) for name in documents] or (_local(plain, corpus) if articles else [])
    ends = [last for document in meant if (last := _last(document)) is not None]
    if articles and ends and all(max(articles) > (last.article or 0) for last in ends):
        yield max(ends, key=lambda last: last.article or 0)


def _local(plain: str, corpus: Corpus) -> list[Document]:
    """The documents of the place that is named, the nearest that has any."""
    for place in read_places(plain):
        for code in (place.code, *parents(place.code)):
            if own := [document for document in corpus.documents.values() if document.region == code]:
                return own
    return []


def _last(document: Document) -> Clause | None:
    numbered = [clause for clause in document.clauses if clause.article is not None and clause.parent is None]
    return max(numbered, key=lambda clause: clause.article or 0, default=None)
