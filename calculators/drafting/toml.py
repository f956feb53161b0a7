"""A rule's content as TOML, in the order and the look of the rule files that people write."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

_TABLES = ("parameters", "quotes", "inputs", "conditions")


def write_toml(content: Mapping[str, Any], comment: str) -> str:
    """The text of a rule file; a draft's doubts come last."""
    lines = [f"# {comment}"]
    lines += [f"{key} = {_value(value)}" for key, value in content.items() if key not in (*_TABLES, "steps", "draft")]
    for name in ("parameters", "quotes"):
        if content.get(name):
            lines += ["", f"[{name}]", *(f"{key} = {_value(value)}" for key, value in content[name].items())]
    for name in ("inputs", "conditions"):
        for key, entry in content.get(name, {}).items():
            lines += ["", f"[{name}.{key}]", *_entries(entry)]
    for step in content["steps"]:
        lines += ["", "[[steps]]", *_entries(step)]
    if "draft" in content:
        lines += ["", "[draft]", "doubts = [", *(f"    {_value(doubt)}," for doubt in content["draft"]["doubts"]), "]"]
    return "\n".join(lines) + "\n"


def _entries(entry: Mapping[str, Any]) -> Iterator[str]:
    return (f"{key} = {_value(value)}" for key, value in entry.items())


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(each)}" for key, each in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_value, value)) + "]"
    return str(value)
