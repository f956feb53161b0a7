"""What somebody can get: each benefit with its words, its amount where the facts allow, and what it needs."""

from bot.dialogue.acts import Screening
from bot.messages import Benefit, ReplyKind
from bot.wording.page import Page
from bot.wording.sections.amounts import amount
from bot.wording.sections.remarks import remarks
from bot.wording.voice import Voice
from calculators.model import Rule
from calculators.screening import Screened


def screened(page: Page, act: Screening) -> ReplyKind:
    page.say("screening.lead", **act.figures)
    for found in act.benefits:
        page.say("screening.item", title=found.rule.title, **page.cited(found.rule.citation))
        for result in found.calculations:
            page.say("screening.computed", amount=amount(page, result))
        if found.needs:
            needs = page.voice.listed(_named(page.voice, found.rule, name) for name in found.needs)
            page.say("screening.needs", needs=needs)
        if not found.rule.computes:
            page.say("screening.silent")
    for background in (False, True):
        remarks(page, act.remarks, background=background)
    page.say("closing.final")
    return "answer"


def benefit(voice: Voice, found: Screened) -> Benefit:
    """The same for a list of cards."""
    clause = found.rule.citation.clause
    return Benefit(
        rule=found.rule.id,
        title=voice.name(found.rule.title),
        document=clause.document,
        clause=clause.id,
        article=clause.article,
        headline=" ".join(found.rule.headline.split()),
        needs=found.needs,
        excludes=found.rule.excludes,
    )


def _named(voice: Voice, rule: Rule, name: str) -> str:
    return voice.name(rule.inputs[name].label if name in rule.inputs else rule.conditions[name].text)
