"""What loading refuses: figures that their words do not bear out, words that do not stand, undeclared names."""

import re
import shutil
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from calculators.anchors import RuleError
from calculators.calculate import StaleRuleError, calculate
from calculators.load import Rules, check_rules, load_rule, load_rules, rule_files
from calculators.model import Facts
from corpus.load import POLICIES, load_corpus
from corpus.model import Corpus

VALUE = re.compile(r'^(\w+) = \{ (yuan|ratio|years|days) = "([\d.]+)"', re.MULTILINE)
Edit = Callable[[str, str, str], Path]
FILES = sorted(POLICIES.glob("*/rules/*.toml"))
PARAMETERS = [(file, match) for file in FILES for match in VALUE.finditer(file.read_text("utf-8"))]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return shutil.copytree(POLICIES, tmp_path / "policies")


@pytest.fixture
def edited(copied: Path) -> Edit:
    """Replace words of a file in a copy of the policies."""

    def edit(name: str, old: str, new: str) -> Path:
        file = copied / name
        text = file.read_bytes().decode()
        assert old in text, f"{name} does not hold {old}"
        file.write_bytes(text.replace(old, new).encode())
        return file

    return edit


def refusal(file: Path, corpus: Corpus) -> RuleError:
    """The error on loading a file, which names everything that one needs to mend it."""
    with pytest.raises(RuleError) as caught:
        load_rule(file, corpus)
    error = caught.value
    parts = ("/".join(file.parts[-3:]), error.key, error.found, error.expected, error.remedy)
    assert all(parts)
    assert error.file == parts[0]
    assert all(part in str(error) for part in parts)
    return error


def test_every_rule_file_is_loaded_and_well(corpus: Corpus, rules: Rules) -> None:
    assert FILES
    assert len(rules) == len(FILES) == len(rule_files(corpus))
    assert check_rules(corpus) == []
    assert not any(rule.stale for rule in rules.all())


def test_rules_are_found_by_their_clause(rules: Rules) -> None:
    assert len(rules.of_clause("honghe-2025/7")) == 4
    assert [rule.clause for rule in rules.of_clause("yunnan-regulation-2020/30")] == [
        "yunnan-regulation-2020/30/3",
        "yunnan-regulation-2020/30/2",
        "yunnan-regulation-2020/30",
    ]
    assert rules.of_clause("honghe-2025/15") == ()


def test_there_are_parameters() -> None:
    assert len(PARAMETERS) > 40


@pytest.mark.parametrize(("file", "parameter"), PARAMETERS, ids=[f"{f.stem}.{match[1]}" for f, match in PARAMETERS])
def test_one_digit_of_a_parameter_changed_is_refused(
    file: Path, parameter: re.Match[str], tmp_path: Path, corpus: Corpus
) -> None:
    copy = tmp_path / file.parent.parent.name / "rules" / file.name
    copy.parent.mkdir(parents=True)
    for changed in one_digit_changed(parameter[3]):
        text = parameter.string[: parameter.start(3)] + changed + parameter.string[parameter.end(3) :]
        copy.write_text(text, "utf-8")
        error = refusal(copy, corpus)
        assert error.key == f"parameters.{parameter[1]}"
        assert changed in error.found


def one_digit_changed(value: str) -> Iterator[str]:
    for at, digit in enumerate(value):
        if digit != ".":
            yield value[:at] + str((int(digit) + 1) % 10) + value[at + 1 :]


PURCHASE = "honghe-2025/rules/enterprise-purchase.toml"
ZONE = "honghe-2025/rules/comprehensive-zone.toml"
REFUSED = tomllib.loads((Path(__file__).parent.parent / "cases" / "rule_files.toml").read_text("utf-8"))["refused"]


def test_there_are_refusals() -> None:
    assert len(REFUSED) > 30


@pytest.mark.parametrize("case", REFUSED, ids=[case["says"] for case in REFUSED])
def test_a_rule_file_is_refused_by_name(case: dict[str, str], edited: Edit, corpus: Corpus) -> None:
    error = refusal(edited(case["file"], case["old"], case["new"]), corpus)
    assert error.key == case["key"]
    assert case["found"] in error.found
    assert case["expected"] in error.expected


def test_the_nearest_key_is_offered(edited: Edit, corpus: Corpus) -> None:
    assert "quotes, quote" in refusal(edited(PURCHASE, "measure =", 'quots = ""\nmeasure ='), corpus).remedy


def test_a_file_that_is_not_utf_8_is_refused(copied: Path, corpus: Corpus) -> None:
    file = copied / PURCHASE
    file.write_bytes(file.read_bytes().decode().encode("gb18030"))
    assert refusal(file, corpus).key == "file"


@pytest.mark.parametrize("key", ["excludes", "together"])
def test_a_rule_excludes_only_rules_that_there_are(key: str, copied: Path, edited: Edit, corpus: Corpus) -> None:
    edited(PURCHASE, "measure =", f'{key} = ["honghe-2025/8/own-research"]\nmeasure =')
    assert check_rules(corpus, copied) == []
    edited(PURCHASE, "8/own-research", "8/own-reserch")
    with pytest.raises(RuleError, match="own-reserch"):
        load_rules(corpus, copied)
    assert [error.key for error in check_rules(corpus, copied)] == [key]


def test_check_tells_of_every_file_at_once(copied: Path, edited: Edit, corpus: Corpus) -> None:
    edited(PURCHASE, '"0.20"', '"0.30"')
    edited(ZONE, "nth = 1", "nth = 2")
    files = [error.file for error in check_rules(corpus, copied)]
    assert files == [ZONE, PURCHASE]


def test_a_rule_signed_for_another_text_does_not_compute(copied: Path, edited: Edit, corpus: Corpus) -> None:
    file = edited(PURCHASE, 'digest = "6c', 'digest = "7c')
    rule = load_rule(file, corpus)
    assert rule.stale
    with pytest.raises(StaleRuleError, match="honghe-2025/7"):
        calculate(rule, Facts(), date(2026, 11, 23))
    (error,) = check_rules(corpus, copied)
    assert (error.file, error.key) == (PURCHASE, "digest")
    assert error.expected == corpus.clause("honghe-2025/7").digest


def test_a_word_of_the_clause_changed_makes_its_rules_stale(copied: Path, edited: Edit) -> None:
    edited("honghe-2025/source.txt", "对在国内外有重大影响力", "对在国内外有较大影响力")
    errors = check_rules(load_corpus(copied), copied)
    assert {error.file: error.key for error in errors} == {
        "honghe-2025/rules/disruptive-team.toml": "quote",
        "honghe-2025/rules/enterprise-purchase.toml": "digest",
        "honghe-2025/rules/institution-transfer.toml": "digest",
        "honghe-2025/rules/researcher-founder.toml": "digest",
    }


def test_a_figure_of_the_clause_changed_is_refused(copied: Path, edited: Edit) -> None:
    edited(
        "honghe-2025/source.txt",
        "给予50万元补助。支持国家技术转移人才培养基地",
        "给予60万元补助。支持国家技术转移人才培养基地",
    )
    errors = check_rules(load_corpus(copied), copied)
    assert {error.file: error.key for error in errors} == {
        "honghe-2025/rules/talent-base.toml": "quote",
        "honghe-2025/rules/training-award.toml": "digest",
    }
