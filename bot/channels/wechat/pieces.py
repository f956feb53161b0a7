"""This is where a reply becomes what WeChat shows: texts within its limit, and a card that leads to the sheet."""

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote

from bot.channels.cards import headline
from bot.channels.layout import (
    WECHAT_ARTICLE_DIGEST,
    WECHAT_ARTICLE_TITLE,
    WECHAT_TEXT_BYTES,
    split,
    utf8_bytes,
)
from bot.channels.pages import FORCE
from bot.channels.wechat.choices import listed
from bot.channels.wechat.outgoing import Article, fit
from bot.messages import CalculationOut, CitationOut, Reply
from bot.wording.phrases import phrase

WORDS = "wechat"
ONE = "1"
"""What is answered to see more."""
ELLIPSIS = "…"
URL_MARKS = ":/?#[]@!$&'()*+,;=%~"
"""What has a meaning of its own in an address, or is escaped already."""

Piece = str | Article
Public = Callable[[str], str | None]
"""The address of one of our pages for those outside, or None."""


def pieces(reply: Reply, public: Public) -> list[Piece]:
    """The whole reply in the order in which it is sent; links and the card only where there is an address of ours."""
    sheet = public(reply.sheet) if reply.sheet else None
    whole = "\n\n".join(block for block in _blocks(reply, public, sheet) if block)
    texts: list[Piece] = list(texts_of(whole))
    return texts + ([_card(reply, sheet)] if sheet else [])


def texts_of(text: str) -> list[str]:
    """Texts within the limit, with room in each for the line that says how to go on."""
    return split(fit(text), WECHAT_TEXT_BYTES - utf8_bytes(f"\n{more()}"), utf8_bytes)


def after(unseen: Sequence[str], answer: Sequence[Piece]) -> list[Piece]:
    """An answer behind an earlier one that nobody has seen."""
    texts = [*unseen, phrase("say.now", WORDS), *(piece for piece in answer if isinstance(piece, str))]
    cards = [piece for piece in answer if isinstance(piece, Article)]
    return [*texts_of("\n\n".join([phrase("say.before", WORDS), *texts])), *cards]


def more() -> str:
    return phrase("say.more", WORDS, number=ONE)


def with_more(text: str) -> str:
    return f"{text}\n{more()}"


def _blocks(reply: Reply, public: Public, sheet: str | None) -> Iterator[str]:
    yield plain(reply.text)
    yield "\n".join(_notes(reply, public))
    if sheet:
        yield phrase("say.sheet", WORDS, link=_link(sheet, phrase("say.link_sheet", WORDS)))
    yield plain(listed(reply))


def plain(text: str) -> str:
    """Words that WeChat takes for no link of ours: it reads `<a href=…>` in a text, and nothing else."""
    return text.replace("<", "\uff1c")


def _notes(reply: Reply, public: Public) -> Iterator[str]:
    """Where the citations stand, once for those that stand in one place and need no more words."""
    marks: dict[str, list[str]] = {}
    for citation in reply.citations:
        if note := _note(citation, reply.text, public):
            marks.setdefault(note, []).append(phrase("note.mark", WORDS, mark=str(citation.mark)))
    for note, found in marks.items():
        yield phrase("note.line", WORDS, marks="".join(found), note=note)


def _note(citation: CitationOut, text: str, public: Public) -> str:
    """Where a citation stands, and its words unless the text has them; empty where nothing would be added."""
    url, quoted = public(citation.url), _same(citation.quote) in _same(text)
    if quoted and citation.in_force and not url:
        return ""
    name = plain(f"{citation.document_number or citation.document_title} {citation.label}")
    line = _link(url, name) if url else name
    if not citation.in_force:
        line += phrase("note.force", WORDS, force=phrase(f"page.{FORCE[citation.in_force]}", "web"))
    return line if quoted else f"{line}\n{phrase('note.quote', WORDS, quote=plain(citation.quote))}"


def _link(url: str, words: str) -> str:
    return f'<a href="{quote(url, safe=URL_MARKS)}">{words}</a>'


def _card(reply: Reply, url: str) -> Article:
    first, lines = reply.calculations[0], [_line(entry) for entry in reply.calculations]
    if any(entry.eligible is None for entry in reply.calculations):
        lines.append(phrase("page.conditional", "web"))
    title = phrase("card.title", WORDS, title=first.title)
    return Article(_short(title, WECHAT_ARTICLE_TITLE), _short("\n".join(lines), WECHAT_ARTICLE_DIGEST), url)


def _line(entry: CalculationOut) -> str:
    name = "card.line" if entry.period is None else "card.line_of_period"
    return phrase(name, WORDS, title=entry.title, period=entry.period or "", amount=headline(entry))


def _short(text: str, most: int) -> str:
    """At most so many characters, cut between lines where there are several: never inside an amount."""
    if len(text) <= most:
        return text
    kept = text[: most - len(ELLIPSIS)]
    return (kept[: kept.rfind("\n")] if "\n" in kept else kept) + ELLIPSIS


def _same(text: str) -> str:
    return "".join(text.split())
