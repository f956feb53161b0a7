"""This is where what users think of a reply is kept for the policy desk."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from bot.store.database import Database
from bot.store.tables import feedback as table

MOST_READ = 1_000


@dataclass(frozen=True, slots=True)
class Feedback:
    """A rating (up or down) of one reply, with its question, its citations (JSON text) and the corpus's digest."""

    turn_id: str
    session_id: str
    rating: str
    comment: str
    question: str
    citations: str
    corpus: str
    given: datetime


class Feedbacks:
    """One for each reply: a second one takes the place of the first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, feedback: Feedback) -> None:
        async with self._database.writing() as connection:
            await connection.execute(delete(table).where(table.c.turn_id == feedback.turn_id))
            await connection.execute(insert(table).values(**asdict(feedback)))

    async def newest(self, count: int = MOST_READ) -> list[Feedback]:
        """The newest first."""
        asked = select(table).order_by(table.c.given.desc(), table.c.turn_id).limit(count)
        async with self._database.reading() as connection:
            return [Feedback(**row._mapping) for row in await connection.execute(asked)]
