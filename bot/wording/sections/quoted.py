"""Clauses in their own words."""

from bot.dialogue.acts import Quoted
from bot.messages import ReplyKind
from bot.wording.page import Page
from bot.wording.sections.closing import departments
from bot.wording.sections.remarks import remarks

DATED = "dates"
RESPONSIBLE = "who"


def quoted(page: Page, act: Quoted) -> ReplyKind:
    """The clauses; ahead of them the departments or the dates where those are asked for."""
    clauses = [citation.clause for citation in act.citations]
    if act.lead == RESPONSIBLE:
        departments(page, clauses[:1], "responsible")
    if act.lead == DATED:
        remarks(page, act.remarks, background=False)
    page.say(f"quoted.{act.lead}")
    for citation in act.citations:
        page.quote("quoted.item", citation)
    if act.lead != DATED:
        remarks(page, act.remarks, background=False)
    remarks(page, act.remarks, background=True)
    if act.needs:
        page.say("quoted.compute", needs=page.voice.listed(map(page.voice.name, act.needs)))
    if act.lead not in (RESPONSIBLE, DATED):
        departments(page, [clause for clause in clauses[:1] if clause.departments.all], "ask_there")
    return "answer"
