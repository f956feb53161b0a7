"""English names of what the corpus calls things: all of them, none for words that nothing uses any more."""

import re
import tomllib
from collections.abc import Iterator

import pytest

from bot.wording.names import names
from calculators.model import Rule
from corpus.load import POLICIES
from corpus.numerals import read_numbers
from corpus.regions import name_of
from tests.bot.fakes import law

CORPUS, RULES = law()
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def called(rule: Rule) -> Iterator[str]:
    """Everything of a rule that a reply may say in our words."""
    yield from (rule.title, rule.measure, rule.beneficiary, *rule.open_points, *rule.who)
    for entry in rule.inputs.values():
        yield from (entry.label, entry.question, *(choice.label for choice in entry.choices))
    for condition in rule.conditions.values():
        yield from (condition.text, condition.question)
    yield from (getattr(step, "label", "") for step in rule.steps)


USED = {
    document.id: {document.title, name_of(document.region)}
    | {words for rule in RULES.all() if rule.document == document.id for words in called(rule) if words}
    for document in CORPUS.documents.values()
}


@pytest.mark.parametrize("document", CORPUS.documents)
def test_everything_that_a_policy_calls_something_has_an_english_name(document: str) -> None:
    assert {words for words in USED[document] if _CHINESE.search(words)} - names(CORPUS).keys() == set()


@pytest.mark.parametrize("document", CORPUS.documents)
def test_no_english_name_is_for_words_that_no_rule_of_the_policy_says(document: str) -> None:
    table = tomllib.loads((POLICIES / document / "en.toml").read_text("utf-8"))
    assert table
    assert table.keys() - USED[document] == set()


@pytest.mark.parametrize("english", sorted(set(names(CORPUS).values())))
def test_no_english_name_holds_a_number_that_its_original_lacks(english: str) -> None:
    originals = [chinese for chinese, name in names(CORPUS).items() if name == english]
    assert set(read_numbers(english)) <= {number for chinese in originals for number in read_numbers(chinese)}
