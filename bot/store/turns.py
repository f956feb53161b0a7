"""This is where what was said and answered is kept: to answer a repeated request the same, and to show it again."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Delete, Insert, Update, delete, insert, select, update

from bot.store.database import Database
from bot.store.tables import feedback, sessions
from bot.store.tables import turns as table

ID_BYTES = 24  # 192 random bits: who has the address of a sheet can read it, nobody can guess it


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """One question and its reply (JSON text); `request_id` is what the sender calls it, the same on every try."""

    id: str
    session_id: str
    turn: int
    request_id: str | None
    message: str
    reply: str
    answered: datetime


def fresh_turn_id() -> str:
    return secrets.token_urlsafe(ID_BYTES)


class Turns:
    """Reads turns; they are written with their session, in `Sessions.save`, and forgotten with it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_request(self, request_id: str) -> KeptTurn | None:
        """The turn that this request led to, where it came before."""
        return await self._one(table.c.request_id == request_id)

    async def of_id(self, turn_id: str) -> KeptTurn | None:
        return await self._one(table.c.id == turn_id)

    async def of_session(self, session_id: str, turn: int) -> KeptTurn | None:
        return await self._one((table.c.session_id == session_id) & (table.c.turn == turn))

    async def _one(self, which: Any) -> KeptTurn | None:
        async with self._database.reading() as connection:
            row = (await connection.execute(select(table).where(which))).one_or_none()
        return None if row is None else KeptTurn(**row._mapping)


def keep(turn: KeptTurn) -> Insert:
    return insert(table).values(**asdict(turn))


def forget_session(session_id: str, before: int | None = None) -> tuple[Delete, Update]:
    """The turns of a session, all or those before one; of its feedback stays what holds no words of the user."""
    mine = table.c.session_id == session_id
    return (
        delete(table).where(mine if before is None else mine & (table.c.turn < before)),
        update(feedback).where(feedback.c.session_id == session_id).values(question="", comment=""),
    )


def forget_ownerless() -> Delete:
    """All turns whose session is gone."""
    return delete(table).where(table.c.session_id.not_in(select(sessions.c.id)))
