"""A draft in the words of the cases: base, rate, amount, levels, tiers, caps by scope, what is counted, terms."""

from decimal import Decimal
from typing import Any

from calculators.drafting.draft import Draft

SCOPES = ("item", "plain", "firm", "year", "total", "shared")
Summary = dict[str, Any]


def summary(content: dict[str, Any]) -> Summary:
    """What a drafted rule file says of money, without how it says it."""
    found: Summary = {} if content["bound"] == "exactly" else {"at": content["bound"]}
    for step in content["steps"]:
        found |= _STEPS.get(step["do"], lambda *_: {})(step, content)
    caps = {scope: _value(content, f"{scope}_cap") for scope in SCOPES if f"{scope}_cap" in content["parameters"]}
    return found | caps


def doubtful(draft: Draft) -> bool:
    """Whether the draft says that one of its figures may be read otherwise."""
    return any(doubt.key == "rule" for doubt in draft.doubts)


def _value(content: dict[str, Any], name: str) -> Decimal:
    figure = content["parameters"][name]
    return Decimal(next(figure[unit] for unit in ("yuan", "ratio", "years", "days") if unit in figure))


def _share(step: dict[str, Any], content: dict[str, Any]) -> Summary:
    return {"base": content["inputs"][step["of"]]["label"], "rate": _value(content, step["rate"])}


def _fixed(step: dict[str, Any], content: dict[str, Any]) -> Summary:
    return {"amount": _value(content, step["amount"])}


def _per_unit(step: dict[str, Any], content: dict[str, Any]) -> Summary:
    units = [content["inputs"][name]["counted_in"].removeprefix("个") or "个" for name in step["of"]]
    return {"amount": _value(content, step["amount"]), "per": units}


def _table(step: dict[str, Any], content: dict[str, Any]) -> Summary:
    labels = {choice["value"]: choice["label"] for choice in content["inputs"][step["by"]]["choices"]}
    return {"levels": {labels[level]: _value(content, name) for level, name in step["amounts"].items()}}


def _between(step: dict[str, Any], content: dict[str, Any]) -> Summary:
    return {"range": [_value(content, step["low"]), _value(content, step["high"])]}


def _bands(step: dict[str, Any], content: dict[str, Any]) -> Summary:
    values = [_value(content, name) for name in step.get("rates") or step["sums"]]
    starts = [_value(content, name) for name in step["starts"]]
    starts = [Decimal(0)] * (len(values) - len(starts)) + starts
    marginal = {"marginal": True} if step.get("marginal") else {}
    base = content["inputs"][step["of"]]["label"]
    return {"base": base, "tiers": [list(pair) for pair in zip(starts, values, strict=True)], **marginal}


def _waited(step: dict[str, Any], content: dict[str, Any]) -> Summary:
    return {"waits": _value(content, step["years"])}


def _within(step: dict[str, Any], content: dict[str, Any]) -> Summary:
    return {"years": _value(content, step["limit"])}


_STEPS = {
    "share": _share,
    "fixed": _fixed,
    "per_unit": _per_unit,
    "table": _table,
    "between": _between,
    "bands": _bands,
    "waited": _waited,
    "within": _within,
}
