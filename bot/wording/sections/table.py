"""A comparison as rows: one for each side, in the data whole and in the text as far as a rule stands behind it."""

from bot.dialogue.acts import Compared
from bot.messages import ComparedOut
from bot.wording.entries import number
from bot.wording.page import Page
from calculators.explain import write
from calculators.model import Calculation, Rule
from corpus.address import address
from corpus.citation import Citation
from corpus.regions import name_of


def rows(page: Page, act: Compared) -> None:
    """A row for each rule and what it comes to, and for each document without a rule by its first words."""
    ruled = {rule.document for rule in act.rules}
    several = len({rule.measure for rule in act.rules}) > 1
    for rule in act.rules:
        results = [result for result in act.calculations if result.rule.id == rule.id]
        page.rows += [_of_rule(page, rule, result, several) for result in results or (None,)]
    silent = {quote.clause.document: quote for quote in reversed(act.citations) if quote.clause.document not in ruled}
    page.rows += [_side(page, quote, quote.quote) for quote in reversed(silent.values())]


def _of_rule(page: Page, rule: Rule, result: Calculation | None, several: bool) -> ComparedOut:
    row = _side(page, rule.citation, _words(rule))
    line = {"place": row.place, "at": address(rule.citation.clause, page.corpus), "mark": f"[{row.mark}]"}
    words = {"words": " ".join(row.words.split()), "title": rule.title, "amount": _amount(page, result)}
    page.say("quoted.row_of" if several else "quoted.row", **line, **words)
    told = {"rule": rule.id, "title": page.voice.name(rule.title), "text": page.lines[-1], **_outcome(result)}
    return row.model_copy(update=told)


def _side(page: Page, quote: Citation, words: str) -> ComparedOut:
    clause, document = quote.clause, page.corpus.document(quote.clause.document)
    return ComparedOut(
        place=page.voice.name(name_of(document.region)),
        region=document.region,
        document=document.id,
        document_title=document.title,
        clause=clause.id,
        article=clause.article,
        label=clause.label,
        mark=int(page.marks.mark(quote).strip("[]")),
        words=words,
    )


def _words(rule: Rule) -> str:
    """The words of the rule's one figure where its quote holds them, else the whole quote."""
    figures = list(rule.parameters.values())
    own = figures[0].citation.quote if len(figures) == 1 else ""
    return own if own and own in rule.citation.quote else rule.citation.quote


def _outcome(result: Calculation | None) -> dict[str, object]:
    if result is None:
        return {}
    most = None if result.amount_max is None else number(result.amount_max, result.unit)
    amounts = {"amount": number(result.amount, result.unit), "amount_max": most, "unit": result.unit}
    return {"bound": result.bound, "period": result.period, "eligible": result.eligible, **amounts}


def _amount(page: Page, result: Calculation | None) -> str:
    """What the figures come to, as the end of a row; nothing where none were given."""
    if result is None:
        return ""
    if result.eligible is False:
        return page.voice.say("quoted.row_refused")
    most = "" if result.amount_max is None else page.voice.retell(write(result.amount_max, result.unit))
    amount = page.voice.retell(write(result.amount, result.unit))
    return page.voice.say(f"quoted.row_{result.bound}", amount=amount, amount_max=most)
