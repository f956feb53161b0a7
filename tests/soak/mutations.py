"""Rules made wrong on purpose, each of which a case must notice: `python -m tests.soak.mutations`.

A parameter is changed together with the words that it stands in, so that no anchor can notice; steps are left out
and bounds turned as well.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from calculators.load import load_rules
from calculators.model import Bound, Parameter, Rule
from corpus.citation import Citation
from corpus.load import load_corpus
from corpus.numerals import Figure, read_figures, write_number, write_percent
from corpus.scripts import simplify
from tests.calculators.cases import Example, differences, load_examples

BOUNDS: tuple[Bound, ...] = ("exactly", "at_most", "at_least")
RATIO = Decimal(1)
"""Parameters up to it are shares, others sums or terms."""


@dataclass(frozen=True, slots=True)
class Mutant:
    name: str
    rule: Rule


def main() -> int:
    rules = load_rules(load_corpus()).all()
    examples = load_examples()
    mutants = [mutant for rule in rules for mutant in all_mutants(rule)]
    alive = survivors(mutants, examples)
    for name in alive:
        print(f"alive: {name}")
    print(f"killed {len(mutants) - len(alive)}/{len(mutants)} mutants of {len(rules)} rules by {len(examples)} cases")
    return 1 if alive or not mutants else 0


def survivors(mutants: Iterable[Mutant], examples: Iterable[Example]) -> list[str]:
    """The names of the mutants that no case notices."""
    by_rule: dict[str, list[Example]] = {}
    for example in examples:
        by_rule.setdefault(example.rule, []).append(example)
    return [mutant.name for mutant in mutants if not _noticed(mutant.rule, by_rule.get(mutant.rule.id, []))]


def _noticed(rule: Rule, examples: list[Example]) -> bool:
    for example in examples:
        try:
            if differences(example, rule):
                return True
        except (LookupError, StopIteration):
            return True
    return False


def all_mutants(rule: Rule) -> Iterator[Mutant]:
    """Every parameter changed in every way, every step left out, every other bound."""
    yield from parameter_mutants(rule)
    for number in range(len(rule.steps)):
        steps = (*rule.steps[:number], *rule.steps[number + 1 :])
        yield Mutant(f"{rule.id}: without step {number + 1}", replace(rule, steps=steps))
    if rule.computes and rule.bound in BOUNDS:
        yield from (
            Mutant(f"{rule.id}: {other}", replace(rule, bound=other)) for other in BOUNDS if other != rule.bound
        )


def parameter_mutants(rule: Rule) -> Iterator[Mutant]:
    for name, parameter in rule.parameters.items():
        for value in dict.fromkeys(_other_values(parameter.value)):
            changed = _changed(parameter, value)
            parameters: Mapping[str, Parameter] = {**rule.parameters, name: changed}
            yield Mutant(f"{rule.id}: {name} = {value:f}", replace(rule, parameters=parameters))


def _other_values(value: Decimal) -> Iterator[Decimal]:
    """A digit up and down, a nought more and less, and the least that people write beside it."""
    digit = Decimal(10) ** value.adjusted()
    least = Decimal("0.01") if value <= RATIO else Decimal(1)
    yield from (value + digit, value * 10, value / 10, value + least)
    yield from (other for other in (value - digit, value - least) if other > 0)


def _changed(parameter: Parameter, value: Decimal) -> Parameter:
    """The parameter with another value, and a clause that says so."""
    citation, quote = parameter.citation, parameter.citation.quote
    figure = next(figure for figure in read_figures(simplify(quote)) if parameter.value in (figure.low, figure.high))
    words = quote[: figure.start] + _written(figure, value) + quote[figure.end :]
    clause = replace(citation.clause, text=citation.clause.text.replace(quote, words))
    return replace(parameter, value=value, citation=Citation(clause, words))


def _written(figure: Figure, value: Decimal) -> str:
    if figure.kind == "percent":
        return write_percent(value)
    return write_number(value) + ("元" if figure.kind == "money" else figure.unit)


if __name__ == "__main__":
    sys.exit(main())
