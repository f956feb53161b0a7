"""What is asked: each question with its reason and how to answer it."""

from collections.abc import Iterable

from bot.dialogue.acts import Asked, Question, Worded
from bot.dialogue.quotes import whole
from bot.messages import Ask, AskKind, Choice, ReplyKind
from bot.wording.page import Page
from bot.wording.sections.remarks import remarks
from bot.wording.voice import Voice
from calculators.model import Condition, Input

MOST = 3
"""Questions in one reply; the others wait for the next."""


def asked(page: Page, act: Asked) -> ReplyKind:
    """What is missing, and the clause that wants it."""
    remarks(page, act.remarks, background=False)
    page.say(f"asked.{act.lead}")
    _questions(page, act.questions)
    for rule in act.rules:
        page.quote("asked.basis", whole(rule.citation))
    return "question"


def ask_too(page: Page, questions: Iterable[Question]) -> None:
    """What an amount leaves open, unless it was asked just before."""
    new = [question for question in questions if question.name not in page.asked]
    if new:
        page.say("asked.too")
        _questions(page, new)


def ask(voice: Voice, question: Question) -> Ask:
    """The same question for a form."""
    about = question.about
    choices = question.choices or (
        tuple((choice.value, choice.label) for choice in about.choices) if isinstance(about, Input) else ()
    )
    return Ask(
        input=question.name,
        label=_label(voice, question),
        kind=_kind(question),
        question=_words(voice, question),
        choices=tuple(Choice(value=value, label=_choice(voice, shown)) for value, shown in choices),
    )


def _questions(page: Page, questions: Iterable[Question]) -> None:
    shown = tuple(questions)[:MOST]
    hints = [_hint(page.voice, question) for question in shown]
    for number, question in enumerate(shown):
        hint = hints[number] if hints[number] not in hints[number + 1 :] else ""
        page.say("asked.hint" if hint else "asked.item", question=_words(page.voice, question), hint=hint)
        if question.choices:
            page.say(
                "asked.choices", choices=page.voice.listed(_choice(page.voice, each) for _, each in question.choices)
            )


def _choice(voice: Voice, shown: str | Worded) -> str:
    return voice.name(shown) if isinstance(shown, str) else voice.say(f"asked.{shown.phrase}", **shown.figures)


def _kind(question: Question) -> AskKind:
    about = question.about
    if question.choices or about is None:
        return "choice"
    return about.kind if isinstance(about, Input) else "yes_no"


def _label(voice: Voice, question: Question) -> str:
    about = question.about
    if question.phrase == "of_benefit" and isinstance(about, Input):
        return voice.say("asked.label_of_benefit", title=question.figures["title"], label=about.label)
    label = about.label if isinstance(about, Input) else about.text if isinstance(about, Condition) else ""
    return voice.name(label) if label else voice.say(f"asked.label_{question.name}")


def _hint(voice: Voice, question: Question) -> str:
    """Why it is asked and how it can be answered; alike questions say so once. A doubted figure needs no reason."""
    if question.about is not None and question.phrase:
        return ""
    role = (
        question.about.role if isinstance(question.about, Input) else "condition" if question.about else question.name
    )
    names = [f"asked.hint_{role}_{_kind(question)}", f"asked.hint_{role}"]
    return next((voice.say(name) for name in names if voice.has(name)), "")


def _words(voice: Voice, question: Question) -> str:
    if question.phrase:
        return voice.say(f"asked.{question.phrase}", **question.figures)
    return voice.name(question.about.question) if question.about else question.name
