"""The only citation there is: it cannot be made for words that the clause does not hold."""

from dataclasses import dataclass

from corpus.model import Clause


class QuoteNotFoundError(ValueError):
    """The quoted words do not stand in the clause."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A clause and words that stand in it verbatim.

    :raises QuoteNotFoundError: when `quote` is empty or is not a part of the clause's text.
    """

    clause: Clause
    quote: str

    def __post_init__(self) -> None:
        if not self.quote.strip() or self.quote not in self.clause.text:
            raise QuoteNotFoundError(f"{self.clause.id} does not hold the words 「{self.quote}」")
