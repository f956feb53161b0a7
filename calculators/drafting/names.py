"""Names that a rule keeps to itself: a conversation takes what two rules call alike for the same thing."""

from typing import Any

from calculators.drafting.conditions import NUMBERED
from calculators.drafting.page import Content

OWN = frozenset({"level", "listed_level", "support_year", "within_years"})
"""Of inputs and conditions that mean something else in each rule, beside the conditions that are numbered."""


def with_own_names(content: Content, rule: str) -> Content:
    """The content with such names ended by that of the rule, as in level_4_1."""
    ending = "_" + rule.replace("-", "_")
    taken = [*content.get("inputs", {}), *content.get("conditions", {})]
    new = {name: name + ending for name in taken if name in OWN or name.startswith(NUMBERED)}
    named = {section: _keys(content[section], new) for section in ("inputs", "conditions") if section in content}
    doubts = [
        each | {"key": ".".join(new.get(part, part) for part in each["key"].split("."))} for each in _doubts(content)
    ]
    return content | named | {"steps": _values(content["steps"], new), "draft": {"doubts": doubts}}


def _doubts(content: Content) -> list[Content]:
    noted: list[Content] = content["draft"]["doubts"]
    return noted


def _keys(section: Content, new: dict[str, str]) -> Content:
    return {new.get(name, name): entry for name, entry in section.items()}


def _values(value: Any, new: dict[str, str]) -> Any:
    """Names that steps refer to, at any depth; keys and labels are none."""
    if isinstance(value, list):
        return [_values(each, new) for each in value]
    if isinstance(value, dict):
        return {key: each if key == "label" else _values(each, new) for key, each in value.items()}
    return new.get(value, value) if isinstance(value, str) else value
