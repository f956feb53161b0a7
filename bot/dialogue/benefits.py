"""Which benefits in hand take off what was received before, and by which words each is meant.

What was received under one benefit is nothing of another's: it is asked, and kept, for each by itself.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.dialogue.acts import Question
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.naming import own_words
from bot.dialogue.state import Said
from bot.dialogue.understand import Understanding
from calculators.model import Input, Rule
from corpus.numerals import Figure

BENEFIT = "benefit"
"""The name of the question under which a sum was received, and of the sum that waits for its answer."""
OF = "@"
"""Between an input and the rule that it is asked for."""


_PART = re.compile(r"[^,,。;;!!??\n]+")


@dataclass(frozen=True)
class Benefits:
    """The rules in hand, and the names of the questions that stand."""

    rules: tuple[Rule, ...] = ()
    asked: tuple[str, ...] = ()

    def rules_of(self, name: str) -> list[Rule]:
        """The rules that take off an input of that name."""
        return [rule for rule in self.rules if name in rule.inputs and rule.inputs[name].role == "used"]

    def measures_of(self, name: str) -> list[str]:
        return sorted({rule.measure for rule in self.rules_of(name)})

    def share(self, name: str) -> bool:
        """Whether several benefits take off an input of that name."""
        return len(self.measures_of(name)) > 1

    def named(self, words: str) -> list[str]:
        """The measures of which the words say what is said of no other."""
        return sorted({rule.measure for rule in self.rules if says(self._own[rule.id], words)})

    def asked_for(self, name: str) -> list[str]:
        """The measures for which a question about the input stands."""
        asked = [each.partition(OF)[2] for each in self.asked if each.startswith(name + OF)]
        return sorted({rule.measure for rule in self.rules_of(name) if rule.id in asked})

    def told(self, name: str, figure: Figure, message: Understanding) -> list[str]:
        """The measures that a sum was received under; none where several may be meant."""
        if not self.share(name):
            return self.named(message.plain) or sorted({rule.measure for rule in self.rules})
        texts = (_part(message, figure), own_words(message, figure), message.plain)
        ways = (*map(self.named, texts), self.asked_for(name))
        return next((found for found in ways if len(found) == 1), [])

    def open_for(self, name: str, items: Iterable[Said]) -> list[str]:
        """The measures under which it is not known what was received."""
        known = list(items)
        if any(not item.measures for item in known):
            return []
        told = {measure for item in known for measure in item.measures}
        return [measure for measure in self.measures_of(name) if measure not in told]

    def beside(self, name: str, items: Iterable[Said], under: Iterable[str]) -> list[Said]:
        """The sums told that were received under other benefits; what was told of all of them stays for the rest."""
        gone, every = set(under), self.measures_of(name)
        left = [(item, [each for each in item.measures or every if each not in gone]) for item in items]
        return [item.model_copy(update={"measures": measures}) for item, measures in left if measures]

    def question(self, rule: Rule, entry: Input) -> Question:
        """What was received before; for one benefit by its name where several count it."""
        if not self.share(entry.name):
            return Question(entry.name, entry)
        words = {"title": rule.title, "text": entry.question}
        return Question(f"{entry.name}{OF}{rule.id}", entry, (), "of_benefit", words)

    def which(self, name: str, figure: Figure) -> Question:
        """Ask under which benefit a sum was received."""
        choices = tuple((rule.id, rule.title) for rule in self.rules_of(name))
        return Question(BENEFIT, None, choices, "which_benefit", {"said": figure.said}, figure)

    @cached_property
    def _own(self) -> Mapping[str, tuple[str, ...]]:
        """What each rule is called by and none of another measure is."""
        words = {rule.id: _words(rule) for rule in self.rules}
        return {
            rule.id: tuple(
                words[rule.id].difference(*(words[each.id] for each in self.rules if each.measure != rule.measure))
            )
            for rule in self.rules
        }


def _part(message: Understanding, figure: Figure) -> str:
    """The part of the sentence that a figure stands in."""
    parts = (part for part in _PART.finditer(message.plain) if part.start() <= figure.start < part.end())
    return next((part[0] for part in parts), "")


def _words(rule: Rule) -> set[str]:
    cues = {word for group in rule.cues for cue in group for word in lexicon().words(cue)}
    return {*cues, *rule.words, rule.title}


def asked_input(name: str) -> str:
    """The input that a question is about, whichever benefit it is asked for."""
    return name.partition(OF)[0]
