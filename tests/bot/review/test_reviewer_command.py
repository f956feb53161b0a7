"""Reviewers are made in the terminal; a password is asked for twice, or read from a pipe."""

import io
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.commands import reviewer

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_FOLDER", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)


def piped(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(["reviewer", *words])
    return code, capsys.readouterr().out


def test_add_list_change_remove(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "list")[0] == 0
    piped(monkeypatch, PASSWORD + "\n")
    assert said(capsys, "add", "王芳")[0] == 0
    code, text = said(capsys, "list")
    assert code == 0
    assert "王芳" in text
    code, text = said(capsys, "add", "王芳")
    assert code == 1
    assert "王芳" in text
    piped(monkeypatch, PASSWORD + "!\n")
    assert said(capsys, "password", "王芳")[0] == 0
    assert said(capsys, "remove", "王芳")[0] == 0
    assert said(capsys, "remove", "王芳")[0] == 1
    assert said(capsys, "password", "王芳")[0] == 1
    assert "王芳" not in said(capsys, "list")[1]


def test_a_short_password_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    piped(monkeypatch, "short\n")
    assert said(capsys, "add", "王芳")[0] == 1
    assert said(capsys, "add", "")[0] == 1


def test_on_a_terminal_it_is_asked_for_twice(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    answers = iter([PASSWORD, "another password", PASSWORD, PASSWORD])
    monkeypatch.setattr(reviewer, "getpass", lambda _: next(answers))
    assert said(capsys, "add", "王芳")[0] == 1
    assert said(capsys, "add", "王芳")[0] == 0
