"""How what is remembered is said back."""

from bot.dialogue.acts import Fact, Recalled
from bot.messages import ReplyKind, Understood
from bot.wording.entries import value_of, written
from bot.wording.page import Page
from bot.wording.voice import Voice
from calculators.model import Input


def recalled(page: Page, act: Recalled) -> ReplyKind:
    """One line for each fact, and how to have them forgotten; or that there is none."""
    page.say("memory.lead" if act.facts else "memory.empty")
    for fact in act.facts:
        words = {"label": _label(page.voice, fact), "shown": _shown(page.voice, fact)}
        page.say(f"memory.{fact.kind}", **words, notes=_in_brackets(page.voice, fact))
    if act.facts:
        page.say("memory.how")
    return "answer"


def told(voice: Voice, fact: Fact) -> Understood:
    """The fact as the contract writes it."""
    value = fact.value
    if fact.item and isinstance(fact.about, Input):
        value = value_of(fact.about, fact.item)
    said = fact.shown or None
    return Understood(name=fact.name, label=_label(voice, fact), value=value, said=said, notes=_notes(voice, fact))


def _notes(voice: Voice, fact: Fact) -> tuple[str, ...]:
    return tuple(voice.say(f"memory.{name}", **words) for name, words in fact.notes)


def _in_brackets(voice: Voice, fact: Fact) -> str:
    notes = _notes(voice, fact)
    return voice.say("memory.notes", notes=voice.joined(notes)) if notes else ""


def _label(voice: Voice, fact: Fact) -> str:
    name = fact.about.label if isinstance(fact.about, Input) else fact.about.text if fact.about else ""
    return voice.name(name) if name else voice.say(f"memory.label_{fact.name}")


def _shown(voice: Voice, fact: Fact) -> str:
    """The user's words; a figure that was told without being said (nothing received) is written."""
    low = fact.item.value.low if fact.item else None
    if fact.shown or low is None or not isinstance(fact.about, Input):
        return fact.shown if fact.kind == "words" or fact.item else voice.name(fact.shown)
    return voice.retell(written(fact.about, low))
