"""This is where the messengers are listed that the service opens: one line each.

A messenger is a module with `router`, the address that the platform calls, which puts what comes into the inbox, and
`serve(desk)`, which answers it until it is cancelled; without its settings it returns at once.
"""

import asyncio
from collections.abc import Awaitable, Callable

from fastapi import APIRouter

from bot.channels.messenger import Desk
from bot.channels.problems import log_unexpected
from bot.channels.telegram import serving as telegram
from bot.channels.telegram import webhook
from bot.channels.wechat import messenger as wechat
from bot.channels.wechat import routes as wechat_routes

ROUTERS: tuple[APIRouter, ...] = (webhook.router, wechat_routes.router)
SERVE: tuple[Callable[[Desk], Awaitable[None]], ...] = (telegram.serve, wechat.serve)
AGAIN_SECONDS = 30.0


async def serve_all(desk: Desk) -> None:
    """Every messenger that is set up, side by side; one that breaks leaves the others alone and begins again."""
    await asyncio.gather(*(_serve(serve, desk) for serve in SERVE))


async def _serve(serve: Callable[[Desk], Awaitable[None]], desk: Desk) -> None:
    while True:
        try:
            await serve(desk)
        except Exception as error:
            log_unexpected(error)
            await asyncio.sleep(AGAIN_SECONDS)
        else:
            return
