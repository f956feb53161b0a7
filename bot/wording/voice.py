"""In which language and by which words a reply speaks: phrases, names of the corpus, lists and computed sentences."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.dialogue.speech import Speech
from bot.wording.phrases import has, phrase
from calculators.explain import retold

ENGLISH = "en"
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_NAMED = frozenset(
    "title own_title newer by place other label text who base own_base other_base measure benefit term".split()  # noqa: SIM905
)
"""Words that a phrase is filled with and that are names of the corpus."""
_RECKONED = frozenset({"amount", "less", "figure"})
"""Words that are results of a computation."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One way to speak; traditional characters are made of the simplified ones when all is said.

    `names` are the corpus's words in English by the Chinese ones.
    """

    speech: Speech
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def language(self) -> str:
        return ENGLISH if self.speech == ENGLISH else "zh"

    def say(self, name: str, **figures: str) -> str:
        """The phrase filled; names of the corpus among its words in the same language."""
        return phrase(name, self.language, **{key: self._told(key, value) for key, value in figures.items()})

    def _told(self, key: str, value: str) -> str:
        if key in _NAMED:
            return self.name(value)
        return self.retell(value) if key in _RECKONED else value

    def has(self, name: str) -> bool:
        return has(name, self.language)

    def name(self, text: str) -> str:
        """A title, label, condition or place; what has no English name stays as it is, marked as Chinese words."""
        if self.language != ENGLISH or not _CHINESE.search(text):
            return text
        return self.names.get(text) or self.say("list.original", words=text)

    def retell(self, text: str) -> str:
        """A sentence of a computation."""
        return text if self.language != ENGLISH else retold(text, ENGLISH, self.name)

    def listed(self, texts: Iterable[str]) -> str:
        return self.say("list.between").join(dict.fromkeys(texts))

    def joined(self, texts: Iterable[str]) -> str:
        return self.say("list.clauses").join(dict.fromkeys(texts))
