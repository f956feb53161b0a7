"""A figure that waits for its unit: a bare 万 or 元 settles it, and until then nothing is computed past it."""

import re
from collections.abc import Iterable

from bot.dialogue.acts import Question
from bot.dialogue.filling import Filling
from bot.dialogue.fitness import problem
from bot.dialogue.lexicon import lexicon
from bot.dialogue.meanings import PARTICLES
from bot.dialogue.state import Said, Topic
from bot.dialogue.understand import Understanding
from calculators.model import Input, Rule
from corpus.numerals import read_figures

_FORGOTTEN = re.compile(r"(少|漏|忘|没)[^,,。;]{0,4}万(?!一)|单位[是用]?万")
"""What says that the unit was forgotten: 刚才少说了个万."""


def settle_unit(filling: Filling, inputs: dict[str, Input], message: Understanding) -> None:
    """Take a bare unit for the figure that waits for it."""
    waiting = [name for name in filling.topic.unsettled if name in inputs]
    unit = _unit(message)
    if len(waiting) != 1 or unit is None:
        return
    name = waiting[0]
    said = f"{filling.topic.unsettled.pop(name)}{unit}"
    figure = read_figures(said)[0]
    if before := filling.topic.figures.get(name):
        filling.topic.replaced[name] = before
    filling.topic.figures[name] = [Said(low=figure.low, high=figure.high, said=said)]
    filling.changed = True


def _unit(message: Understanding) -> str | None:
    words = lexicon().structures
    told = PARTICLES.sub("", message.plain)
    for filler in words["unit_fillers"]:
        told = told.removeprefix(filler).removesuffix(filler)
    alone = next((words[unit][0] for unit in ("ten_thousand", "yuan") if told in words[unit]), None)
    return alone or (words["ten_thousand"][0] if _FORGOTTEN.search(message.plain) and not message.figures else None)


def unit_questions(topic: Topic, rules: Iterable[Rule]) -> list[Question]:
    """What is still to be asked about figures without a unit."""
    inputs = {entry.name: entry for rule in rules for entry in rule.inputs.values()}
    asked = [problem(inputs[name], read_figures(said)[0]) for name, said in topic.unsettled.items() if name in inputs]
    return [question for question in asked if question]
