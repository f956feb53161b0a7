"""That nothing answers, why, and what is held instead."""

from bot.dialogue.acts import NotFound
from bot.messages import ReplyKind
from bot.wording.page import Page
from bot.wording.sections.remarks import remarks
from corpus.regions import name_of


def not_found(page: Page, act: NotFound) -> ReplyKind:
    cited = page.cited(act.citations[0]) if act.citations else {}
    page.say(f"not_found.{act.reason}", **{"covered": covered(page), **act.figures, **cited})
    remarks(page, act.remarks, background=False)
    remarks(page, act.remarks, background=True)
    return "not_found"


def covered(page: Page) -> str:
    """The places whose policies are held, the smallest first."""
    places = dict.fromkeys(name_of(document.region) for document in page.corpus.documents.values())
    return page.voice.listed(map(page.voice.name, places))
