"""An amount: the sum, the words it rests on, how it came about, what is open, and what comes next."""

from collections.abc import Callable

from bot.dialogue.acts import Computed
from bot.dialogue.quotes import sentence, unrepeated, whole
from bot.messages import ReplyKind
from bot.wording.page import Page
from bot.wording.sections.amounts import head, steps, still_open
from bot.wording.sections.asked import ask_too
from bot.wording.sections.closing import closing, departments
from bot.wording.sections.remarks import remarks
from calculators.model import Rule
from corpus.citation import Citation

Part = Callable[[Page, Computed], None]


def computed(page: Page, act: Computed) -> ReplyKind:
    """In the order that the user's question wants; background and next step once a matter."""
    if page.voice.has(f"computed.view_{act.view}"):
        page.say(f"computed.view_{act.view}")
    if all(result.eligible is False for result in act.calculations):
        return _refused(page, act)
    for part in _ORDER[act.view]:
        part(page, act)
    still_open(page, act.calculations)
    known = {result.rule.id for result in act.calculations} <= page.told
    if not known:
        remarks(page, act.remarks, background=True)
    ask_too(page, act.questions)
    if known:
        page.say("closing.final")
    else:
        closing(page, [result.rule for result in act.calculations])
    return "calculation"


def _refused(page: Page, act: Computed) -> ReplyKind:
    """Nothing for anyone: what is not met, in the clause's words, how that came, and that it can be looked at again."""
    for part in (_amounts, _basis, _steps):
        part(page, act)
    page.say("computed.once_met")
    departments(page, [result.rule.citation.clause for result in act.calculations], "ask_there")
    page.say("closing.final")
    return "calculation"


def _amounts(page: Page, act: Computed) -> None:
    _heads(page, act)
    remarks(page, act.remarks, background=False)


def _after_limits(page: Page, act: Computed) -> None:
    remarks(page, act.remarks, background=False)
    _heads(page, act)


def _heads(page: Page, act: Computed) -> None:
    titles = {result.rule.id: result.rule.title for result in act.calculations}
    said: set[str] = set()
    for result in act.calculations:
        if len(titles) > 1 and result.rule.id not in said:
            page.say("computed.title", title=result.rule.title)
        said.add(result.rule.id)
        head(page, result)


def _basis(page: Page, act: Computed) -> None:
    for citation in unrepeated([whole(rule.citation) for rule in _rules(act)] + _reasons(act)):
        page.quote("computed.basis", citation)


def _original(page: Page, act: Computed) -> None:
    for citation in unrepeated([sentence(rule.citation) for rule in _rules(act)]):
        page.quote("computed.basis", citation)


def _rules(act: Computed) -> list[Rule]:
    return list({result.rule.id: result.rule for result in act.calculations}.values())


def _reasons(act: Computed) -> list[Citation]:
    """The words behind each step, where the user wants to know why."""
    steps = [step for result in act.calculations for step in result.steps] if act.view == "why" else []
    return [step.citation for step in steps if step.citation]


def _steps(page: Page, act: Computed) -> None:
    steps(page, act.calculations)


def _doubted(page: Page, act: Computed) -> None:
    page.say("computed.correct_me")
    departments(page, [result.rule.citation.clause for result in act.calculations], "ask_there")


_ORDER: dict[str, tuple[Part, ...]] = {
    "": (_amounts, _basis, _steps),
    "why": (_amounts, _steps, _basis),
    "source": (_original, _amounts, _steps),
    "limit": (_after_limits, _basis, _steps),
    "doubt": (_amounts, _steps, _basis, _doubted),
}
