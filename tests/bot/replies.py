"""Whole conversations as they read: written down in tests/cases/replies, held by a test, read by people.

`python -m tests.bot.replies` writes them anew; read the difference before it is committed.
"""

from collections.abc import Iterator
from pathlib import Path

from tests.bot.talking import Conversation

FOLDER = Path(__file__).parent.parent / "cases" / "replies"
ASKED = "> "


def said(written: str) -> list[str]:
    """What the user says in a conversation that is written down."""
    return [line.removeprefix(ASKED) for line in written.splitlines() if line.startswith(ASKED)]


def played(messages: list[str]) -> str:
    """The conversation as it goes today."""
    return "\n".join(_turns(messages)).strip() + "\n"


def _turns(messages: list[str]) -> Iterator[str]:
    conversation = Conversation()
    for message in messages:
        yield f"{ASKED}{message}"
        yield conversation.say(message).text + "\n"


if __name__ == "__main__":
    for file in sorted(FOLDER.glob("*.txt")):
        file.write_text(played(said(file.read_text("utf-8"))), "utf-8")
