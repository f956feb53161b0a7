"""This is where the fields of a form become facts for a rule, or are refused by name."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.dialogue.fitness import ABSURD, as_told
from calculators.model import Facts, Input, Item, Range, Rule
from corpus.numerals import read_figures

ENDS = frozenset({"low", "high"})
YES = frozenset({"true", "yes", "是", "有", "已", "对"})
NO = frozenset({"false", "no", "否", "没有", "无", "未", "不是"})
_WRITTEN = {"money": ("money", "number"), "percent": ("percent",), "number": ("number", "count")}
_FIGURE: dict[str, Any] = {
    "type": ["string", "number"],
    "description": "十进制数,或写法如 300万、20% 的字符串",
}


class WrongInputError(ValueError):
    """A value that the named input can't take; `kind` is what the input is, or "unknown"."""

    def __init__(self, name: str, kind: str) -> None:
        super().__init__(f"{name} takes {kind}")
        self.name, self.kind = name, kind


def facts_of(rule: Rule, values: Mapping[str, Any]) -> Facts:
    """What a form says about a rule; null leaves an input unknown.

    A figure is one value, a list of them, or an object from group (a year, a firm) to values; a value is a
    decimal number, a figure as people write it, or {"low": …, "high": …}, of which one end may be missing.

    :raises WrongInputError: for a name that the rule doesn't know, and a value that can't be read.
    """
    figures: dict[str, tuple[Item, ...]] = {}
    choices: dict[str, tuple[str, ...]] = {}
    dates: dict[str, date] = {}
    conditions: dict[str, bool] = {}
    for name, value in values.items():
        entry = rule.inputs.get(name)
        if value is None:
            continue
        if name in rule.conditions:
            conditions[name] = _truth(name, value)
        elif entry is None:
            raise WrongInputError(name, "unknown")
        elif entry.kind == "date":
            dates[name] = _day(name, value)
        elif entry.kind in ("choice", "yes_no"):
            choices[name] = tuple(_choice(entry, part) for part in _list(value))
        else:
            figures[name] = tuple(_items(entry, value))
    return Facts(figures, choices, dates, conditions)


def input_schema(rule: Rule) -> dict[str, Any]:
    """JSON Schema of the object that `facts_of` reads."""
    figures = {name: {"title": entry.label, **_schema(entry)} for name, entry in rule.inputs.items()}
    conditions = {
        name: {"title": condition.text, "description": condition.question, "type": "boolean"}
        for name, condition in rule.conditions.items()
    }
    return {"type": "object", "properties": {**figures, **conditions}, "additionalProperties": False}


def _schema(entry: Input) -> dict[str, Any]:
    if entry.kind == "date":
        return {"type": "string", "format": "date"}
    one: dict[str, Any] = _FIGURE
    if entry.kind in ("choice", "yes_no"):
        one = {"enum": [choice.value for choice in entry.choices]}
    if not (entry.many or entry.group or entry.kind == "choice"):
        return one
    several: dict[str, Any] = {"anyOf": [one, {"type": "array", "items": one}]}
    if entry.group:
        several["anyOf"].append({"type": "object", "additionalProperties": one, "description": f"按{entry.group}"})
    return several


def _items(entry: Input, value: Any, group: str | None = None) -> Iterator[Item]:
    if isinstance(value, Mapping) and not value.keys() <= ENDS:
        for name, part in value.items():
            yield from _items(entry, part, str(name))
        return
    for part in _list(value):
        said = part if isinstance(part, str) else None
        rough = any(figure.about for figure in read_figures(said or ""))
        yield Item(_range(entry, part), said=said, label=group, group=group, rough=rough)


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _range(entry: Input, value: Any) -> Range:
    if not isinstance(value, Mapping):
        return Range.exact(_figure(entry, value))
    low, high = (_figure(entry, value[end]) if value.get(end) is not None else None for end in ("low", "high"))
    if (low is None and high is None) or (low is not None and high is not None and low > high):
        raise WrongInputError(entry.name, entry.kind)
    return Range(low, high)


def _figure(entry: Input, value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise WrongInputError(entry.name, entry.kind)
    figure = _plain(value)
    figure = _written(entry, str(value)) if figure is None else figure
    if not (figure.is_finite() and _possible(entry, figure)):
        raise WrongInputError(entry.name, entry.kind)
    return figure


def _possible(entry: Input, figure: Decimal) -> bool:
    if entry.kind == "percent":
        return 0 <= figure <= 1
    return abs(figure) < ABSURD and (figure >= 0 or entry.negative)


def _plain(value: int | Decimal | str) -> Decimal | None:
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def _written(entry: Input, text: str) -> Decimal:
    figures = read_figures(text)
    value = as_told(figures[0]).exact if len(figures) == 1 else None
    if value is None or figures[0].currency != "CNY" or figures[0].kind not in _WRITTEN[entry.kind]:
        raise WrongInputError(entry.name, entry.kind)
    return value


def _day(name: str, value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise WrongInputError(name, "date") from error


def _choice(entry: Input, value: Any) -> str:
    for choice in entry.choices:
        if value in (choice.value, choice.label):
            return choice.value
    raise WrongInputError(entry.name, entry.kind)


def _truth(name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in YES | NO:
        return value.strip().lower() in YES
    raise WrongInputError(name, "yes_no")
