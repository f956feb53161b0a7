"""What has become of each clause, and of each word."""

from pathlib import Path

import pytest

from corpus.differences import Difference, differences, worded
from corpus.load import POLICIES, load_document
from corpus.model import Document
from tests.policies import MADE_UP, YUXI, add_version, edit, next_policy


@pytest.fixture
def old() -> Document:
    return load_document(MADE_UP / YUXI)


def told(found: tuple[Difference, ...]) -> dict[tuple[str | None, str | None], str]:
    return {(each.old and each.old.number, each.new and each.new.number): each.change for each in found}


@pytest.mark.parametrize("policy", sorted(path.name for path in POLICIES.iterdir() if path.is_dir()))
def test_a_text_does_not_differ_from_itself(policy: str) -> None:
    document = load_document(POLICIES / policy)
    found = differences(document, document)
    assert {each.change for each in found} == {"same"}
    assert all(each.old == each.new for each in found)


def test_each_clause_is_kept_changed_added_or_removed(old: Document, tmp_path: Path) -> None:
    found = differences(old, load_document(add_version(tmp_path)))
    assert told(found) == {
        ("引言", "引言"): "same",
        ("1", "1"): "changed",
        ("2", "2"): "same",
        (None, "3"): "added",
        ("4", "4"): "changed",
        ("3", None): "removed",
    }


def test_the_figures_that_change_are_whole_words(old: Document, tmp_path: Path) -> None:
    found = differences(old, load_document(add_version(tmp_path)))
    changed = next(each for each in found if each.new and each.new.number == "1")
    assert [(words.kept, words.text) for words in changed.words if words.kept != "kept"] == [
        ("out", "12%"),
        ("in", "15%"),
        ("out", "80"),
        ("in", "100"),
    ]


def test_words_of_both_texts_are_all_there(old: Document, tmp_path: Path) -> None:
    for each in differences(old, load_document(add_version(tmp_path))):
        if each.change == "changed" and each.old and each.new:
            assert "".join(words.text for words in each.words if words.kept != "in") == each.old.text
            assert "".join(words.text for words in each.words if words.kept != "out") == each.new.text


def test_a_clause_that_is_counted_anew_is_the_same(old: Document, tmp_path: Path) -> None:
    new = next_policy(tmp_path)
    edit(new / "source.txt", "三、组织", "二、组织")
    edit(new / "source.txt", "二、奖励", "三、奖励")
    text = (new / "source.txt").read_text("utf-8")
    second, third = text.index("三、奖励"), text.index("二、组织")
    end = text.index("四、其他")
    (new / "source.txt").write_text(text[:second] + text[third:end] + text[second:third] + text[end:], "utf-8")
    found = told(differences(old, load_document(new)))
    assert found[("2", "3")] == found[("3", "2")] == "same"


@pytest.mark.parametrize(
    ("old_text", "new_text", "runs"),
    [
        ("给予10万元", "给予10万元", [("kept", "给予10万元")]),
        ("给予10万元", "给予110万元", [("kept", "给予"), ("out", "10"), ("in", "110"), ("kept", "万元")]),
        ("", "全新", [("in", "全新")]),
        ("全旧", "", [("out", "全旧")]),
        ("按1,000元", "按1,200元", [("kept", "按"), ("out", "1,000"), ("in", "1,200"), ("kept", "元")]),
    ],
)
def test_a_number_is_one_word(old_text: str, new_text: str, runs: list[tuple[str, str]]) -> None:
    assert [(words.kept, words.text) for words in worded(old_text, new_text)] == runs
