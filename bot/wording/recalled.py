"""How what is remembered is said back."""

from bot.dialogue.acts import Fact, Recalled
from bot.messages import Understood
from bot.wording.entries import value_of, written
from bot.wording.phrases import phrase
from calculators.model import Input


def lines(act: Recalled) -> list[str]:
    """One line for each fact, and how to have them forgotten; or that there is none."""
    if not act.facts:
        return [phrase("memory.empty")]
    told = [phrase(f"memory.{fact.kind}", label=_label(fact), shown=_shown(fact)) for fact in act.facts]
    return [phrase("memory.lead"), *told, phrase("memory.how")]


def told(fact: Fact) -> Understood:
    """The fact as the contract writes it."""
    value = fact.value
    if fact.item and isinstance(fact.about, Input):
        value = value_of(fact.about, fact.item)
    return Understood(name=fact.name, label=_label(fact), value=value, said=fact.shown or None)


def _label(fact: Fact) -> str:
    if fact.about:
        return fact.about.label if isinstance(fact.about, Input) else fact.about.text
    return phrase(f"memory.label_{fact.name}")


def _shown(fact: Fact) -> str:
    """The user's words; a figure that was told without being said (nothing received) is written."""
    low = fact.item.value.low if fact.item else None
    if fact.shown or low is None or not isinstance(fact.about, Input):
        return fact.shown
    return written(fact.about, low)
