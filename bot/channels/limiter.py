"""This is where it is decided how many requests a client may send: counted here, or in a Redis that workers share."""

import logging
import math
import time

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from redis.exceptions import RedisError

RETRY_SECONDS = 10
"""How long this process counts by itself after Redis did not answer."""
PATIENCE_SECONDS = 0.5

_log = logging.getLogger(__name__)


class Limiter:
    """So many requests a minute for each client address, over a sliding window.

    With the URL of a Redis all processes count together. A Redis that does not answer never stops the service:
    meanwhile each process counts by itself.
    """

    def __init__(self, per_minute: int, url: str = "") -> None:
        self._item = RateLimitItemPerMinute(per_minute)
        self._own = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared = SlidingWindowCounterRateLimiter(_redis(url)) if url else None
        self._alone_until = -math.inf

    async def seconds_to_wait(self, address: str) -> int:
        """0 when the request may pass, else the seconds after which to come back."""
        if self._shared and time.monotonic() >= self._alone_until:
            try:
                return await self._wait(self._shared, address)
            except (RedisError, OSError) as error:
                self._alone_until = time.monotonic() + RETRY_SECONDS
                _log.warning("Redis does not answer (%s): counting requests alone", type(error).__name__)
        return await self._wait(self._own, address)

    async def _wait(self, strategy: SlidingWindowCounterRateLimiter, address: str) -> int:
        if await strategy.hit(self._item, address):
            return 0
        stats = await strategy.get_window_stats(self._item, address)
        return max(1, math.ceil(stats.reset_time - time.time()))


def _redis(url: str) -> RedisStorage:
    return RedisStorage(
        f"async+{url}",
        implementation="redispy",
        socket_timeout=PATIENCE_SECONDS,
        socket_connect_timeout=PATIENCE_SECONDS,
    )
