"""From an act to the reply that every channel shows."""

from dataclasses import dataclass
from datetime import date

from bot.dialogue.acts import (
    Act,
    Asked,
    Chatted,
    Compared,
    Computed,
    NotFound,
    Question,
    Quoted,
    Recalled,
    Refused,
    Remark,
    Screening,
)
from bot.dialogue.state import DialogueState
from bot.messages import Ask, AskKind, Benefit, Choice, Reply, ReplyKind, Understood
from bot.wording.entries import entry, value_of, written
from bot.wording.marks import Marks
from bot.wording.phrases import phrase
from bot.wording.recalled import lines, told
from calculators.explain import write
from calculators.model import Calculation, Condition, Input, Rule
from calculators.screening import Screened
from corpus.citation import Citation
from corpus.model import Corpus
from corpus.numerals import Figure


@dataclass(slots=True)
class Page:
    """The reply in the making."""

    marks: Marks
    corpus: Corpus
    lines: list[str]

    def say(self, name: str, **figures: str) -> None:
        self.lines.append(phrase(name, **figures))

    def quote(self, name: str, citation: Citation) -> None:
        source, mark = self.marks.source(citation), self.marks.mark(citation)
        self.say(name, source=source, mark=mark, quote=" ".join(citation.quote.split()))


def render(act: Act, state: DialogueState, session_id: str, corpus: Corpus, as_of: date) -> Reply:
    """The whole reply; nothing is decided here but wording and order."""
    page = Page(Marks(corpus, as_of), corpus, [])
    kind = _write(page, act)
    return Reply(
        session_id=session_id,
        turn=state.turn,
        kind=kind,
        text="\n".join(page.lines),
        citations=page.marks.out(),
        calculations=tuple(entry(result) for result in getattr(act, "calculations", ())),
        understood=tuple(_understood(act, state)),
        benefits=tuple(_benefit(found) for found in getattr(act, "benefits", ())),
        asks=tuple(_ask(question) for question in getattr(act, "questions", ())),
    )


def _write(page: Page, act: Act) -> ReplyKind:
    match act:
        case Computed() | Asked():
            return _computed(page, act) if isinstance(act, Computed) else _asked(page, act)
        case Screening():
            return _screening(page, act)
        case Quoted() | Compared():
            return _quoted(page, act) if isinstance(act, Quoted) else _compared(page, act)
        case NotFound():
            return _not_found(page, act)
        case Refused():
            page.say(f"refused.{act.reason}")
            return "refusal"
        case Chatted() | Recalled():
            return _chatted(page, act)


def _computed(page: Page, act: Computed) -> ReplyKind:
    for result in act.calculations:
        _amount(page, result, titled=len(act.calculations) > 1)
    if any(result.eligible is None for result in act.calculations):
        page.say("computed.conditional")
    for citation in dict.fromkeys(result.rule.citation for result in act.calculations):
        page.quote("computed.basis", citation)
    page.say("computed.steps")
    for result in act.calculations:
        for step in result.steps:
            page.say("computed.step", text=step.text)
    _open(page, act)
    for remark in act.remarks:
        _remark(page, remark)
    _departments(page, act.calculations)
    page.say("quoted.next_step")
    return "calculation"


def _amount(page: Page, result: Calculation, *, titled: bool) -> None:
    if result.eligible is False:
        failed = next(state for state in result.conditions if state.met is False)
        page.say("computed.refused", condition=failed.text)
        if failed.condition:
            page.quote("quoted.item", failed.condition.citation)
        return
    if titled:
        page.say("computed.title", title=result.rule.title)
    head = phrase("computed.period", period=result.period) if result.period else ""
    page.lines.append(head + phrase(f"computed.{result.bound}", **_amount_figures(result)))
    for about, item in result.inputs:
        if item.value.is_exact and item.value.low is not None:
            page.say("computed.echo", label=about.label, value=written(about, item.value.low))


def _amount_figures(result: Calculation) -> dict[str, str]:
    return {
        "beneficiary": result.rule.beneficiary or phrase("computed.subject"),
        "amount": write(result.amount, result.unit),
        "amount_max": "" if result.amount_max is None else write(result.amount_max, result.unit),
    }


def _open(page: Page, act: Computed) -> None:
    texts = [
        state.text
        for result in act.calculations
        if result.eligible is None
        for state in result.conditions
        if state.met is None
    ]
    if texts:
        page.say("computed.open", conditions=";".join(dict.fromkeys(texts)))


def _departments(page: Page, results: tuple[Calculation, ...]) -> None:
    names = dict.fromkeys(name for result in results for name in result.rule.citation.clause.departments.all)
    if names:
        page.say("quoted.departments", departments="、".join(names))


def _remark(page: Page, remark: Remark) -> None:
    mark = page.marks.mark(remark.citation) if remark.citation else ""
    page.say(f"remark.{remark.phrase}", mark=mark, **remark.figures)


