"""Several documents side by side."""

from bot.dialogue.acts import Compared
from bot.messages import ReplyKind
from bot.wording.page import Page
from bot.wording.sections.amounts import head, steps
from bot.wording.sections.remarks import remarks
from bot.wording.sections.table import rows
from corpus.regions import name_of

VERDICTS = (
    "overtaken",
    "higher_amount",
    "higher_estimate",
    "same_amount",
    "higher_rate",
    "same_rate",
    "bases_differ",
    "bounds_differ",
    "numbers_differ",
)
"""What answers which gives more, or that it cannot be told."""


def compared(page: Page, act: Compared) -> ReplyKind:
    """Which gives more; the sides as a table, then each with amounts and words; for whom each speaks, who governs."""
    remarks(page, [each for each in act.remarks if each.phrase in VERDICTS], background=False)
    page.say("quoted.compared")
    rows(page, act)
    for document in dict.fromkeys(citation.clause.document for citation in act.citations):
        page.say("quoted.side", place=name_of(page.corpus.document(document).region))
        results = [result for result in act.calculations if result.rule.document == document]
        for result in results:
            head(page, result)
        for citation in act.citations:
            if citation.clause.document == document:
                page.quote("quoted.item", citation)
        steps(page, results)
    others = [each for each in act.remarks if each.phrase not in VERDICTS]
    for background in (False, True):
        remarks(page, others, background=background)
    page.say("closing.final")
    return "comparison"
