"""Every sentence is said by the code, and says what the code fills in; nothing Chinese stands in the code itself."""

import ast
import re
import string
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from calculators.explain import WORDING, say, say_of, write

CODE = {file: file.read_text("utf-8") for file in sorted(WORDING.parent.rglob("*.py"))}
SENTENCES: dict[str, str] = tomllib.loads(WORDING.read_text("utf-8"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")
WORDS_OF_THE_LAW = {"年", "日", "天", "年度"}
"""What terms are counted in, and what items are told apart by: words that are read, not said."""


def fields(sentence: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(sentence) if name]


def test_there_are_sentences() -> None:
    assert len(SENTENCES) > 20


@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_is_used_and_takes_no_figure_of_its_own(name: str) -> None:
    stem, _, end = name.rpartition("_")
    pieces = (f'"{name}"', f'"{stem}_"') if end in ("binds", "free") else (f'"{name}"',)
    assert any(piece in code for piece in pieces for code in CODE.values()), name
    assert not re.search(r"\d", SENTENCES[name])
    assert say(name, **dict.fromkeys(fields(SENTENCES[name]), "※"))


def test_what_is_not_filled_in_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("share", rate="20%")
    with pytest.raises(KeyError):
        say("no such sentence")


def test_an_item_is_named_where_it_has_a_name() -> None:
    assert say_of("", "fixed", result="1 元") == say("fixed", result="1 元")
    assert say_of("甲", "fixed", result="1 元") == f"甲:{say('fixed', result='1 元')}"


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (Decimal(3_000_000), "CNY", "3,000,000 元"),
        (Decimal("999999.8"), "CNY", "999,999.80 元"),
        (Decimal("-0.007"), "CNY", "-0.007 元"),
        (Decimal("0.24"), "ratio", "24%"),
        (Decimal(10), "years", "10 年"),
        (Decimal(15), "days", "15 日"),
        (Decimal("1.5"), "", "1.5"),
        (Decimal("Infinity"), "CNY", "不限"),
        (date(2026, 11, 23), "date", "2026-11-23"),
    ],
)
def test_values_are_written_in_their_unit(value: Decimal | date, unit: str, written: str) -> None:
    assert write(value, unit) == written


@pytest.mark.parametrize("file", CODE, ids=lambda file: file.stem)
def test_the_code_holds_no_words_for_users(file: Path) -> None:
    tree = ast.parse(CODE[file])
    documented = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    words = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in documented
    }
    assert {word for word in words if CHINESE.search(word)} <= WORDS_OF_THE_LAW
