"""This is where it is kept which session a messenger's chat is in; the session's id stays unguessable."""

from sqlalchemy import Delete, delete, insert, select
from sqlalchemy.exc import IntegrityError

from bot.store.database import Database
from bot.store.tables import chats as table
from bot.store.tables import sessions


class Chats:
    """One session for each chat of a channel, whichever process answers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def session_of(self, channel: str, chat: str) -> str | None:
        asked = select(table.c.session_id).where(table.c.channel == channel, table.c.chat == chat)
        async with self._database.reading() as connection:
            found: str | None = (await connection.execute(asked)).scalar_one_or_none()
        return found

    async def put(self, channel: str, chat: str, session_id: str) -> None:
        """In place of the session that the chat was in before."""
        try:
            async with self._database.writing() as connection:
                await connection.execute(_forget(channel, chat))
                await connection.execute(insert(table).values(channel=channel, chat=chat, session_id=session_id))
        except IntegrityError:  # another process put it at the same time
            await self.put(channel, chat, session_id)

    async def forget(self, channel: str, chat: str) -> None:
        async with self._database.writing() as connection:
            await connection.execute(_forget(channel, chat))


def forget_chats_of(session_id: str) -> Delete:
    """The chats of a session that is deleted."""
    return delete(table).where(table.c.session_id == session_id)


def forget_ownerless_chats() -> Delete:
    """All chats whose session is gone."""
    return delete(table).where(table.c.session_id.not_in(select(sessions.c.id)))


def _forget(channel: str, chat: str) -> Delete:
    return delete(table).where(table.c.channel == channel, table.c.chat == chat)
