"""A policy is packed here and taken in there; what is not as it was signed waits, what does not belong is refused."""

import io
import tomllib
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.parcel import MOST_BYTES, SLIP, ParcelError, is_parcel, pack, read_parcel, take_in, write_parcel
from bot.policies import open_policies
from corpus.lifecycle import read_history
from corpus.load import PolicyFileError
from corpus.shelves import OURS, Shelf
from tests.policies import MADE_UP, YUXI, add_policy, edit

BY = ("玉溪市政策科", date(2026, 11, 23))
TARGETS = ["parcel.zip", "parcel"]


@pytest.fixture(params=TARGETS)
def parcel(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    target: Path = tmp_path / request.param
    write_parcel(pack(MADE_UP / YUXI, BY), YUXI, target)
    return target


def packed(folder: Path) -> Path:
    write_parcel(pack(folder, BY), folder.name, folder.parent / "packed")
    return folder.parent / "packed" / folder.name


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in files.items():
            out.writestr(name, data)
    return path


def test_what_is_packed_serves_elsewhere_as_it_does_here(parcel: Path, tmp_path: Path) -> None:
    assert is_parcel(parcel)
    taken = take_in(parcel, tmp_path / "shelf")
    assert (taken.folder, taken.waiting) == (tmp_path / "shelf" / YUXI, ())
    here, there = (open_policies((OURS, Shelf(shelf))) for shelf in (MADE_UP, tmp_path / "shelf"))
    assert there.corpus.document(YUXI) == here.corpus.document(YUXI)
    assert list(there.rules) == list(here.rules)
    assert there.refused == ()


def test_signed_rules_say_where_they_came_from(parcel: Path, tmp_path: Path) -> None:
    folder = take_in(parcel, tmp_path / "shelf").folder
    signed = tomllib.loads((folder / "rules" / "high-tech.toml").read_text("utf-8"))["signed"]
    assert signed == "2026-03-02 张敏(来自 玉溪市政策科)"
    assert tomllib.loads((folder / SLIP).read_text("utf-8"))["by"] == "玉溪市政策科"


def test_a_rule_that_is_not_as_it_was_signed_waits(tmp_path: Path) -> None:
    folder = packed(add_policy(tmp_path))
    edit(folder / "rules" / "high-tech.toml", "是首次认定为高新技术企业吗?", "是吗?")
    taken = take_in(folder, tmp_path / "shelf")
    assert taken.waiting == ("high-tech",)
    assert "signed" not in tomllib.loads((taken.folder / "drafts" / "high-tech.toml").read_text("utf-8"))
    rules = open_policies((Shelf(tmp_path / "shelf"),)).rules
    assert list(rules) == [f"{YUXI}/1/testing-equipment"]


def test_rules_without_a_slip_and_stale_rules_wait(tmp_path: Path) -> None:
    bare, stale = add_policy(tmp_path / "bare"), add_policy(tmp_path / "stale")
    assert take_in(bare, tmp_path / "one").waiting == ("high-tech", "testing-equipment")
    edit(stale / "source.txt", "12%", "10%")
    assert take_in(packed(stale), tmp_path / "two").waiting == ("testing-equipment",)


def test_drafts_and_what_was_rejected_stay_at_home(tmp_path: Path) -> None:
    folder = add_policy(tmp_path)
    for place in ("drafts", "rejected"):
        (folder / place).mkdir()
        (folder / place / "one.toml").write_text("title = 1")
    assert not [name for name in pack(folder, BY) if name.startswith(("drafts", "rejected"))]


def test_an_id_that_is_taken_is_refused(parcel: Path, tmp_path: Path) -> None:
    with pytest.raises(ParcelError, match=YUXI):
        take_in(parcel, tmp_path / "shelf", frozenset({YUXI}))
    take_in(parcel, tmp_path / "shelf")
    with pytest.raises(ParcelError, match=YUXI):
        take_in(parcel, tmp_path / "shelf")


def test_an_unsound_policy_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = packed(add_policy(tmp_path))
    edit(folder / "policy.toml", "2026-03-01", "2026-03-02")
    with pytest.raises(PolicyFileError, match="effective_from"):
        take_in(folder, tmp_path / "shelf")
    assert list((tmp_path / "shelf").iterdir()) == []


GOOD = {f"{YUXI}/policy.toml": b"", f"{YUXI}/source.txt": b""}
HOSTILE: dict[str, Callable[[Path], Path]] = {
    "a path out": lambda at: zipped(at / "x.zip", GOOD | {f"{YUXI}/../../evil.toml": b""}),
    "a path inside": lambda at: zipped(at / "x.zip", GOOD | {f"{YUXI}/rules/../../evil.toml": b""}),
    "an absolute path": lambda at: zipped(at / "x.zip", GOOD | {"/etc/evil.toml": b""}),
    "a program": lambda at: zipped(at / "x.zip", GOOD | {f"{YUXI}/run.py": b""}),
    "no policy": lambda at: zipped(at / "x.zip", {"readme.txt": b""}),
    "nothing": lambda at: zipped(at / "x.zip", {}),
    "a bomb": lambda at: zipped(at / "x.zip", GOOD | {f"{YUXI}/asked.toml": bytes(MOST_BYTES + 1)}),
    "many files": lambda at: zipped(at / "x.zip", GOOD | {f"{YUXI}/rules/{n}.toml": b"" for n in range(1_001)}),
    "a bad name": lambda at: zipped(at / "x.zip", {"A b/policy.toml": b"", "A b/source.txt": b""}),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_does_not_belong_is_refused(kind: str, tmp_path: Path) -> None:
    file = HOSTILE[kind](tmp_path)
    with pytest.raises(ParcelError):
        read_parcel(file)
    with pytest.raises(ParcelError):
        take_in(file, tmp_path / "shelf")
    assert not list(tmp_path.rglob("evil*"))


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo(f"{YUXI}/asked.toml")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as out:
        for name, data in GOOD.items():
            out.writestr(name, data)
        out.writestr(link, "/etc/passwd")
    with pytest.raises(ParcelError):
        read_parcel(tmp_path / "x.zip")


def test_a_size_that_is_a_lie_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name in GOOD:
            out.writestr(name, bytes(1_000_000))
    lied = packed.getvalue().replace((1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    (tmp_path / "x.zip").write_bytes(lied)
    with pytest.raises(ParcelError):
        read_parcel(tmp_path / "x.zip")


def test_a_file_to_be_read_is_no_parcel(tmp_path: Path) -> None:
    (tmp_path / "notice.docx").write_bytes(b"PK\x03\x04 broken")
    assert not is_parcel(tmp_path / "notice.docx")
    assert not is_parcel(tmp_path / "missing")


@pytest.mark.parametrize("document", [YUXI, "xichou-2019"])
def test_the_command_writes_what_can_be_taken_in(
    document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_FOLDER", str(tmp_path))
    add_policy(tmp_path / "policies")
    assert main(["repeal", document, "--on", "2027-01-01", "--reason", "废止"]) == 0
    target = tmp_path / "out" / "one.zip"
    assert main(["export", document, "--to", str(target), "--by", "玉溪市政策科"]) == 0
    monkeypatch.setenv("DATA_FOLDER", str(tmp_path / "there"))
    monkeypatch.setenv("CORPUS", str(tmp_path / "there" / "policies"))
    (tmp_path / "there" / "policies").mkdir(parents=True)
    assert main(["add", str(target)]) == 0
    folder = tmp_path / "there" / "policies" / document
    assert [each.on for each in read_history(folder)] == [date(2027, 1, 1)]
    assert not (folder / "drafts").exists()
    assert main(["export", document, "--to", str(target)]) == 1
    assert "已经存在" in capsys.readouterr().err
