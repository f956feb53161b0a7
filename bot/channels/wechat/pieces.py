"""This is where a reply becomes what WeChat shows: texts within its limit, and a card that leads to the sheet."""

from collections.abc import Iterator, Sequence

from bot.channels.layout import (
    WECHAT_ARTICLE_DIGEST,
    WECHAT_ARTICLE_TITLE,
    WECHAT_TEXT_BYTES,
    numbered,
    split,
    utf8_bytes,
)
from bot.channels.sheets import amount
from bot.channels.wechat.outgoing import Article, fit
from bot.messages import CalculationOut, CitationOut, Reply
from bot.wording.phrases import phrase

WORDS = "wechat"
ONE = "1"
"""What is answered to see more."""
FORCE = {True: "in_force", False: "not_in_force", None: "unknown_force"}
ELLIPSIS = "…"

Piece = str | Article


def pieces(reply: Reply, public_url: str) -> list[Piece]:
    """The whole reply in the order in which it is sent; links and the card only where there is an address of ours."""
    whole = "\n\n".join(block for block in _blocks(reply, public_url) if block)
    texts: list[Piece] = list(texts_of(whole))
    return texts + ([_card(reply, public_url)] if reply.sheet and public_url else [])


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


def _blocks(reply: Reply, public_url: str) -> Iterator[str]:
    yield plain(reply.text)
    yield "\n".join(note for citation in reply.citations if (note := _note(citation, reply.text, public_url)))
    if reply.sheet and public_url:
        yield phrase("say.sheet", WORDS, link=_link(public_url + reply.sheet, phrase("say.link_sheet", WORDS)))
    yield plain(numbered(reply))


def plain(text: str) -> str:
    """Words that WeChat takes for no link of ours: it reads `<a href=…>` in a text, and nothing else."""
    return text.replace("<", "\uff1c")


def _note(citation: CitationOut, text: str, public_url: str) -> str:
    """Where a citation stands, and its words unless the text has them; empty where nothing would be added."""
    force = phrase(f"note.{FORCE[citation.in_force]}", WORDS)
    source = citation.document_number or citation.document_title
    quoted = _same(citation.quote) in _same(text)
    if quoted and not force and not public_url:
        return ""
    name = plain(f"{source} {citation.label}")
    linked = _link(public_url + citation.url, name) if public_url else name
    line = phrase("note.clause", WORDS, mark=str(citation.mark), linked=linked, force=force)
    return line if quoted else f"{line}\n{phrase('note.quote', WORDS, quote=plain(citation.quote))}"


def _link(url: str, words: str) -> str:
    return f'<a href="{url}">{words}</a>'


def _card(reply: Reply, public_url: str) -> Article:
    first, lines = reply.calculations[0], [_line(entry) for entry in reply.calculations]
    if any(entry.eligible is None for entry in reply.calculations):
        lines.append(phrase("card.conditional", WORDS))
    return Article(
        title=_short(phrase("card.title", WORDS, title=first.title), WECHAT_ARTICLE_TITLE),
        description=_short("\n".join(lines), WECHAT_ARTICLE_DIGEST),
        url=public_url + (reply.sheet or ""),
    )


def _line(entry: CalculationOut) -> str:
    if entry.eligible is False:
        shown = phrase("card.not_eligible", WORDS)
    else:
        shown = phrase(f"card.{entry.bound}", WORDS, amount=amount(entry))
    if entry.period is None:
        return phrase("card.line", WORDS, title=entry.title, amount=shown)
    return phrase("card.line_of_period", WORDS, title=entry.title, period=entry.period, amount=shown)


def _short(text: str, most: int) -> str:
    """At most so many characters, cut between lines where there are several: never inside an amount."""
    if len(text) <= most:
        return text
    kept = text[: most - len(ELLIPSIS)]
    return (kept[: kept.rfind("\n")] if "\n" in kept else kept) + ELLIPSIS


def _same(text: str) -> str:
    return "".join(text.split())
