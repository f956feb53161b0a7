"""`serve` by one process or several; a database out of reach is said before the port is opened."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from uvicorn.importer import import_from_string

from bot.__main__ import main
from bot.commands import serve
from tests.bot.fakes import house

ROOT = Path(__file__).parents[2]
COUNT = """
import sys
from bot import metrics
metrics.REPLIES.labels("answer").inc(int(sys.argv[1]))
sys.stdout.buffer.write(metrics.exposition())
"""


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[Any, dict[str, Any]]]:
    """What uvicorn would be run with, and the variables that its workers would see."""
    seen: list[tuple[Any, dict[str, Any]]] = []
    monkeypatch.setattr(serve, "opened", lambda settings, console: house())
    monkeypatch.setattr(serve.uvicorn, "run", lambda app, **how: seen.append((app, how | dict(os.environ))))
    monkeypatch.setenv("DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv(serve.SHARED_FOLDER, "")
    return seen


def test_one_process_serves_the_house_that_is_open(served: list[tuple[Any, dict[str, Any]]]) -> None:
    assert main(["serve"]) == 0
    ((app, how),) = served
    assert isinstance(app, FastAPI)
    assert "workers" not in how


@pytest.mark.parametrize("arguments", [["serve", "--workers", "3"], ["serve"]])
def test_several_processes_each_make_the_service(
    served: list[tuple[Any, dict[str, Any]]], arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(serve.SHARED_FOLDER)
    monkeypatch.setenv("WORKERS", "3")
    assert main(arguments) == 0
    ((app, how),) = served
    assert (how["workers"], how["factory"]) == (3, True)
    assert isinstance(import_from_string(app)(), FastAPI)
    assert how[serve.SHARED_FOLDER]


def test_a_database_out_of_reach_ends_the_command(
    served: list[tuple[Any, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://us:hush@127.0.0.1:9/none")
    assert main(["serve"]) == 1
    assert served == []
    said = capsys.readouterr().err
    assert "DATABASE_URL" in said
    assert "hush" not in said


def test_workers_are_counted_together(tmp_path: Path) -> None:
    given = os.environ | {serve.SHARED_FOLDER: str(tmp_path)}
    said = b""
    for count in ("2", "3"):
        command = [sys.executable, "-c", COUNT, count]
        said = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, timeout=60, check=True).stdout
    assert b'replies_total{kind="answer"} 5.0' in said
