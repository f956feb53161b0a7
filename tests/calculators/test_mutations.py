"""Whatever is made wrong of a rule, a case notices; `python -m tests.soak.mutations` prints how many."""

from calculators.load import Rules
from tests.calculators.cases import load_examples
from tests.soak.mutations import all_mutants, parameter_mutants, survivors


def test_every_parameter_made_wrong_is_noticed(rules: Rules) -> None:
    mutants = [mutant for rule in rules.all() for mutant in parameter_mutants(rule)]
    assert len(mutants) > 4 * sum(len(rule.parameters) for rule in rules.all())
    assert survivors(mutants, load_examples()) == []


def test_every_step_left_out_and_every_bound_turned_is_noticed(rules: Rules) -> None:
    mutants = [mutant for rule in rules.all() for mutant in all_mutants(rule)]
    assert len(mutants) > 400
    assert survivors(mutants, load_examples()) == []


def test_a_mutant_changes_the_words_with_the_value(rules: Rules) -> None:
    for rule in rules.all():
        for mutant in parameter_mutants(rule):
            (name,) = (name for name in rule.parameters if mutant.rule.parameters[name] != rule.parameters[name])
            parameter = mutant.rule.parameters[name]
            assert parameter.citation.quote != rule.parameters[name].citation.quote
            assert parameter.citation.quote in parameter.citation.clause.text


def test_without_cases_every_mutant_lives(rules: Rules) -> None:
    mutants = list(all_mutants(rules["honghe-2025/7/enterprise-purchase"]))
    assert survivors(mutants, []) == [mutant.name for mutant in mutants]
