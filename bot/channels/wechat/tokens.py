"""This is where the access token is kept and renewed: before it ends, and when it is refused, by one at a time.

Each process keeps its own: both services give the same token to all who ask for it, so that processes need not agree.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.channels.wechat.accounts import Account

EARLY_SECONDS = 300
"""So long before its end a token is left: for its last five minutes WeChat gives out the next one beside it."""

Call = Callable[[str, str, Mapping[str, object]], Awaitable[Mapping[str, Any]]]


class AccessToken:
    """The token of one account."""

    def __init__(self, account: Account, call: Call, now: Callable[[], float] = time.monotonic) -> None:
        self._account = account
        self._call = call
        self._now = now
        self._one_at_a_time = asyncio.Lock()
        self._value = ""
        self._until = -1.0

    async def get(self) -> str:
        """The token that holds now. Raises what the call raises."""
        async with self._one_at_a_time:
            if self._now() >= self._until:
                await self._fetch(force=False)
            return self._value

    async def renew(self, refused: str) -> str:
        """Another one in place of the one that was refused, unless somebody has got it meanwhile."""
        async with self._one_at_a_time:
            if self._value == refused:
                await self._fetch(force=False)
            if self._value == refused:
                await self._fetch(force=True)
            return self._value

    async def _fetch(self, *, force: bool) -> None:
        answer = await self._call(*self._account.token_call(force=force))
        self._value = str(answer.get("access_token", ""))
        lasts = float(answer.get("expires_in", 0))
        self._until = self._now() + lasts - min(EARLY_SECONDS, lasts / 2)
