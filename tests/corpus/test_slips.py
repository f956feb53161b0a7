"""Words that were typed by their sound: put right where they are slips, left alone where they are ordinary."""

import tomllib
from pathlib import Path

import pytest

from corpus.load import load_corpus
from corpus.scripts import simplify
from corpus.slips import by_sound, from_letters, meant

CASES = tomllib.loads(Path(__file__).with_name("slips.toml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES["slips"], ids=lambda case: case["typed"])
def test_what_sounds_like_a_word_of_the_field_is_read_as_it(case: dict[str, str]) -> None:
    assert by_sound(case["typed"]) == case["meant"]


@pytest.mark.parametrize("text", CASES["ordinary"])
def test_ordinary_words_that_sound_like_one_stay(text: str) -> None:
    assert by_sound(text) == text


@pytest.mark.parametrize("case", CASES["letters"], ids=lambda case: case["typed"])
def test_words_typed_in_latin_letters_are_read(case: dict[str, str]) -> None:
    assert from_letters(case["typed"]) == case["meant"]


def test_the_policies_hold_no_slip() -> None:
    texts = [simplify(clause.text) for clause in load_corpus()]
    assert len(texts) > 100
    assert [text for text in texts if by_sound(text) != text] == []


def test_a_text_without_slips_keeps_its_writing() -> None:
    assert meant("紅河州企業買IP") == "紅河州企業買IP"
    assert meant("紅河州企業買砖利") == "红河州企业买专利"
