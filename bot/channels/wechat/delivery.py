"""This is where an answer finds its way: into the request that waits, else as our own message, else kept for "1"."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bot.channels.messenger import Part
from bot.channels.wechat.api import Api, RefusedError, UnreachableError
from bot.channels.wechat.outgoing import Article
from bot.channels.wechat.pieces import Piece, with_more
from bot.channels.wechat.waiting import Waiting
from bot.store.inbox import Inbox, Update
from bot.store.leftovers import Leftover, Leftovers

PAUSES = (0.0, 1.0, 2.0)
"""Seconds before each try at a service that is busy or out of reach; the chat's next message waits meanwhile."""
AFTER_PASSIVE = 0.5
"""Seconds between a passive reply and our own message that goes on from it, lest the second be shown first."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Answer:
    """Pieces on their way; `told`: the user has been told to ask for the rest."""

    update: Update
    pieces: Sequence[Piece]
    told: bool = False


class Delivery:
    """One account's way out. That a piece is about to leave is stored before it does: none leaves twice."""

    def __init__(self, inbox: Inbox, leftovers: Leftovers, api: Api, waiting: Waiting) -> None:
        self._inbox = inbox
        self._leftovers = leftovers
        self._api = api
        self._waiting = waiting

    def parts(self, update: Update, pieces: Sequence[Piece]) -> list[Part]:
        """What is to be done, in its order; nothing to say is said as well, so that the request ends."""
        if not pieces:
            return [partial(self._waiting.hand, update.update_id, None)]
        answer = Answer(update, pieces)
        return [partial(self._piece, answer, at) for at in range(len(pieces))]

    async def _piece(self, answer: Answer, at: int) -> None:
        await (self._send(answer, at) if at else self._first(answer))
        if at + 1 == len(answer.pieces):
            await self._leftovers.settle(*_names(answer.update))

    async def _first(self, answer: Answer) -> None:
        update, text = answer.update, answer.pieces[0]
        goes_on = any(isinstance(piece, str) for piece in answer.pieces[1:])
        if goes_on and self._api.may_send is None and update.update_id in self._waiting:
            await self._api.show_typing(update.chat)  # which tells whether the rest can be sent
        answer.told = goes_on and self._api.may_send is False
        await self._inbox.note_sent(update, 1)
        if isinstance(text, str):
            shown = with_more(text) if answer.told else text
            if await self._waiting.hand(update.update_id, shown):
                sends_more = len(answer.pieces) > 1 and self._api.may_send is not False
                await asyncio.sleep(AFTER_PASSIVE if sends_more else 0)
                return
        answer.told = False
        await self._send(answer, 0)

    async def _send(self, answer: Answer, at: int) -> None:
        """One piece as our own message, unless what is left from an earlier one on has been kept."""
        update = answer.update
        piece, kept = answer.pieces[at], at and await self._leftovers.is_of(*_names(update))
        if kept or (isinstance(piece, Article) and self._api.may_send is False):
            return
        await self._inbox.note_sent(update, at + 1)
        try:
            await self._patiently(update.chat, piece)
        except (RefusedError, UnreachableError) as error:
            _log.warning("%s: part %d of an answer was not taken: %s", update.channel, at + 1, error)
            if not (isinstance(error, RefusedError) and error.why == "receiver"):
                await self._keep(answer, at)

    async def _keep(self, answer: Answer, at: int) -> None:
        update, texts = answer.update, tuple(piece for piece in answer.pieces[at:] if isinstance(piece, str))
        if texts:
            left = Leftover(texts, begun=answer.told)
            await self._leftovers.put(*_names(update), left)

    async def _patiently(self, to: str, piece: Piece) -> None:
        for pause in PAUSES[:-1]:
            await asyncio.sleep(pause)
            try:
                return await self._api.send(to, piece)
            except UnreachableError:
                continue
            except RefusedError as error:
                if error.why != "busy":
                    raise
        await asyncio.sleep(PAUSES[-1])
        return await self._api.send(to, piece)


def _names(update: Update) -> tuple[str, str, str]:
    return update.channel, update.chat, update.update_id
