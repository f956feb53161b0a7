"""From a reply to what Telegram shows: the text, its sources as quotes that unfold, a calculation as a card."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

from bot.channels.cards import given, headline, state_of
from bot.channels.layout import TELEGRAM_CAPTION, TELEGRAM_TEXT, utf16_units
from bot.channels.telegram.styled import BOLD, LINK, QUOTE, Styled, joined, packed, styled
from bot.messages import CalculationOut, CitationOut, CurveOut, Reply
from bot.wording.phrases import phrase

WORDS = "telegram"
LONGEST_LINKED_QUOTE = 120
"""Characters of a quote that its link marks on the page: an address must not grow over what browsers take."""
FORCE = {True: "say.in_force", False: "say.not_in_force", None: "say.unknown_force"}

_STYLED = re.compile(r"\[(?P<mark>\d{1,3})\]|\d[\d,]*(?:\.\d+)? ?元")

Public = Callable[[str], str | None]
"""The address of one of our pages for those outside, or None."""


def messages(reply: Reply, public: Public) -> list[Styled]:
    """The text and its sources in as few messages as hold them."""
    return list(packed([text(reply, public), *sources(reply, public)], TELEGRAM_TEXT))


def text(reply: Reply, public: Public) -> Styled:
    """The text with amounts and the sides of a comparison bold, marks leading to clauses; no character is changed."""
    urls = {str(citation.mark): link(citation, public) for citation in reply.citations}
    whole, at = Styled(), 0
    for found in _styled_in(reply).finditer(reply.text):
        whole += styled(reply.text[at : found.start()]) + _marked(found, urls)
        at = found.end()
    return whole + styled(reply.text[at:])


def sources(reply: Reply, public: Public) -> Iterator[Styled]:
    """Each citation: where it stands, and its words, folded."""
    for citation in reply.citations:
        line = phrase(
            "say.source",
            WORDS,
            mark=str(citation.mark),
            source=source(citation),
            label=citation.label,
            force=phrase(FORCE[citation.in_force], WORDS),
        )
        url = link(citation, public)
        yield joined([styled(line, LINK if url else None, url), styled(citation.quote, QUOTE)])


def source(citation: CitationOut) -> str:
    number = citation.document_number or ""
    kind = "say.with_number" if number else "say.without_number"
    return phrase(kind, WORDS, title=citation.document_title, number=number)


def link(citation: CitationOut, public: Public) -> str | None:
    """The clause's page with the quote marked on it."""
    marked = f"?quote={quote(citation.quote)}" if len(citation.quote) <= LONGEST_LINKED_QUOTE else ""
    return public(citation.url + marked)


def quoted(citation: CitationOut) -> Styled:
    """One citation to send on its own; what is too long for a message ends where it can be cut."""
    words = phrase("say.quoted", WORDS, quote=citation.quote, source=source(citation), label=citation.label)
    return Styled(words).within(TELEGRAM_TEXT)[0]


def card(entry: CalculationOut) -> Styled:
    """Title and amount, then the steps and conditions, folded."""
    steps = [phrase("say.step", WORDS, text=step.text) for step in entry.steps]
    conditions = [phrase("say.condition", WORDS, text=each.text, state=state_of(each.met)) for each in entry.conditions]
    return joined([title(entry), *([styled("\n".join([*steps, *conditions]), QUOTE)] if steps or conditions else [])])


def title(entry: CalculationOut) -> Styled:
    called = f"{entry.title} {entry.period}" if entry.period else entry.title
    return styled(phrase("say.title", WORDS, title=called, amount=headline(entry)), BOLD)


def caption(entry: CalculationOut, curve: CurveOut) -> Styled:
    """What stands under the picture of a curve: the card where it fits, and what the axes are."""
    label = next((each.label for each in entry.inputs if each.name == curve.input), curve.input)
    axes = styled(phrase("say.axes" if curve.cap_from else "say.axes_free", WORDS, label=label, title=entry.title))
    whole = joined([card(entry), axes])
    short = joined([title(entry), axes])
    return next((each for each in (whole, short) if utf16_units(each.text) <= TELEGRAM_CAPTION), title(entry))


def drawn(reply: Reply) -> tuple[CalculationOut, CurveOut] | None:
    """The one calculation whose curve is worth a picture: of money, and with a figure on it."""
    for entry in reply.calculations:
        if entry.curve and len(entry.curve.points) > 1 and entry.unit == "CNY" and given(entry) is not None:
            return entry, entry.curve
    return None


def _styled_in(reply: Reply) -> re.Pattern[str]:
    """What is styled in the text: marks and amounts, and how each row of a comparison begins."""
    begins = {row.text.partition(row.place)[0] + row.place for row in reply.comparison if row.place in row.text}
    rows = sorted((rf"(?m:^){re.escape(begin)}" for begin in begins), key=len, reverse=True)
    return re.compile("|".join((_STYLED.pattern, *rows)))


def _marked(found: re.Match[str], urls: dict[str, str | None]) -> Styled:
    if not found["mark"]:
        return styled(found[0], BOLD)
    url = urls.get(found["mark"])
    return styled(found[0], LINK if url else None, url)
