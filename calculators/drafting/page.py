"""A rule file while it is being filled in: what stands in it already, and the words of the grant that it is for."""

from dataclasses import dataclass, field
from typing import Any

from calculators.drafting.grammar import pattern
from calculators.drafting.model import Figure, Grant, Window
from calculators.drafting.parameters import parameter, trimmed
from calculators.drafting.sketch import Sketch
from calculators.drafting.vocabulary import say

Content = dict[str, Any]


@dataclass
class Page:
    """The sections of a rule file for one grant; what could not be sure of gathers in `doubts`."""

    sketch: Sketch
    grant: Grant
    parameters: Content = field(default_factory=dict)
    inputs: Content = field(default_factory=dict)
    conditions: Content = field(default_factory=dict)
    quotes: Content = field(default_factory=dict)
    steps: list[Content] = field(default_factory=list)
    doubts: list[Content] = field(default_factory=list)

    def text(self, window: Window) -> str:
        """The simplified words of a window, figures as printed."""
        return self.sketch.plain[self.sketch.offsets[window.start] : self.sketch.offsets[window.end]].strip()

    def verbatim(self, window: Window) -> str:
        """The clause's own words, without commas and white space around them."""
        cut = trimmed(self.sketch, window)
        return self.sketch.verbatim(cut.start, cut.end)

    def parameter(self, name: str, figure: Figure, words: Window | None = None) -> str:
        """Enter a figure under a name, which is returned.

        :raises UnanchoredError: when it cannot be held against the words.
        """
        self.parameters[name] = parameter(self.sketch, figure, words or self.grant.words)
        return name

    def condition(self, name: str, window: Window) -> str:
        """Enter words as a condition under a name, which is returned."""
        text = self.text(trimmed(self.sketch, window))
        question = say("questions", "condition", text=text)
        self.conditions[name] = {"text": text, "quote": self.verbatim(window), "question": question}
        return name

    def doubt(self, key: str, name: str, **about: str) -> None:
        """Note a doubt about a key of the file."""
        self.doubts.append({"key": key, "doubt": say("doubts", name, **about)})

    @property
    def has_yearly_base(self) -> bool:
        """Whether each year has a base of its own, so that a cap for a year is one for each."""
        scopes = {cap.scope for cap in self.grant.caps}
        if scopes & {"item", "total", "shared"} or self.grant.base is None:
            return False
        yearly = self.grant.yearly or pattern("year_base").search(self.text(self.grant.base))
        return bool(yearly) or (self.grant.years is not None and "year" in scopes)

    @property
    def is_by_firm(self) -> bool:
        """Whether a cap holds for each firm that something is done with (投资同一家企业)."""
        totals = [cap for cap in self.grant.caps if cap.scope == "total"]
        return any(pattern("same_firm").search(self.text(cap.words)) for cap in totals)
