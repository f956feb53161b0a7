"""What the review pages work with, opened once over the database."""

from dataclasses import dataclass

from bot.review.desk import Desk
from bot.review.door import Door
from bot.review.seals import Seals
from bot.settings import Settings
from bot.store.database import Database
from bot.store.reviews import Reviews


@dataclass(frozen=True, slots=True)
class Office:
    """Who comes in, what waits, what was done, and what a browser carries."""

    door: Door
    desk: Desk
    reviews: Reviews
    seals: Seals


async def open_office(settings: Settings, database: Database) -> Office:
    door = Door(database, settings.review_session)
    seals = Seals(await door.reviewers.key(), settings.review_session)
    return Office(door, Desk(settings.shelves), Reviews(database), seals)
