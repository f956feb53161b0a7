"""This is where a request's bytes become JSON: capped, UTF-8, exact numbers, and every failure named."""

import json
from collections.abc import Callable, Coroutine
from decimal import Decimal
from typing import Any, NoReturn

from fastapi import Request, Response
from fastapi.routing import APIRoute

from bot.channels.problems import EXAMPLE, Problem
from bot.settings import Settings

HALF_PAIR = "\\ud"  # how an escape of one begins


class JsonRequest(Request):
    """A request whose body is one JSON text in UTF-8; fractions are read as Decimal, never as float."""

    async def body(self) -> bytes:
        """:raises Problem: body_too_large."""
        if not hasattr(self, "_body"):
            limit = settings_of(self).body_limit
            chunks = bytearray()
            async for chunk in self.stream():
                chunks += chunk
                if len(chunks) > limit:
                    raise Problem("body_too_large", limit=limit)
            self._body = bytes(chunks)
        return self._body

    async def json(self) -> Any:
        """:raises Problem: malformed_json, also for NaN, numbers without end and nesting without bottom."""
        try:
            text = (await self.body()).decode("utf-8-sig")
            value = json.loads(text, parse_float=Decimal, parse_constant=_refuse)
        except (ValueError, ArithmeticError, RecursionError) as error:
            raise Problem("malformed_json", example=EXAMPLE) from error
        if HALF_PAIR in text.lower() and _has_half_pair(value):
            raise Problem("unreadable_text")
        return value


class JsonRoute(APIRoute):
    """A route that reads its body as above."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            return await handler(JsonRequest(request.scope, request.receive))

        return handle


def settings_of(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _has_half_pair(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        return True
    return False


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")
