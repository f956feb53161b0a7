"""What to do about the matter in hand: whom to turn to, in the clause's words, and what to bring."""

from bot.dialogue.acts import Guided
from bot.messages import ReplyKind
from bot.wording.page import Page
from bot.wording.sections.closing import checklist, departments, responsible_words, silence


def guided(page: Page, act: Guided) -> ReplyKind:
    """Departments first, their words quoted, then the checklist and what no text says."""
    page.say(f"guided.{act.reason}")
    departments(page, [citation.clause for citation in act.citations])
    for citation in {citation.clause.id: citation for citation in act.citations}.values():
        page.quote("quoted.item", responsible_words(page, citation.clause) or citation)
    checklist(page, act.rules)
    silence(page, act.rules)
    return "answer"
