"""Cases of calculations as data: what is given, what is expected, and where an outcome differs from it.

A file of `tests/cases/calculations` holds the rules of one document, a rule its cases. In `given` a figure is
"300", a list of them, a table by firm or year, or a range "100..200" of which an end may be missing. Conditions
hold unless a case lists them as `unmet` or `unknown`; those that a figure may decide are open unless `met`.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from calculators.calculate import calculate
from calculators.model import Bound, Calculation, Facts, Item, Missing, Range, Rule, Unit

FOLDER = Path(__file__).parent.parent / "cases" / "calculations"
AS_OF = date(2026, 11, 23)


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Case(Part):
    """`shows` are the points of the rule that the case stands for, in the words of `demands.py`.

    `quote` holds words of the condition that fails, `open` one word or more of each condition left open, `steps`
    words that some step holds; `capped` is True or lists the years in which a cap has cut.
    """

    says: str
    shows: tuple[str, ...] = ()
    given: dict[str, Any] = {}
    without: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    as_of: date = AS_OF
    missing: tuple[str, ...] = ()
    nothing: bool = False
    amount: Decimal = Decimal(0)
    amount_max: Decimal | None = None
    bound: Bound | None = None
    unit: Unit | None = None
    years: dict[str, Decimal] = {}
    years_max: dict[str, Decimal] = {}
    capped: bool | tuple[str, ...] = False
    quote: str = ""
    open: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


class RuleCases(Part):
    """The cases of one rule; its `bound` and `unit`, what is `given` and `met` go for each that says no other."""

    name: str
    bound: Bound | None = None
    unit: Unit = "CNY"
    given: dict[str, Any] = {}
    met: tuple[str, ...] = ()
    case: tuple[Case, ...]


class CaseFile(Part):
    rule: tuple[RuleCases, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A case with the id of its rule and what its file gives for all cases of that rule."""

    rule: str
    shared: RuleCases
    case: Case

    @property
    def id(self) -> str:
        return f"{self.rule}: {self.case.says}"


def load_examples(folder: Path = FOLDER) -> tuple[Example, ...]:
    """Every case of every file, in the files' order."""
    return tuple(
        Example(f"{file.stem}/{rule.name}", rule, case)
        for file in sorted(folder.glob("*.toml"))
        for rule in _read(file).rule
        for case in rule.case
    )


def _read(file: Path) -> CaseFile:
    return CaseFile.model_validate(tomllib.loads(file.read_text("utf-8"), parse_float=Decimal))


def facts_of(example: Example, rule: Rule) -> Facts:
    """What a case gives: figures, choices and dates by the kinds of the rule's inputs, and conditions."""
    case = example.case
    given = {name: value for name, value in (example.shared.given | case.given).items() if name not in case.without}
    unknown_names = given.keys() - rule.inputs.keys()
    assert not unknown_names, f"{example.rule} has no input {unknown_names}"
    kinds = {name: rule.inputs[name].kind for name in given}
    return Facts(
        figures={n: tuple(_items(v)) for n, v in given.items() if kinds[n] in ("money", "percent", "number")},
        choices={n: tuple(v) for n, v in given.items() if kinds[n] == "choice"},
        dates={n: v for n, v in given.items() if kinds[n] == "date"},
        conditions=_conditions(example, rule),
    )


def _conditions(example: Example, rule: Rule) -> dict[str, bool]:
    case = example.case
    said = {*example.shared.met, *case.met, *case.unmet, *case.unknown}
    assert said <= rule.conditions.keys(), f"{example.rule} has no condition {said - rule.conditions.keys()}"
    decided = {name for step in rule.steps for _, name in step.names("conditions")}
    assumed = (rule.conditions.keys() - decided) | {*example.shared.met, *case.met}
    return {name: name not in case.unmet for name in (assumed | {*case.unmet}) - {*case.unknown}}


def _items(value: Any, group: str | None = None) -> Iterator[Item]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _items(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from _items(part, group)
    else:
        yield Item(_range(value), value, group, group)


def _range(written: str) -> Range:
    low, dots, high = written.partition("..")
    if not dots:
        return Range.exact(Decimal(low))
    return Range(Decimal(low) if low else None, Decimal(high) if high else None)


def differences(example: Example, rule: Rule) -> list[str]:
    """Where the outcome is not what the case expects; empty when it is."""
    case = example.case
    result = calculate(rule, facts_of(example, rule), case.as_of)
    if isinstance(result, Missing) or case.missing:
        names = tuple(entry.name for entry in result.inputs) if isinstance(result, Missing) else ()
        return _unlike("missing", names, case.missing)
    if case.nothing:
        return _unlike("entries", result, ())
    found = _unlike("periods", [entry.period for entry in result], list(case.years) or [None])
    for entry in result:
        found += _entry_differences(entry, example)
    return found + _steps_missing(result, case)


def _entry_differences(entry: Calculation, example: Example) -> list[str]:
    case, year = example.case, entry.period
    amount = case.amount if year is None else case.years.get(year)
    amount_max = case.amount_max if year is None else case.years_max.get(year)
    bound = case.bound or ("exactly" if case.quote else "between" if amount_max is not None else example.shared.bound)
    capped = case.capped if isinstance(case.capped, bool) else year in case.capped
    eligible = False if case.quote else None if case.open else True
    last = [step.result for step in entry.steps if step.result is not None][-1:]
    return [
        *_unlike("amount", entry.amount, amount),
        *_unlike("amount_max", entry.amount_max, amount_max),
        *_unlike("bound", entry.bound, bound),
        *_unlike("unit", entry.unit, case.unit or example.shared.unit),
        *_unlike("cap_applied", entry.cap_applied, capped),
        *_unlike("eligible", entry.eligible, eligible),
        *(_unlike("last step", last, [amount_max or amount]) if example.shared.bound != "between" else []),
        *_condition_differences(entry, case),
    ]


def _condition_differences(entry: Calculation, case: Case) -> list[str]:
    open_texts = [state.text for state in entry.conditions if state.met is None]
    failed = [state.condition.citation for state in entry.conditions if state.met is False and state.condition]
    found = _unlike("open conditions", len(open_texts), len(case.open))
    found += [
        f"no open condition says {words}: {open_texts}" for words in case.open if words not in "\n".join(open_texts)
    ]
    quoted = any(case.quote in citation.quote for citation in failed)
    told = any(step.citation in failed and step.result == 0 for step in entry.steps)
    return found + (
        [f"「{case.quote}」 does not fail, or no step says so"] if case.quote and not (quoted and told) else []
    )


def _steps_missing(result: tuple[Calculation, ...], case: Case) -> list[str]:
    texts = [step.text for entry in result for step in entry.steps]
    return [f"no step says {words}: {texts}" for words in case.steps if not any(words in text for text in texts)]


def _unlike(name: str, got: object, expected: object) -> list[str]:
    return [] if got == expected else [f"{name} is {got}, expected {expected}"]
