"""A turn as server-sent events: what is being done, the text piece by piece, last the whole reply."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event
from starlette.requests import Request

from bot.channels.problems import problem_of
from bot.messages import Reply
from bot.wording.phrases import phrase

MEDIA_TYPE = "text/event-stream"
GRACE_SECONDS = 0.1  # a turn that fails within it ends in its own status code, not in an event
PING_SECONDS = 10
PING = format_sse_event(comment="ping")
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # nginx would gather the pieces

_PIECE = re.compile(r"[^。;;!!??\n]*[。;;!!??\n]+|[^。;;!!??\n]+")
_running: set[asyncio.Task[Reply]] = set()


def wants_events(request: Request) -> bool:
    """Whether the Accept header names the media type, whatever else it takes."""
    accepted = (part.split(";") for part in request.headers.get("accept", "").lower().split(","))
    return any(kind.strip() == MEDIA_TYPE and "q=0" not in map(str.strip, rest) for kind, *rest in accepted)


async def streamed(turn: asyncio.Task[Reply]) -> StreamingResponse:
    """The turn as events; it is finished and saved also where the listener has gone.

    :raises Exception: the turn's own, when it fails at once.
    """
    _running.add(turn)
    turn.add_done_callback(_running.discard)
    await asyncio.wait({turn}, timeout=GRACE_SECONDS)
    if turn.done():
        turn.result()
    return StreamingResponse(_events(turn), media_type=MEDIA_TYPE, headers=HEADERS)


async def _events(turn: asyncio.Task[Reply]) -> AsyncIterator[bytes]:
    yield _event("status", phrase("stream.searching", "web"))
    while not (await asyncio.wait({turn}, timeout=PING_SECONDS))[0]:
        yield PING
    if (error := turn.exception()) is not None:
        yield _event("error", problem_of(error).body())
        return
    reply = turn.result()
    for piece in pieces(reply.text):
        yield _event("text", piece)
    yield _event("reply", reply.model_dump(mode="json"))


def pieces(text: str) -> Iterator[str]:
    """Sentences and lines; put together again they are the text."""
    return (found.group() for found in _PIECE.finditer(text))


def _event(name: str, data: Any) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(data, ensure_ascii=False))
