"""What stands around a figure: its part of the sentence, up to the figures beside it and to the sentence's ends."""

import re
from dataclasses import dataclass

from bot.dialogue.lexicon import lexicon, says
from corpus.numerals import Figure

SENTENCE_END = re.compile(r"[。;;!!??\n]")
COMMA = re.compile(r"[,,、::]")


@dataclass(frozen=True, slots=True)
class Window:
    """What stands around a figure, up to its neighbours and to the ends of its sentence."""

    plain: str
    start: int
    figure: Figure
    stop: int

    @property
    def before(self) -> str:
        return SENTENCE_END.split(self.plain[self.start : self.figure.start])[-1]

    @property
    def after(self) -> str:
        return SENTENCE_END.split(self.plain[self.figure.end : self.stop])[0]

    @property
    def is_part(self) -> bool:
        return says(lexicon().structures["part"], COMMA.split(self.before)[-1])

    @property
    def tail(self) -> str:
        """What follows within the part of the sentence, its closing mark included."""
        rest = self.plain[self.figure.end : self.figure.end + 12]
        return COMMA.split(rest)[0]

    @property
    def sentence(self) -> str:
        ahead = SENTENCE_END.split(self.plain[: self.figure.start])[-1]
        return ahead + self.plain[self.figure.start : self.figure.end] + self.after
