"""Whether a rule file agrees with itself: every name declared, used, and of the kind that its step computes with."""

from collections.abc import Iterable, Mapping

from calculators.anchors import RuleError
from calculators.mechanisms.amounts import Table
from calculators.mechanisms.graded import Bands
from calculators.mechanisms.mechanism import Mechanism, Section
from calculators.model import Input, Rule


def check_rule(file: str, rule: Rule) -> None:
    """:raises RuleError: for the first name that is not declared, not used or of another kind, or a wrong choice."""
    for number, step in enumerate(rule.steps, 1):
        _check_declared(file, f"steps.{number}", step, rule)
        _check_kinds(file, f"steps.{number}", step, rule)
        if isinstance(step, Table):
            _check_levels(file, f"steps.{number}.amounts", step, rule)
        if isinstance(step, Bands):
            _check_bands(file, f"steps.{number}", step, rule)
    for name, entry in rule.inputs.items():
        _check_choices(file, f"inputs.{name}.choices", entry)
    _check_used(file, "parameters", rule.parameters, rule)
    _check_used(file, "inputs", rule.inputs, rule)


def check_excluded(files: Mapping[str, str], rules: Iterable[Rule]) -> None:
    """Rules may exclude, go together with or stand beside rules that there are; `files` are by the ids of all rules.

    :raises RuleError: for the first that there is not.
    """
    for rule in rules:
        beside = [(f"beside.{kind}", names) for kind, names in rule.beside.items()]
        for key, names in (("excludes", rule.excludes), ("together", rule.together), *beside):
            for name in names:
                if name not in files:
                    remedy = "Write its document, clause and file name: honghe-2025/7/enterprise-purchase."
                    raise RuleError(files[rule.id], key, f"「{name}」", "the id of a rule", remedy)


def _check_declared(file: str, key: str, step: Mechanism, rule: Rule) -> None:
    declared: dict[Section, Mapping[str, object]] = {
        "parameters": rule.parameters,
        "inputs": rule.inputs,
        "conditions": rule.conditions,
        "quotes": rule.quotes,
    }
    for section, known in declared.items():
        for field, name in step.names(section):
            if name not in known:
                expected = " or ".join(known) or f"a name under [{section}]"
                remedy = f"Declare it as [{section}.{name}], or correct the name."
                raise RuleError(file, f"{key}.{field}", f"「{name}」", expected, remedy)


def _check_kinds(file: str, key: str, step: Mechanism, rule: Rule) -> None:
    for field, name in step.names("inputs"):
        kinds, kind = step.kinds(field), rule.inputs[name].kind
        if kind not in kinds:
            remedy = f"Give inputs.{name} that kind, or name another input."
            raise RuleError(file, f"{key}.{field}", f"「{name}」 of kind {kind}", " or ".join(kinds), remedy)


def _check_levels(file: str, key: str, step: Table, rule: Rule) -> None:
    choices = {choice.value for choice in rule.inputs[step.by].choices}
    if choices != step.amounts.keys():
        found, expected = ", ".join(step.amounts), ", ".join(sorted(choices))
        raise RuleError(file, key, found, expected, f"Give each choice of inputs.{step.by} its amount, and no other.")


def _check_bands(file: str, key: str, step: Bands, rule: Rule) -> None:
    """Starts rise; where all of the base counts, so do rates and sums: every amount only grows with its base."""
    rising = [("starts", step.starts)] + ([] if step.marginal else [("rates", step.rates), ("sums", step.sums)])
    for field, names in rising:
        values = [rule.parameters[name].value for name in names]
        if values != sorted(set(values)):
            found = ", ".join(f"{value:f}" for value in values)
            remedy = "Order the bands from the lowest; one that brings less than the one below needs a rule of its own."
            raise RuleError(file, f"{key}.{field}", found, "values that rise", remedy)


def _check_choices(file: str, key: str, entry: Input) -> None:
    values = [choice.value for choice in entry.choices]
    if (entry.kind == "choice") != bool(values) or len(values) != len(set(values)):
        expected = "different values" if entry.kind == "choice" else f"none for an input of kind {entry.kind}"
        raise RuleError(file, key, ", ".join(values) or "none", expected, "List each value of a choice once.")


def _check_used(file: str, section: Section, declared: Iterable[str], rule: Rule) -> None:
    used = {name for step in rule.steps for _, name in step.names(section)}
    for name in declared:
        if name not in used:
            raise RuleError(
                file, f"{section}.{name}", "no step that uses it", "a step", "Use it in a step, or drop it."
            )
