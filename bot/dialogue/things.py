"""A message about the things that the matter in hand counts: which of them, how many, and all of them together."""

from dataclasses import replace

from bot.dialogue.acts import Act
from bot.dialogue.brief import short
from bot.dialogue.filling import Filling
from bot.dialogue.ledger import number_told
from bot.dialogue.matter import compute
from bot.dialogue.membership import sort_out
from bot.dialogue.turn import Turn
from bot.dialogue.years import years_of


def of_things(turn: Turn) -> Act | None:
    """The matter's amounts, where the message sorts out its things or asks for all of them; None for any other."""
    topic, message = turn.topic, turn.message
    if topic is None or not short(message) or not topic.figures:
        return None
    inputs = {name: entry for rule in turn.rules() for name, entry in rule.inputs.items()}
    number = number_told(message)
    all_of_them = number is not None and any(len(topic.figures.get(name, ())) == number for name in inputs)
    money = any(figure.kind == "money" for figure in message.figures)
    sorts = sort_out(Filling(topic.model_copy(deep=True)), inputs, message)
    return compute(turn) if sorts or (all_of_them and message.has("amount") and not money) else None


def dated_by_things(turn: Turn) -> None:
    """A year by which one of the matter's things is called is not the day on which the law is read."""
    day, topic = turn.message.as_of, turn.topic
    if day and topic and str(day.year) in years_of(item for items in topic.figures.values() for item in items):
        turn.message = replace(turn.message, as_of=None)
