"""What a reply looks like on Telegram before it is sent."""

from bot.channels.telegram.pages import text
from bot.channels.telegram.styled import BOLD
from tests.bot.talking import Conversation


def nowhere(path: str) -> str | None:
    return None


def test_each_side_of_a_comparison_is_a_line_that_begins_bold() -> None:
    reply = Conversation().say("事业单位横向项目净收入45万,团队至少拿多少,蒙自和昆明哪个给得多?")
    shown = text(reply, nowhere)
    bold = [shown.text[mark.start : mark.end] for mark in shown.marks if mark.kind == BOLD]
    assert shown.text == reply.text
    assert len(reply.comparison) > 1
    assert [line for line in bold if line.startswith("·")] == [f"· {row.place}" for row in reply.comparison]
