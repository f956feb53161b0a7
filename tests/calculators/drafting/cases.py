"""Clauses with what the grammar must read of them, and where it reads something else.

A draft may say of itself that a figure may be read otherwise; where a case has `doubt` it must.
"""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from calculators.drafting.draft import draft_rules
from tests.calculators.drafting.documents import document
from tests.calculators.drafting.summary import Summary, doubtful, summary

FOLDER = Path(__file__).parents[2] / "cases" / "drafting"


class Expected(BaseModel):
    """One clause and its grants, none where it gives none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    grants: tuple[dict[str, Any], ...]


def clauses(name: str) -> list[Expected]:
    """The clauses of a file of cases."""
    entries = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))["clause"]
    return [Expected.model_validate(entry) for entry in entries]


def read(case: Expected) -> list[Summary]:
    """What is drafted of a clause, in the words of the cases."""
    return [
        summary(draft.content) | ({"doubt": True} if doubtful(draft) else {})
        for draft in draft_rules(document(case.text))
    ]


def differences(case: Expected) -> list[str]:
    """Each grant drafted otherwise than expected, empty when all is as it should be."""
    found, expected = read(case), list(case.grants)
    if len(found) != len(expected):
        return [f"{len(found)} drafts for {len(expected)} grants: {found}"]
    return [
        f"{key}: {drafted.get(key)} for {grant.get(key)}"
        for drafted, grant in zip(found, expected, strict=True)
        for key in sorted(drafted.keys() | grant.keys())
        if not _same(key, drafted.get(key), grant.get(key))
    ]


def wrong_figures(case: Expected) -> list[str]:
    """Figures that stand in drafts without a doubt and in none of the grants expected."""
    known = {value for grant in case.grants for value in _figures(grant)}
    sure = [drafted for drafted in read(case) if "doubt" not in drafted]
    return [f"{value:f}" for drafted in sure for value in _figures(drafted) if value not in known]


def _figures(grant: Summary) -> list[Decimal]:
    flat: list[Any] = []
    for key, value in grant.items():
        if key == "tiers":
            flat += [each for pair in value for each in pair]
        elif key == "levels":
            flat += value.values()
        elif key == "range":
            flat += value
        elif key not in ("base", "per", "at", "marginal", "doubt"):
            flat.append(value)
    return [Decimal(value) for value in flat]


def _same(key: str, drafted: Any, expected: Any) -> bool:
    if key == "doubt":
        return bool(drafted) or not expected
    if drafted is None or expected is None:
        return drafted is expected
    if key == "levels":
        pairs = zip(drafted.items(), expected.items(), strict=False)
        near = all(label.endswith(name) and value == Decimal(each) for (label, value), (name, each) in pairs)
        return len(drafted) == len(expected) and near
    if key == "tiers":
        return [[Decimal(each) for each in pair] for pair in expected] == drafted
    if key == "range":
        return [Decimal(each) for each in expected] == drafted
    return bool(drafted == (Decimal(expected) if isinstance(drafted, Decimal) else expected))
