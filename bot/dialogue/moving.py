"""What of a matter goes along to another place's rule, or to another day's."""

from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.state import Known, Said, Topic
from bot.dialogue.turn import Turn
from calculators.model import Rule


def puts_elsewhere(turn: Turn) -> bool:
    """Whether the message puts the matter in hand into another place: 同样的要是放在红河呢."""
    places = {place.code for place in turn.message.places}
    return bool(turn.rules()) and len(places) == 1 and says(lexicon().structures["put_elsewhere"], turn.message.plain)


def carried(topic: Topic, before: list[Rule], rules: list[Rule], asked_first: Topic) -> Topic:
    """The matter with all that is known of it, newest first; what only the first question told comes after that."""
    here = topic.model_copy(deep=True)
    pair = _bases(before), _bases(rules)
    for known in filter(None, (here, here.facts)):
        _rename(known, *pair)
        gone = {*known.replaced, *(here.facts.figures if here.facts else ())}
        first = {name: items for name, items in asked_first.figures.items() if name not in gone}
        known.figures = {**first, **known.figures}
        known.choices = {**asked_first.choices, **known.choices}
        known.dates = {**asked_first.dates, **known.dates}
        known.conditions = {**asked_first.conditions, **known.conditions}
    return here


def same_bases(topic: Topic, before: list[Rule], rules: list[Rule]) -> dict[str, list[Said]]:
    """The sums that the rules compute from, where the rules before computed from the same."""
    return {name: topic.figures[name] for name in _bases(rules) if name in _bases(before) and name in topic.figures}


def _bases(rules: list[Rule]) -> list[str]:
    """The sums that the rules compute from."""
    entries = {entry.name: entry for rule in rules for entry in rule.inputs.values()}
    return [name for name, entry in entries.items() if entry.role == "base" and entry.kind == "money"]


def _rename(known: Known, before: list[str], after: list[str]) -> None:
    """The one base of the old rule is that of the new one, under its own name there; what is left of it is not."""
    told: list[Said] = known.figures.get(before[0], []) if len(before) == 1 else []
    rest = bool(told and after) and after[0] == lexicon().rests.get(before[0])
    if told and not rest and len(after) == 1 and after[0] not in known.figures:
        known.figures[after[0]] = told
        if doubted := known.open.pop(before[0], None):
            known.open[after[0]] = doubted
