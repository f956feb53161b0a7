"""What a short message leaves to the talk before it: it says no more than another place, or another day."""

import re
from dataclasses import replace

from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.meanings import PARTICLES
from bot.dialogue.understand import Understanding
from corpus.scripts import simplify

SHORT = 30
"""Characters of a message up to which it may lean on the one before."""
LITTLE_MORE = 4
"""Characters that may be said beside a place and such words."""
LITTLE = 6
"""Characters beside a date that still ask for nothing but the other day."""
_SIGNS = re.compile(r"\W+")


def short(message: Understanding) -> bool:
    """Whether a message may lean on the one before."""
    return len(message.plain) <= SHORT


def little_more(message: Understanding) -> bool:
    """Whether the message says little more than where and when: 在昆明呢, 我们其实在蒙自, 那2019年呢."""
    rest = message.plain
    for said in (*(place.said for place in message.places), *(mention.said for mention in message.dates)):
        rest = rest.replace(simplify(said).lower(), "")
    words = lexicon().acts
    if says(words["another_question"], rest):
        return False
    for word in sorted(words["around_place"], key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(_SIGNS.sub("", rest)) <= LITTLE_MORE


def of_elsewhere(message: Understanding) -> bool:
    """Whether a short message asks the same of another place: 昆明呢, 红河那边咋个规定."""
    return message.region is not None and (message.has("followup") or _asks_how_there(message)) and short(message)


def _asks_how_there(message: Understanding) -> bool:
    if any(map(message.has, ("similar", "compare", "both"))):
        return False
    rest = message.plain
    for word in sorted(lexicon().acts["how_there"], key=len, reverse=True):
        rest = rest.replace(word, "")
    return message.has("how_there") and little_more(replace(message, plain=rest))


def other_day(message: Understanding) -> bool:
    """Whether the message asks the same on another day: 那2019年呢, 现在呢."""
    dated = sum(len(mention.said) for mention in message.dates)
    bare = len(PARTICLES.sub("", message.plain)) - dated <= LITTLE
    told = message.as_of is not None or (message.now and little_more(message))
    return short(message) and not message.figures and told and bare
