"""What a message wants to be told first, and so how the answer leads in; the words for it are in the lexicon."""

from bot.dialogue.understand import Understanding

_LEADS = ("who", "rate", "decides")
_VIEWS = ("doubt", "source", "why")


def lead_of(message: Understanding) -> str:
    """The lead of an answer in the clauses' words: departments, the rate, a yes or no, or the clauses."""
    return next((lead for lead in _LEADS if message.has(lead)), "quoted")


def view_of(message: Understanding) -> str:
    """What is asked of an amount given before: where it comes from, its words, whether it is right; or nothing."""
    return next((view for view in _VIEWS if message.has(view)), "")
