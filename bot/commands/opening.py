"""This is where a command opens the house, and an assistant over it, and shows what takes time."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from bot.assistant import Assistant
from bot.channels.console import WORDS
from bot.dialogue.turn import House
from bot.house import open_talk, prepare_house
from bot.settings import Settings
from bot.store.database import opened_database
from bot.store.sessions import Sessions
from bot.wording.phrases import phrase


def opened(settings: Settings, console: Console, *, force: bool = False) -> House:
    """The house, its index built under a progress bar where it has to be; says which it was."""
    console.print(Text(phrase("load.loading", WORDS), "dim"))
    with progress_bar(console) as advance:
        house, built = prepare_house(settings, advance, force)
    words = {"clauses": str(len(house.corpus)), "folder": str(settings.index_folder)}
    console.print(phrase("load.built", WORDS, **words) if built else phrase("load.unchanged", WORDS))
    return house


@asynccontextmanager
async def assistant_over(house: House, settings: Settings) -> AsyncIterator[Assistant]:
    """An assistant with the sessions that the settings name."""
    async with opened_database(settings) as database:
        sessions = Sessions(database, settings.session_idle)
        yield Assistant(open_talk(house), sessions, settings.message_limit)


@contextmanager
def progress_bar(console: Console) -> Iterator[Callable[[int, int], None]]:
    """Yields what an embedder tells how far it is; the bar shows once there is something to do."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    progress = Progress(*columns, console=console)
    task = progress.add_task(phrase("load.building", WORDS))

    def advance(done: int, total: int) -> None:
        progress.start()
        progress.update(task, completed=done, total=total)

    try:
        yield advance
    finally:
        progress.stop()
