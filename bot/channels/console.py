"""The conversation in a terminal: replies in colour, citations as footnotes, choices by number."""

from collections.abc import Awaitable, Callable
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.text import Text

from bot.channels.layout import chosen, numbered
from bot.intake import UnfitMessageError
from bot.messages import CitationOut, Reply, UserMessage
from bot.wording.phrases import phrase
from bot.wording.problems import tell

LEAVE = frozenset({"退出", "exit", "quit", "bye", ":q"})
MARK = r"\[\d+\]"
MONEY = r"\d[\d,]*(?:\.\d+)? ?元"
INDENT = "    "
WORDS = "console"

Respond = Callable[[UserMessage], Awaitable[Reply]]
Read = Callable[[], str]


def layout(reply: Reply) -> RenderableType:
    """The whole reply: its text, what it rests on, and what may be chosen."""
    text = Text(reply.text)
    text.highlight_regex(MARK, "cyan")
    text.highlight_regex(MONEY, "bold green" if reply.calculations else "bold")
    notes = [_note(citation, reply.text) for citation in reply.citations]
    choices = numbered(reply)
    lines = [Text(choices, "yellow")] if choices else []
    return Group(text, *([Text()] if notes else []), *notes, *lines)


def message_of(typed: str, last: Reply | None, first: UserMessage) -> UserMessage:
    """What was typed as a message; a number that stands before a choice of the last reply is that choice."""
    if last is None:
        return first.model_copy(update={"message": typed})
    return chosen(typed, last) or UserMessage(session_id=last.session_id, message=typed)


async def converse(respond: Respond, console: Console, read: Read, first: UserMessage) -> str | None:
    """Talk until the user leaves; `first` holds region, day and session to begin with. The session's id."""
    console.print(Text(phrase("chat.welcome", WORDS), "dim"))
    last: Reply | None = None
    while (typed := _read(read)) is not None:
        if typed:
            last = await say(respond, console, message_of(typed, last, first)) or last
    return last.session_id if last else first.session_id


async def say(respond: Respond, console: Console, message: UserMessage, *, as_json: bool = False) -> Reply | None:
    """One message and its reply on the screen; None, with what to send instead, when it can't be taken."""
    try:
        reply = await respond(message)
    except UnfitMessageError as error:
        console.print(Text(tell(error.problem, **error.words).detail, "yellow"))
        return None
    if as_json:
        console.print_json(reply.model_dump_json())
    else:
        console.print(layout(reply), "")
    return reply


def _read(read: Read) -> str | None:
    try:
        typed = read().strip()
    except (EOFError, KeyboardInterrupt):
        return None
    return None if typed.lower() in LEAVE else typed


def _note(citation: CitationOut, text: str) -> Text:
    force: dict[Any, str] = {True: "in_force", False: "not_in_force", None: "unknown_force"}
    line = phrase(
        "note.clause",
        WORDS,
        mark=str(citation.mark),
        source=citation.document_number or citation.document_title,
        label=citation.label,
        clause=citation.clause,
        force=phrase(f"note.{force[citation.in_force]}", WORDS),
    )
    note = Text(line, "cyan")
    if _same_words(citation.quote) not in _same_words(text):
        note.append(f"\n{INDENT}" + phrase("note.quote", WORDS, quote=citation.quote), "dim")
    return note


def _same_words(text: str) -> str:
    return "".join(text.split())
