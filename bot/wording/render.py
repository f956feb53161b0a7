"""From an act to the reply that every channel shows; each kind of act has its own file among the sections."""

from datetime import date

from bot.dialogue.acts import (
    Act,
    Asked,
    Chatted,
    Compared,
    Computed,
    Guided,
    NotFound,
    Quoted,
    Recalled,
    Refused,
    Screening,
)
from bot.dialogue.state import DialogueState
from bot.messages import Reply, ReplyKind
from bot.wording.entries import entry
from bot.wording.marks import Marks
from bot.wording.names import names
from bot.wording.page import Page
from bot.wording.script import in_traditional
from bot.wording.sections.asked import ask, asked
from bot.wording.sections.chatted import chatted
from bot.wording.sections.compared import compared
from bot.wording.sections.computed import computed
from bot.wording.sections.guided import guided
from bot.wording.sections.not_found import not_found
from bot.wording.sections.quoted import quoted
from bot.wording.sections.recalled import recalled
from bot.wording.sections.screened import benefit, screened
from bot.wording.sections.understood import understood
from bot.wording.voice import Voice
from corpus.model import Corpus


def render(act: Act, state: DialogueState, session_id: str, corpus: Corpus, as_of: date) -> Reply:
    """The whole reply; nothing is decided here but wording and order."""
    voice = Voice(state.speech or "hans", names(corpus))
    told = frozenset(state.topic.told if state.topic else ())
    page = Page(voice, Marks(corpus, as_of), corpus, frozenset(state.asked), told)
    kind = _write(page, act)
    reply = Reply(
        session_id=session_id,
        turn=state.turn,
        kind=kind,
        text="\n".join(page.lines),
        citations=page.marks.out(),
        calculations=tuple(entry(result, voice) for result in getattr(act, "calculations", ())),
        understood=understood(voice, act, state),
        benefits=tuple(benefit(voice, found) for found in getattr(act, "benefits", ())),
        comparison=tuple(page.rows),
        asks=tuple(ask(voice, question) for question in getattr(act, "questions", ())),
    )
    return in_traditional(reply) if voice.speech == "hant" else reply


def _write(page: Page, act: Act) -> ReplyKind:
    match act:
        case Computed() | Asked():
            return computed(page, act) if isinstance(act, Computed) else asked(page, act)
        case Quoted() | Compared():
            return quoted(page, act) if isinstance(act, Quoted) else compared(page, act)
        case Screening() | Guided():
            return screened(page, act) if isinstance(act, Screening) else guided(page, act)
        case NotFound() | Chatted():
            return not_found(page, act) if isinstance(act, NotFound) else chatted(page, act)
        case Recalled():
            return recalled(page, act)
        case Refused():
            page.say(f"refused.{act.reason}")
            return "refusal"
