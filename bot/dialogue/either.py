"""A figure without words of its own, behind an amount or in a correction: it is asked which of the figures it is."""

from collections.abc import Iterable
from decimal import Decimal

from bot.dialogue.acts import Question
from bot.dialogue.filling import Filling
from bot.dialogue.lexicon import Cues, lexicon, says
from bot.dialogue.meanings import PARTICLES
from bot.dialogue.naming import own_words, spoken_of
from bot.dialogue.roles import read_roles
from bot.dialogue.state import Said
from bot.dialogue.understand import Understanding
from calculators.mechanisms.caps import CapTotal
from calculators.model import Input, Rule
from corpus.numerals import read_figures

ROLE = "role"
"""The name of the question, and of the figure that waits for its answer."""


def ask_either(filling: Filling, rules: Iterable[Rule], message: Understanding, asked: list[str]) -> bool:
    """Ask what a lone figure is; what cannot have been received, because no cap lets so much be, answers no question.

    `asked` loses a question that the figure does not answer.
    """
    filling.topic.unsettled = {name: said for name, said in filling.topic.unsettled.items() if name != ROLE}
    pairs = [pair for rule in rules for pair in _pairs(rule) if pair[1].name in asked[:1]]
    alone = len(message.figures) == 1 and PARTICLES.sub("", message.plain) == PARTICLES.sub("", message.figures[0].said)
    if not pairs or not alone or message.figures[0].kind != "money" or message.figures[0].exact is None:
        return False
    base, used, cap = pairs[0]
    figure = message.figures[0]
    if not filling.topic.figures.get(base.name) or figure.bare:
        return False
    if (figure.exact or 0) > cap:
        asked.remove(used.name)
        return False
    choices = ((base.name, base.label), (used.name, used.label))
    filling.questions.append(Question(ROLE, None, choices, "which_role", {"said": figure.said}, figure))
    filling.topic.unsettled[ROLE] = figure.said
    return True


def ask_which_told(filling: Filling, inputs: dict[str, Input], message: Understanding) -> bool:
    """Ask which of the figures told last a correction is for that names none (不对,是30万, after income and costs), or
    which of several bases a supposition (要是500万呢, after a purchase and a premium).
    """
    figures, told = message.figures, filling.topic.figures
    supposes = message.has("whatif") or message.has("followup")
    money = [entry for entry in inputs.values() if entry.kind == "money"]
    sums = [entry for entry in money if any(each.low for each in told.get(entry.name, ()))]
    latest = [entry for entry in sums if entry.name in filling.topic.latest]
    mine = latest if message.has("correct") else [entry for entry in sums if entry.role == "base"]
    put = message.has("correct") or supposes
    if not put or len(figures) != 1 or figures[0].kind != "money" or len(mine) <= 1:
        return False
    reading = read_roles(figures, message.plain, inputs.values(), based=True)[0]
    words = own_words(message, figures[0])
    named = reading.evidence or any(spoken_of(told[entry.name], words) for entry in sums)
    if named or reading.role not in ("", *inputs) or figures[0].bare or filling.denied:
        return False
    choices = tuple((entry.name, entry.label) for entry in mine)
    filling.questions.append(Question(ROLE, None, choices, "which_role", {"said": figures[0].said}, figures[0]))
    filling.topic.unsettled[ROLE] = figures[0].said
    return True


def settle_either(filling: Filling, inputs: dict[str, Input], waiting: str, message: Understanding) -> None:
    """Take the figure that waits for what the message says it to be."""
    named = [name for name, entry in inputs.items() if says(_words(entry), message.plain)]
    if waiting and not message.figures and len(named) == 1:
        take_as(filling, named[0], waiting)


def take_as(filling: Filling, name: str, said: str) -> None:
    figure = read_figures(said)[0]
    filling.topic.unsettled.pop(ROLE, None)
    filling.topic.figures[name] = [Said(low=figure.low, high=figure.high, said=said)]
    filling.changed = True


def _words(entry: Input) -> tuple[str, ...]:
    had = lexicon().structures["had_verbs"] if entry.role == "used" else ()
    return (*lexicon().inputs.get(entry.name, Cues()).words, *had, entry.label)


def _pairs(rule: Rule) -> list[tuple[Input, Input, Decimal]]:
    """Each base with what was used up of a cap, and the cap."""
    base = next((entry for entry in rule.inputs.values() if entry.role == "base" and entry.kind == "money"), None)
    caps = [step for step in rule.steps if isinstance(step, CapTotal) and step.used]
    return [(base, rule.inputs[cap.used], rule.parameters[cap.limit].value) for cap in caps if base and cap.used]
