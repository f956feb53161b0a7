"""Amounts and how they came about, in words."""

from collections.abc import Iterable
from decimal import Decimal

from bot.wording.entries import written
from bot.wording.page import Page
from calculators.explain import write
from calculators.model import Calculation, Input, Item

TERMS = ("years", "days")
YEAR_LENGTH = 4
"""Signs of a calendar year; a shorter period counts the years from the first."""


def head(page: Page, result: Calculation) -> None:
    """The amount first, on what it is reckoned and that it hangs on what is open; or what is not met."""
    named = "computed.period" if len(result.period or "") == YEAR_LENGTH else "computed.period_nth"
    period = page.voice.say(named, period=result.period) if result.period else ""
    if result.eligible is False:
        failed = next(state for state in result.conditions if state.met is False)
        text = failed.text if failed.condition is None else failed.condition.text
        page.say("computed.refused", period=period, text=text)
        if failed.condition:
            page.quote("computed.basis", failed.condition.citation)
        return
    given = page.voice.say("computed.given") if result.eligible is None else ""
    page.lines.append(period + given + amount(page, result))


def amount(page: Page, result: Calculation) -> str:
    """One sentence: who gets how much, reckoned on what."""
    words = {
        "subject": page.voice.name(result.rule.beneficiary) or page.voice.say("computed.subject"),
        "amount": _sum(page, result, result.amount),
        "amount_max": "" if result.amount_max is None else _sum(page, result, result.amount_max),
        "on": _on(page, result),
    }
    return page.voice.say(f"computed.{_phrase(result)}", **words)


def _phrase(result: Calculation) -> str:
    """A term is no sum to be had, and nothing is said as nothing."""
    if result.bound == "exactly" and result.unit in TERMS:
        return "term"
    nothing = result.bound == "exactly" and result.unit == "CNY" and not result.amount
    return "nothing" if nothing else result.bound


def _sum(page: Page, result: Calculation, value: Decimal) -> str:
    told = page.voice.retell(write(value, result.unit))
    return page.voice.say("computed.about" if result.estimate else "computed.sum", shown=told)


def steps(page: Page, results: Iterable[Calculation]) -> None:
    """How each amount came about, rule by rule; what several entries of one rule share is said once."""
    by_rule: dict[str, list[Calculation]] = {}
    for result in results:
        by_rule.setdefault(result.rule.id, []).append(result)
    for entries in by_rule.values():
        texts = dict.fromkeys(page.voice.retell(text) for result in entries for text in _told(result))
        if len(by_rule) > 1:
            page.say("computed.steps_of", title=entries[0].rule.title)
        elif texts:
            page.say("computed.steps")
        for text in texts:
            page.say("computed.step", step=text)


def _told(result: Calculation) -> list[str]:
    """The steps; one that only repeats a condition says nothing where that is not met."""
    conditions = [state.condition for state in result.conditions if result.eligible is False]
    repeated = {condition.text for condition in conditions if condition}
    return [step.text for step in result.steps if step.text not in repeated]


def still_open(page: Page, results: Iterable[Calculation]) -> None:
    """What an amount hangs on."""
    texts = [
        page.voice.retell(state.text) if state.condition is None else page.voice.name(state.condition.text)
        for result in results
        if result.eligible is None
        for state in result.conditions
        if state.met is None
    ]
    if texts:
        page.say("computed.open", conditions=page.voice.joined(texts))


def _on(page: Page, result: Calculation) -> str:
    """The figures that the amount is reckoned on."""
    told = [_input(page, about, item) for about, item in result.inputs if item.rough or item.value.is_exact]
    if not told:
        return ""
    return page.voice.say("computed.on_about" if result.estimate else "computed.on", inputs=page.voice.listed(told))


def _input(page: Page, about: Input, item: Item) -> str:
    """A figure with its name; one told roughly as about so much, or in the words in which it was told as a range."""
    if not item.value.is_exact or item.value.low is None:
        return page.voice.say("computed.input", label=about.label, value=item.said or "")
    value = page.voice.retell(written(about, item.value.low))
    return page.voice.say("computed.input_about" if item.rough else "computed.input", label=about.label, value=value)
