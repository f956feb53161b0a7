"""This is where all that is held of a user is gathered, to be shown: every field of the state that tells of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.dialogue.acts import Fact
from bot.dialogue.held_figures import Names, figures_of
from bot.dialogue.state import DialogueState, Known, Said, Topic
from bot.dialogue.turn import Turn
from calculators.load import Rules
from corpus.regions import name_of


def held(turn: Turn) -> tuple[Fact, ...]:
    """Everything in the state that the user has told, each once, in the order of the telling."""
    return tuple({repr(fact): fact for fact in (*_at_large(turn.state), *_matters(turn), *_words(turn.state))}.values())


def _at_large(state: DialogueState) -> Iterator[Fact]:
    """Where the user is, who they are, the day they ask for, and the places that were spoken of."""
    if state.region:
        yield _told("region", name_of(state.region))
    for kind in state.applicants:
        yield _told("applicant", kind)
    if state.as_of:
        yield _told("as_of", state.as_of.isoformat())
    for code in state.places:
        if code != state.region:
            yield Fact("told", "place", code, name_of(code))


def _words(state: DialogueState) -> Iterator[Fact]:
    for words in (*state.heard, state.question, state.compared):
        if words:
            yield Fact("words", "words", words, words)


def _matters(turn: Turn) -> Iterator[Fact]:
    for topic in turn.state.topics:
        current = topic is turn.state.topic
        yield from _Matter(turn.house.rules, topic, _names(turn.house.rules, topic)).facts(turn.state, current=current)


def _names(rules: Rules, topic: Topic) -> Names:
    """What is held may be of a rule that is no longer in hand: the matter's own names go before all others."""
    mine = [rules[name] for name in topic.rules if name in rules]
    order = [*reversed(rules.all()), *reversed(mine)]
    return Names(
        {name: entry for rule in order for name, entry in rule.inputs.items()},
        {name: entry for rule in order for name, entry in rule.conditions.items()},
        {rule.measure: rule.title for rule in order},
    )


@dataclass(frozen=True, slots=True)
class _Matter:
    """One matter with the names of all that may be held in it."""

    rules: Rules
    topic: Topic
    names: Names

    def facts(self, state: DialogueState, *, current: bool) -> Iterator[Fact]:
        """The rules in hand and those to choose from, the question, what is known and what is only supposed."""
        topic = self.topic
        for title in self._titles(topic.rules):
            yield Fact("told" if current else "earlier", "matter", title, title)
        yield from (_told("option", title) for title in self._titles(topic.options))
        if topic.region and topic.region != state.region:
            yield Fact("told", "matter_place", topic.region, name_of(topic.region))
        if topic.question:
            yield Fact("words", "words", topic.question, topic.question)
        yield from self._known(topic.facts or topic)
        if topic.facts is not None:
            yield from self._supposed(topic, topic.facts)

    def _titles(self, ids: Iterable[str]) -> list[str]:
        return [self.rules[name].title for name in ids if name in self.rules]

    def _known(self, told: Known) -> Iterator[Fact]:
        yield from figures_of("told", told.figures, self.names)
        yield from figures_of("before", told.replaced, self.names, lambda name, item: _is_gone(item, told, name))
        yield from figures_of("whole", told.wholes, self.names)
        for name, said in (*told.unsettled.items(), *told.open.items()):
            yield Fact("unsure", name, said, said, self.names.inputs.get(name))
        yield from self._settled("told", told, Known())

    def _supposed(self, view: Known, facts: Known) -> Iterator[Fact]:
        """What the supposition has otherwise than the facts."""
        kind = "supposed_of_others" if self.topic.theirs else "supposed"
        yield from figures_of(
            kind, view.figures, self.names, lambda name, item: item not in facts.figures.get(name, [])
        )
        yield from self._settled("supposed", view, facts)

    def _settled(self, kind: str, known: Known, before: Known) -> Iterator[Fact]:
        """Choices, days and conditions, other than those before."""
        for name, values in known.choices.items():
            if values != before.choices.get(name):
                yield from self._choices(kind, name, values)
        for name, day in known.dates.items():
            if day != before.dates.get(name):
                first = known.earliest.get(name, day)
                notes = () if first == day else (("note_earliest", {"shown": first.isoformat()}),)
                about = self.names.inputs.get(name)
                yield Fact(kind, name, day.isoformat(), day.isoformat(), about, notes=notes)
        for name, holds in known.conditions.items():
            condition = self.names.conditions.get(name)
            if condition and holds != before.conditions.get(name):
                told = "holds" if holds else "fails"
                way = told if kind == "told" else f"{kind}_{told}"
                yield Fact(way, name, str(holds).lower(), condition.text, condition)

    def _choices(self, kind: str, name: str, values: Iterable[str]) -> Iterator[Fact]:
        about = self.names.inputs.get(name)
        labels = {choice.value: choice.label for choice in about.choices} if about else {}
        for value in values:
            yield Fact(kind, name, value, labels.get(value, value), about)


def _is_gone(item: Said, told: Known, name: str) -> bool:
    """Whether a correction put another value in its place; a figure that was only put aside is still held."""
    return (item.low, item.high) not in {(each.low, each.high) for each in told.figures.get(name, [])}


def _told(name: str, value: str) -> Fact:
    return Fact("told", name, value, value)
