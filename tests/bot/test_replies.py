"""Replies read as they are written down: who changes a word sees every reply that it changes."""

from pathlib import Path

import pytest

from tests.bot.replies import FOLDER, played, said

FILES = sorted(FOLDER.glob("*.txt"))
WIDEST = 2_200
"""Half-widths of a reply beyond which nobody reads it on a telephone: a Latin letter is one, a Chinese sign two."""


def test_there_are_a_dozen_conversations() -> None:
    assert len(FILES) >= 12


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_conversation_reads_as_written_down(file: Path) -> None:
    written = file.read_text("utf-8")
    assert said(written)
    assert played(said(written)) == written


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_reply_can_be_read_on_a_telephone(file: Path) -> None:
    replies = file.read_text("utf-8").split("\n\n")
    assert [reply[:40] for reply in replies if sum(2 - sign.isascii() for sign in reply) > WIDEST] == []