def _asked(page: Page, act: Asked) -> ReplyKind:
    for remark in act.remarks:
        _remark(page, remark)
    page.say(f"asked.{act.lead}")
    for question in act.questions:
        page.say("asked.item", question=_question(question))
    for rule in act.rules:
        page.quote("asked.basis", rule.citation)
    return "question"


def _question(question: Question) -> str:
    if question.phrase:
        asked = phrase(f"asked.{question.phrase}", **question.figures)
        return asked + "/".join(label for _, label in question.choices) if asked.endswith(":") else asked
    return question.about.question if question.about else question.name


def _quoted(page: Page, act: Quoted) -> ReplyKind:
    page.say(f"quoted.{act.lead}")
    for citation in act.citations:
        page.quote("quoted.item", citation)
    for remark in act.remarks:
        _remark(page, remark)
    if act.citations and act.citations[0].clause.departments.all:
        page.say("quoted.departments", departments="、".join(act.citations[0].clause.departments.all))
    return "answer"


def _screening(page: Page, act: Screening) -> ReplyKind:
    page.say("screening.lead", **act.figures)
    for found in act.benefits:
        citation = found.rule.citation
        source, mark = page.marks.source(citation), page.marks.mark(citation)
        page.say(
            "screening.item", title=found.rule.title, source=source, mark=mark, quote=" ".join(citation.quote.split())
        )
        for result in found.calculations:
            amount = phrase(f"computed.{result.bound}", **_amount_figures(result))
            page.say("screening.computed", amount=amount)
        if found.needs:
            labels = "、".join(_named(found.rule, name) for name in found.needs)
            page.say("screening.needs", needs=labels)
        if not found.rule.computes:
            page.say("screening.silent")
    for remark in act.remarks:
        _remark(page, remark)
    page.say("quoted.next_step")
    return "answer"


def _named(rule: Rule, name: str) -> str:
    return rule.inputs[name].label if name in rule.inputs else rule.conditions[name].text


def _compared(page: Page, act: Compared) -> ReplyKind:
    page.say("quoted.compared")
    for result in act.calculations:
        page.say("quoted.side", title=page.corpus.document(result.rule.document).title)
        _amount(page, result, titled=True)
        for step in result.steps:
            page.say("computed.step", text=step.text)
    for citation in act.citations:
        page.quote("quoted.item", citation)
    for remark in act.remarks:
        _remark(page, remark)
    page.say("quoted.next_step")
    return "comparison"


def _not_found(page: Page, act: NotFound) -> ReplyKind:
    documents = "、".join(f"《{document.title}》" for document in page.corpus.documents.values())
    figures = {"documents": documents, **act.figures}
    if act.citations:
        citation = act.citations[0]
        figures |= {
            "source": page.marks.source(citation),
            "mark": page.marks.mark(citation),
            "quote": " ".join(citation.quote.split()),
        }
    page.say(f"not_found.{act.reason}", **figures)
    for remark in act.remarks:
        _remark(page, remark)
    return "not_found"


def _chatted(page: Page, act: Chatted | Recalled) -> ReplyKind:
    page.lines += [phrase(f"chatted.{act.phrase}", **act.figures)] if isinstance(act, Chatted) else lines(act)
    return "answer"


def _understood(act: Act, state: DialogueState) -> list[Understood]:
    found = [] if state.region is None else [Understood(name="region", value=state.region, said=state.region_said)]
    for result in getattr(act, "calculations", ()):
        found += [
            Understood(name=about.name, label=about.label, value=value_of(about, item), said=item.said)
            for about, item in result.inputs
        ]
    for part in (*getattr(act, "remarks", ()), *getattr(act, "questions", ())):
        if part.echo is not None:
            found.append(_echoed(part.phrase, part.echo))
    found += [told(fact) for fact in getattr(act, "facts", ()) if fact.name != "region"]
    return list(dict.fromkeys(found))


def _echoed(name: str, figure: Figure) -> Understood:
    """A figure that is spoken of without being computed with."""
    ends = ["" if end is None else f"{end:f}" for end in (figure.low, figure.high)]
    return Understood(name=name, value=ends[0] if figure.exact is not None else "..".join(ends), said=figure.said)


def _benefit(found: Screened) -> Benefit:
    clause = found.rule.citation.clause
    return Benefit(
        rule=found.rule.id,
        title=found.rule.title,
        document=clause.document,
        clause=clause.id,
        article=clause.article,
        headline=" ".join(found.rule.headline.split()),
        needs=found.needs,
        excludes=found.rule.excludes,
    )


def _ask(question: Question) -> Ask:
    about = question.about
    kind: AskKind = "choice" if question.choices or about is None else "yes_no"
    if isinstance(about, Input) and not question.choices:
        kind = about.kind
    choices = question.choices or (
        tuple((choice.value, choice.label) for choice in about.choices) if isinstance(about, Input) else ()
    )
    label = about.label if isinstance(about, Input) else about.text if isinstance(about, Condition) else ""
    label = label or phrase(f"asked.label_{question.name}")
    return Ask(
        input=question.name,
        label=label,
        kind=kind,
        question=_question(question),
        choices=tuple(Choice(value=value, label=text) for value, text in choices),
    )
