"""Which documents are served: ours, a user's beside or instead of them, and what keeps one out."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.policies import open_policies
from bot.settings import Settings
from calculators.anchors import RuleError
from corpus.load import POLICIES, PolicyFileError
from corpus.shelves import OURS, Shelf
from tests.policies import MADE_UP, YUXI, add_policy, edit

OUR_IDS = sorted(path.name for path in POLICIES.iterdir() if path.is_dir())
RULE = "rules/testing-equipment.toml"
CITES = '\n[[relations]]\nkind = "cites"\ntitle = "别的文件"\nquote = "结合玉溪实际"\ndocument = "{}"\n'

SPOILED: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "syntax": (lambda one: edit(one / "policy.toml", "title =", "title"), "policy.toml", "file"),
    "no source": (lambda one: (one / "source.txt").unlink(), "source.txt", "file"),
    "another date": (
        lambda one: edit(one / "policy.toml", "2026-03-01", "2026-03-02"),
        "policy.toml",
        "effective_from",
    ),
    "a figure": (lambda one: edit(one / RULE, '"0.12"', '"0.13"'), RULE, "parameters.rate"),
    "half a rule": (lambda one: (one / RULE).write_text("title = "), RULE, "file"),
    "no such rule": (
        lambda one: edit(one / RULE, "who =", 'excludes = ["honghe-2025/8/none"]\nwho ='),
        RULE,
        "excludes",
    ),
}


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    add_policy(tmp_path / "mine")
    return Shelf(tmp_path / "mine")


def test_a_users_policy_stands_beside_ours(shelf: Shelf) -> None:
    policies = open_policies((OURS, shelf))
    assert list(policies.corpus.documents) == sorted([*OUR_IDS, YUXI])
    assert policies.refused == ()
    assert f"{YUXI}/1/testing-equipment" in policies.rules
    assert policies.folders[YUXI] == shelf.folder / YUXI


def test_a_users_policies_stand_alone() -> None:
    policies = open_policies((Shelf(MADE_UP),))
    assert list(policies.corpus.documents) == [YUXI]
    assert {rule.document for rule in policies.rules.values()} == {YUXI}


@pytest.mark.parametrize("name", SPOILED)
def test_an_unsound_document_is_left_out_whole(name: str, shelf: Shelf) -> None:
    spoil, file, key = SPOILED[name]
    sound = add_policy(shelf.folder, "yuxi-2027")
    spoil(shelf.folder / YUXI)
    policies = open_policies((OURS, shelf))
    assert set(policies.corpus.documents) == {*OUR_IDS, sound.name}
    assert not [rule for rule in policies.rules if rule.startswith(YUXI + "/")]
    ((found),) = policies.refused
    assert (found.document, found.file, found.key) == (YUXI, f"{YUXI}/{file}", key)
    assert found.remedy


@pytest.mark.parametrize("name", SPOILED)
def test_an_unsound_document_of_ours_stops_everything(name: str, shelf: Shelf) -> None:
    SPOILED[name][0](shelf.folder / YUXI)
    with pytest.raises((PolicyFileError, RuleError)):
        open_policies((OURS, Shelf(shelf.folder, strict=True)))


def test_what_was_sound_before_stays_until_it_is_mended(shelf: Shelf) -> None:
    before = open_policies((OURS, shelf))
    for spoil, _, key in SPOILED.values():
        shutil.rmtree(shelf.folder / YUXI)
        spoil(add_policy(shelf.folder))
        after = open_policies((OURS, shelf), before)
        assert after.corpus.document(YUXI) == before.corpus.document(YUXI)
        assert [refusal.key for refusal in after.refused] == [key]
    shutil.rmtree(shelf.folder / YUXI)
    edit(add_policy(shelf.folder) / "policy.toml", "玉溪设备措施", "玉溪措施")
    mended = open_policies((OURS, shelf), before)
    assert (mended.corpus.document(YUXI).aliases, mended.refused) == (("玉溪措施",), ())


def test_an_id_is_given_once(shelf: Shelf, tmp_path: Path) -> None:
    other = add_policy(tmp_path / "theirs").parent
    ours = add_policy(tmp_path / "theirs", "honghe-2025")
    policies = open_policies((shelf, Shelf(other), OURS))
    assert policies.folders[YUXI] == shelf.folder / YUXI
    assert policies.folders["honghe-2025"] == POLICIES / "honghe-2025"
    assert {refusal.folder for refusal in policies.refused} == {other / YUXI, ours}
    assert all(refusal.key == "id" for refusal in policies.refused)


def test_a_relation_may_lead_to_another_folder(shelf: Shelf, tmp_path: Path) -> None:
    other = add_policy(tmp_path / "theirs", "yuxi-2027")
    with (other / "policy.toml").open("a") as file:
        file.write(CITES.format(YUXI))
    both = open_policies((OURS, shelf, Shelf(other.parent)))
    assert both.corpus.document(other.name).relations[-1].document == YUXI
    (shelf.folder / YUXI / "source.txt").unlink()
    alone = open_policies((OURS, shelf, Shelf(other.parent)))
    assert alone.corpus.document(other.name).relations[-1].document is None
    again = open_policies((OURS, Shelf(other.parent), Shelf(MADE_UP)), alone)
    assert again.corpus.document(other.name).relations[-1].document == YUXI


def test_a_relation_to_what_nobody_has_is_left_out_and_told_by_check(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with (shelf.folder / YUXI / "policy.toml").open("a") as file:
        file.write(CITES.format("nowhere-1999"))
    edit(shelf.folder / YUXI / RULE, "who =", 'beside = { newer = ["nowhere-1999/1/none"] }\nwho =')
    policies = open_policies((OURS, shelf))
    assert policies.refused == ()
    assert policies.corpus.document(YUXI).relations[-1].document is None
    assert policies.rules[f"{YUXI}/1/testing-equipment"].beside == {"newer": ()}
    monkeypatch.setenv("CORPUS", str(shelf.folder))
    monkeypatch.setenv("COLUMNS", "1000")
    assert main(["check"]) == 1
    assert "no policy nowhere-1999" in capsys.readouterr().out


def test_the_setting_names_folders_beside_or_instead(tmp_path: Path) -> None:
    own, other = str(tmp_path / "own"), str(tmp_path / "other")
    assert Settings(data_folder=tmp_path).shelves == (OURS, Shelf(tmp_path / "policies", required=False))
    assert Settings(corpus=os.pathsep.join(["builtin", own])).shelves == (OURS, Shelf(Path(own)))
    assert Settings(corpus=os.pathsep.join([own, other, own])).shelves == (Shelf(Path(own)), Shelf(Path(other)))


def test_a_folder_that_is_named_must_be_there(tmp_path: Path) -> None:
    missing = tmp_path / "none"
    with pytest.raises(PolicyFileError, match="no such folder"):
        open_policies((OURS, Shelf(missing)))
    assert open_policies((OURS, Shelf(missing, required=False))).refused == ()
    with pytest.raises(PolicyFileError, match="no policy"):
        open_policies((Shelf(missing, required=False),))


@pytest.mark.parametrize("name", SPOILED)
def test_check_names_what_is_wrong_in_every_folder(
    name: str, shelf: Shelf, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CORPUS", os.pathsep.join(["builtin", str(shelf.folder)]))
    monkeypatch.setenv("COLUMNS", "1000")
    assert main(["check"]) == 0
    spoil, file, key = SPOILED[name]
    spoil(shelf.folder / YUXI)
    capsys.readouterr()
    assert main(["check"]) == 1
    told = capsys.readouterr().out
    assert f"{shelf.folder}/{YUXI}/{file}" in told
    assert key in told
