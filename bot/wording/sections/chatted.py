"""Courtesy: greetings with examples out of the corpus, who is speaking, what can be asked."""

import re
from collections.abc import Iterator

from bot.dialogue.acts import Chatted
from bot.messages import ReplyKind
from bot.wording.page import Page
from bot.wording.sections.not_found import covered
from corpus.model import Document
from corpus.regions import name_of

_TERM = re.compile(r"“([^”]{2,12})”")


def chatted(page: Page, act: Chatted) -> ReplyKind:
    words = {"covered": covered(page), "term": next(_terms(page), ""), **act.figures}
    page.say(f"chatted.{act.phrase}", **words)
    if act.phrase == "able":
        for document in page.corpus.documents.values():
            _document(page, document)
    return "answer"


def _document(page: Page, document: Document) -> None:
    number = page.voice.say("source.number", number=document.number) if document.number else ""
    page.say("chatted.document", title=document.title, number=number, place=name_of(document.region))


def _terms(page: Page) -> Iterator[str]:
    """Terms of art that headings put in quotation marks: good examples to ask about."""
    return (match[1] for clause in page.corpus for match in _TERM.finditer(clause.heading))
