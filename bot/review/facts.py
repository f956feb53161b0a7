"""A rule told to a person: its figures with their units, and each step as a line."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.review.origin import Origin
from bot.wording.phrases import has, phrase
from calculators.explain import write
from calculators.mechanisms.mechanism import Mechanism, Section
from calculators.model import Parameter, Rule, Unit
from corpus.numerals import Figure, read_figures
from corpus.scripts import simplify

WORDS = "review"
SECTIONS: tuple[Section, ...] = ("parameters", "inputs", "conditions", "quotes")
UNITS: dict[str, Unit] = {"money": "CNY", "percent": "ratio"}
COUNTED: dict[str, Unit] = {"年": "years", "日": "days", "天": "days"}


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure of the law as a person reads it, and the words that it is taken from."""

    name: str
    value: str
    quote: str


def amounts(rule: Rule) -> list[Amount]:
    return [Amount(each.name, _written(each), each.citation.quote) for each in rule.parameters.values()]


def steps(rule: Rule) -> list[str]:
    """How the amount comes about, a line for each step."""
    return [_told(step, rule) for step in rule.steps]


def standing(origin: Origin) -> str:
    """Where in its file a clause stood."""
    span = f"{origin.first}"
    if origin.last > origin.first:
        span = phrase("origin.span", WORDS, first=span, last=f"{origin.last}")
    return phrase(f"origin.{origin.unit}", WORDS, file=origin.file, place=span)


def scanning(origin: Origin) -> list[str]:
    """What is to be held against the paper because a machine has read it."""
    told = [
        phrase("origin.scanned", WORDS, page=f"{scan.page}", mean=f"{scan.mean:.0%}", lowest=f"{scan.lowest:.0%}")
        for scan in origin.scans
    ]
    return told + [
        phrase("origin.corrected", WORDS, read=each.read, written=each.written) for each in origin.corrections
    ]


def _told(step: Mechanism, rule: Rule) -> str:
    filled = {field: _shown(step, field, rule) for field in type(step).model_fields}
    name = f"steps.{filled['do']}"
    if has(name, WORDS):
        told = phrase(name, WORDS, **filled)
        used = filled.get("used", "")
        return told + phrase("steps.less_used", WORDS, used=used) if used else told
    rest = ", ".join(f"{field} = {value}" for field, value in filled.items() if field != "do" and value)
    return phrase("steps.other", WORDS, do=filled["do"], rest=rest)


def _shown(step: Mechanism, field: str, rule: Rule) -> str:
    """A field of a step: the values and labels that its names stand for."""
    named = [name for section in SECTIONS for at, name in step.names(section) if at == field]
    value = getattr(step, field)
    if isinstance(value, dict):
        labels = {choice.value: choice.label for entry in rule.inputs.values() for choice in entry.choices}
        pairs = [f"{labels.get(key, key)} {_of(name, rule)}" for key, name in value.items()]
        return phrase("steps.and", WORDS).join(pairs)
    if named:
        return phrase("steps.and", WORDS).join(_of(name, rule) for name in named)
    return "" if value in (None, False, ()) else str(value)


def _of(name: str, rule: Rule) -> str:
    if name in rule.parameters:
        return _written(rule.parameters[name])
    if name in rule.inputs:
        return rule.inputs[name].label
    return rule.conditions[name].text if name in rule.conditions else name


def _written(parameter: Parameter) -> str:
    unit = next(_units(parameter.citation.quote, parameter.value), None)
    return write(parameter.value, unit) if unit else str(parameter.value)


def _units(quote: str, value: Decimal) -> Iterator[Unit]:
    """The unit in which the quote gives the value."""
    for figure in read_figures(simplify(quote)):
        if value in (figure.low, figure.high) and (unit := _unit(figure)):
            yield unit


def _unit(figure: Figure) -> Unit | None:
    return UNITS.get(figure.kind) or COUNTED.get(figure.unit)
