"""In the terminal: what waits is listed, shown beside its clause, edited, signed, rejected or left."""

import asyncio
import io
import re
import sys
import tomllib
from pathlib import Path

import pytest
from rich.console import Console

from bot.__main__ import main
from bot.channels.review_console import laid_out
from bot.review.desk import Desk
from bot.settings import Settings
from bot.store.database import opened_database
from bot.store.reviews import Review, Reviews
from corpus.load import load_document
from tests.bot.review.desks import DOCUMENT, DOUBTFUL, DRAFT, SIGNED, STALE, shelf


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATA_FOLDER", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("COLUMNS", "160")
    return shelf(tmp_path)


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(list(words))
    return code, capsys.readouterr().out


def typing(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines) + "\n"))


def editing(monkeypatch: pytest.MonkeyPatch, folder: Path, old: str, new: str) -> None:
    """An editor that replaces words."""
    program = folder / "editor.py"
    program.write_text(
        "import pathlib, sys\n"
        "file = pathlib.Path(sys.argv[1])\n"
        f"file.write_text(file.read_text('utf-8').replace({old!r}, {new!r}), 'utf-8')\n",
        "utf-8",
    )
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{sys.executable} {program}")


def trail(folder: Path) -> list[Review]:
    async def read() -> list[Review]:
        async with opened_database(Settings(data_folder=folder)) as database:
            return await Reviews(database).newest()

    return asyncio.run(read())


def shown(folder: Path, place: str, name: str) -> str:
    console = Console(width=160, record=True, file=io.StringIO())
    console.print(laid_out(Desk(Settings(data_folder=folder).shelves).sheet(place, DOCUMENT, name)))
    return console.export_text()


def test_what_waits_is_listed(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = own.with_name("broken-1999")
    broken.mkdir()
    (broken / "policy.toml").write_text("title = 3", "utf-8")
    code, text = said(capsys, "review", "--list")
    assert code == 0
    for name in (DRAFT, DOUBTFUL, STALE):
        assert f"{DOCUMENT}/{name}" in text
    assert f"{DOCUMENT}/{SIGNED}" not in text
    assert "honghe-2025/" not in text
    assert "broken-1999/policy.toml" in text


def test_a_draft_is_shown_beside_its_clause(own: Path, tmp_path: Path) -> None:
    text = shown(tmp_path, "drafts", DOUBTFUL)
    for words in ("50%", "200,000 元", "400,001 元", "每年是自然年还是申报年度"):
        assert words in text
    clause = next(each.text for each in load_document(own).clauses if each.number == "13")
    left = "".join(line.split("│")[1] for line in text.splitlines() if line.startswith("│"))
    assert re.sub(r"\s", "", clause) in re.sub(r"\s", "", left), "nothing is cut off"


def test_what_changed_in_a_stale_rules_clause_is_shown(own: Path, tmp_path: Path) -> None:
    assert "签署时的条文没有留存" in shown(tmp_path, "rules", STALE)


def test_sign_skip_reject_and_leave(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typing(monkeypatch, "王芳", "x", "s", "r", "", "r", "基数不对", "n")
    assert said(capsys, "review")[0] == 0
    table = tomllib.loads((own / "rules" / f"{DRAFT}.toml").read_text("utf-8"))
    assert table["signed"].endswith(" 王芳")
    rejected = tomllib.loads((own / "rejected" / f"{DOUBTFUL}.toml").read_text("utf-8"))
    assert rejected["rejected"]["reason"] == "基数不对"
    assert [(each.done.action, each.done.rule) for each in trail(tmp_path)] == [
        ("rejected", f"{DOCUMENT}/{DOUBTFUL}"),
        ("signed", f"{DOCUMENT}/{DRAFT}"),
    ]
    typing(monkeypatch, "王芳", "q")
    assert said(capsys, "review")[0] == 0
    assert len(trail(tmp_path)) == 2


def test_an_edit_is_checked_by_the_loader(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    editing(monkeypatch, tmp_path, '"0.20"', '"0.30"')
    typing(monkeypatch, "e", "no", "q")
    code, text = said(capsys, "review", "--name", "王芳")
    assert code == 0
    assert "parameters.rate" in text
    assert '"0.20"' in (own / "drafts" / f"{DRAFT}.toml").read_text("utf-8")
    editing(monkeypatch, tmp_path, "企业购买科技成果补助", "企业购买补助")
    typing(monkeypatch, "e", "s", "q")
    assert said(capsys, "review", "--name", "王芳")[0] == 0
    assert 'title = "企业购买补助"' in (own / "rules" / f"{DRAFT}.toml").read_text("utf-8")
    assert [each.done.action for each in trail(tmp_path)] == ["signed", "edited"]


def test_signing_without_being_asked(own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in (DRAFT, STALE):
        code, text = said(capsys, "sign", f"{DOCUMENT}/{name}", "--name", "李明", "--date", "2025-07-01")
        assert code == 0
        assert name in text
        assert tomllib.loads((own / "rules" / f"{name}.toml").read_text("utf-8"))["signed"] == "2025-07-01 李明"
    assert [each.done.reviewer for each in trail(tmp_path)] == ["李明", "李明"]


@pytest.mark.parametrize(
    "rule", ["honghe-2025/insurance", f"{DOCUMENT}/none", "none/none", f"{DOCUMENT}/../x", "x", ""]
)
def test_what_can_not_be_signed_is_refused(own: Path, capsys: pytest.CaptureFixture[str], rule: str) -> None:
    assert said(capsys, "sign", rule, "--name", "李明")[0] == 1


def test_a_rule_in_force_and_a_wrong_draft_are_refused(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft = own / "drafts" / f"{DRAFT}.toml"
    draft.write_text(draft.read_text("utf-8").replace('"0.20"', '"0.30"'), "utf-8")
    assert main(["sign", f"{DOCUMENT}/{DRAFT}", "--name", "李明"]) == 1
    assert "parameters.rate" in capsys.readouterr().err
    assert main(["sign", f"{DOCUMENT}/{DRAFT}", "--name", "a\nb"]) == 1
