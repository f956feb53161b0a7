"""Words as data, and the patterns made of them."""

from pathlib import Path

import pytest

from corpus.word_lists import WordLists, any_of


@pytest.fixture
def lists(tmp_path: Path) -> WordLists:
    (tmp_path / "trade.toml").write_text('buys = ["买", "买下", "从…购"]\nsells = ["卖(出)"]\n', "utf-8")
    return WordLists.beside(str(tmp_path / "trade.py"), gap="[^,]{0,3}?")


def test_lists_stand_in_the_file_that_bears_the_modules_name(lists: WordLists) -> None:
    assert dict(lists) == {"buys": ("买", "买下", "从…购"), "sells": ("卖(出)",)}


def test_the_longest_word_is_found_first(lists: WordLists) -> None:
    found = lists.pattern("buys").search("我们买下了")
    assert found
    assert found[0] == "买下"


def test_a_gap_stands_for_no_more_than_its_pattern(lists: WordLists) -> None:
    assert lists.pattern("buys").search("从大学购得")
    assert not lists.pattern("buys").search("从大学,购得")
    assert not lists.pattern("buys").search("从很远的大学购得")


def test_signs_of_a_word_are_no_pattern(lists: WordLists) -> None:
    assert lists.pattern("sells", "^", "$").search("卖(出)")
    assert not lists.pattern("sells").search("卖出")


def test_words_make_a_part_of_another_pattern() -> None:
    assert any_of(["二", "二十"]) == "(?:二十|二)"
