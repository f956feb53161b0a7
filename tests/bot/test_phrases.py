"""No sentence of ours holds a number of its own, and every sentence is said by someone, its braces filled."""

import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot
import calculators
from bot.wording.phrases import phrase
from corpus.numerals import read_numbers
from corpus.scripts import simplify

PHRASES = Path(bot.__file__).parent / "wording" / "phrases"
SENTENCES = Path(calculators.__file__).parent / "wording.toml"
RETOLD = SENTENCES.with_name("wording.en.toml")
EXAMPLES: tuple[str, ...] = (
    "\\ud800",
    "UTF-8",
    "/v1/",
    "300万",
    "532501",
    "2025-05-19",
    "3000000.00",
    "0.20",
    "20%",
    "六位",
    '"3"',
)
EXAMPLES += ("第一问", "p50", "p99")
"""What stands in a problem or in the terminal's help to show how a field is written, never in a reply."""
SPOKEN = ("zh.toml", "en.toml")


def sentences(file: Path) -> Iterator[tuple[str, str]]:
    """Every sentence of a file by its name; statuses and the like are no sentences."""
    for name, entry in tomllib.loads(file.read_text("utf-8")).items():
        if isinstance(entry, str):
            yield name, entry
        else:
            yield from ((f"{name}.{key}", text) for key, text in entry.items() if isinstance(text, str))


def own_numbers(text: str) -> list[str]:
    """The numbers that a sentence states beside what its braces bring."""
    blank = re.sub(r"\{\w*\}", "~", text)
    return [f"{number}" for number in read_numbers(simplify(blank))]


def braces(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


ALL = [
    (file.name, name, text)
    for file in (*sorted(PHRASES.glob("*.toml")), SENTENCES, RETOLD)
    for name, text in sentences(file)
]
CODE = "\n".join(
    file.read_text("utf-8")
    for package in (bot, calculators)
    for file in Path(package.__file__ or "").parent.rglob("*.py")
)


def test_the_files_are_not_empty() -> None:
    assert {file for file, _, _ in ALL} >= {"zh.toml", "console.toml", "problems.toml", "wording.toml"}
    assert len(ALL) > 150


@pytest.mark.parametrize(("file", "name", "text"), ALL, ids=lambda value: str(value)[:24])
def test_no_sentence_holds_a_number_of_its_own(file: str, name: str, text: str) -> None:
    for example in EXAMPLES if file not in (*SPOKEN, SENTENCES.name, RETOLD.name) else ():
        text = text.replace(example, "~")
    assert own_numbers(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "最高不超过100万元。",
        "按两成计",
        "单个项目封顶一百万",
        "比例为百分之二十",
        "５０万",
        "自 {since} 起满2年",
        "①{text}",
        "十个工作日内",
    ],
)
def test_a_number_in_a_sentence_would_be_seen(text: str) -> None:
    assert own_numbers(text)


@pytest.mark.parametrize(
    ("file", "name", "text"), [entry for entry in ALL if entry[0] in SPOKEN], ids=lambda value: str(value)[:24]
)
def test_every_sentence_is_filled_by_its_braces_alone(file: str, name: str, text: str) -> None:
    figures = dict.fromkeys(braces(text), "甲")
    assert "{" not in phrase(name, file.removesuffix(".toml"), **figures)
    for missing in figures:
        with pytest.raises(KeyError):
            phrase(name, file.removesuffix(".toml"), **{other: "甲" for other in figures if other != missing})


@pytest.mark.parametrize(
    ("file", "name", "text"), [entry for entry in ALL if entry[0] == SENTENCES.name], ids=lambda value: str(value)[:24]
)
def test_every_sentence_of_a_computation_is_said_by_code(file: str, name: str, text: str) -> None:
    stem = re.match(r"(cap_|room_)(binds|free)$", name)
    assert f'"{name}"' in CODE or (stem and f'"{stem[1]}"' in CODE and f'"{stem[2]}"' in CODE) or name == "unbounded"


@pytest.mark.parametrize(("chinese", "english"), [(PHRASES / "zh.toml", PHRASES / "en.toml"), (SENTENCES, RETOLD)])
def test_english_says_what_chinese_says(chinese: Path, english: Path) -> None:
    ours, theirs = dict(sentences(chinese)), dict(sentences(english))
    assert ours.keys() == theirs.keys()
    added = {name: braces(text) - braces(ours[name]) for name, text in theirs.items()}
    assert {name: words for name, words in added.items() if words} == {}
