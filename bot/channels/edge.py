"""The rim of every HTTP request: how many, how long, how it ended; the last stop for the unexpected."""

import logging
import time
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import metrics
from bot.channels.limiter import Limiter
from bot.channels.problems import Problem, log_unexpected

UNLIMITED = frozenset({"/healthz", "/readyz", "/metrics", "/telegram/webhook"})
"""What is asked for by our own, and by a platform that speaks for all its users from few addresses."""
UNROUTED = "unrouted"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
MILLISECONDS = 1_000
SERVER_ERROR = 500

_log = logging.getLogger("bot.requests")


@dataclass(slots=True)
class _Sent:
    status: int = 0


class Edge:
    """Outermost: limits, counts, times and logs by route template; never a path, a message or a figure."""

    def __init__(self, app: ASGIApp, limiter: Limiter) -> None:
        self._app = app
        self._limiter = limiter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        sent = _Sent()

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent.status = message["status"]
            await send(message)

        try:
            await self._answer(scope, receive, noting)
        except Exception as error:
            await self._last_stop(error, sent, scope, receive, noting)
        finally:
            _note(scope, sent.status or SERVER_ERROR, time.perf_counter() - started)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = scope["client"][0] if scope.get("client") else ""
        wait = 0 if scope["path"] in UNLIMITED else await self._limiter.seconds_to_wait(address)
        if wait:
            problem = Problem("too_many_requests", {"Retry-After": str(wait)}, seconds=wait)
            await problem.response()(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _last_stop(self, error: Exception, sent: _Sent, scope: Scope, receive: Receive, send: Send) -> None:
        log_unexpected(error)
        if not sent.status:
            await Problem("internal").response()(scope, receive, send)


def _note(scope: Scope, status: int, seconds: float) -> None:
    route = getattr(scope.get("route"), "path", UNROUTED)
    method = scope["method"] if scope["method"] in METHODS else "OTHER"
    metrics.REQUESTS.labels(method, route, str(status)).inc()
    metrics.LATENCY.labels(method, route).observe(seconds)
    _log.info("%s %s %d %.1f ms", method, route, status, seconds * MILLISECONDS)
