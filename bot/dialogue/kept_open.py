"""Figures that may be another than the one kept: until told anew or left as they are, nothing is computed."""

import re
from collections.abc import Iterable

from bot.dialogue.acts import Question
from bot.dialogue.changing import CHANGING
from bot.dialogue.filling import Filling
from bot.dialogue.lexicon import says
from bot.dialogue.state import Topic
from bot.dialogue.understand import Understanding
from bot.dialogue.unread import about
from calculators.model import Input, Rule
from corpus.numerals import read_figures

SETTLED_OTHERWISE = ("which_unit", "which_role")
"""Questions whose figure waits by itself."""
LONGEST = 40
"""Characters of a message that are said back."""
_PART = re.compile(r"[^,,。;;!!??\n]+")


def keep_open(filling: Filling, before: Topic, message: Understanding, asked: list[str]) -> None:
    """Close what was told anew or is said to be as it was; open what a question doubts of a figure that stays."""
    topic = filling.topic
    same = says(CHANGING["no_effect"], message.plain)
    for name in list(topic.open):
        if topic.figures.get(name) != before.figures.get(name) or (same and name in asked):
            del topic.open[name]
            filling.changed = True
    for question in filling.questions:
        stays = isinstance(question.about, Input) and question.phrase not in SETTLED_OTHERWISE
        if stays and topic.figures.get(question.name):
            topic.open[question.name] = question.figures.get("said") or _heard(message)


def open_questions(topic: Topic, rules: Iterable[Rule]) -> list[Question]:
    """What is still to be asked about figures that are open."""
    inputs = {entry.name: entry for rule in rules for entry in rule.inputs.values()}
    return [
        about(inputs[name], said, topic.figures.get(name, [])) for name, said in topic.open.items() if name in inputs
    ]


def _heard(message: Understanding) -> str:
    """The part of the message that tells a figure, else its beginning."""
    parts = [part for part in _PART.finditer(message.plain) if read_figures(part[0])]
    start, end = parts[0].span() if parts else (0, LONGEST)
    return message.text[start:end][:LONGEST].strip()
