"""The HTTP service: opens the house beside the running server, and is ready when it stands."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from sqlalchemy.exc import SQLAlchemyError

from bot.assistant import Assistant, Talks, today_in_china
from bot.channels import calculators, docs, feedback, http, pages, problems, reference, review, review_login, sheets
from bot.channels.edge import Edge
from bot.channels.limiter import Limiter
from bot.channels.messenger import Desk
from bot.channels.messengers import ROUTERS, serve_all
from bot.channels.wechat.line import lines
from bot.dialogue.turn import House
from bot.house import open_house, open_talk, renew
from bot.review.office import open_office
from bot.settings import Settings
from bot.store.chats import Chats
from bot.store.database import opened_database
from bot.store.feedback import Feedbacks
from bot.store.inbox import Inbox
from bot.store.leftovers import Leftovers
from bot.store.sessions import Sessions
from bot.watch import LOOK_SECONDS, Watch

DESCRIPTION = """按政策原文回答科技成果转化补助问题:引用条文、逐步计算、缺什么问什么。

金额是以元为单位、两位小数的十进制字符串;日期是 ISO 8601。
错误一律是 `application/problem+json`,`detail` 说明应改成怎样发送,全部种类见 [/problems](/problems)。
"""
SWEEP_SECONDS = 3_600
SMALL_BYTES = 1_000  # below it, packing costs more than it saves
CORS: dict[str, Any] = {
    "allow_methods": ["GET", "POST", "DELETE"],
    "allow_headers": ["Content-Type"],
    "expose_headers": ["Retry-After"],
    "max_age": 86_400,
}
"""No cookie of ours is ever sent from another site: who may talk to the service is told by the session's id alone."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Making:
    """What a service is made of; a test puts its own in place."""

    open_house: Callable[[Settings], House] = open_house
    open_talk: Callable[[House], Talks] = open_talk
    today: Callable[[], date] = today_in_china
    renew: Callable[[House, Settings], House] = renew


def create_app(settings: Settings | None = None, making: Making | None = None) -> FastAPI:
    """The whole service; the house is opened in a thread after start-up, until then it is not ready."""
    making = making or Making()
    app = FastAPI(
        title="政策问答助手 Policy Assistant",
        version="1",
        description=DESCRIPTION,
        lifespan=_lifespan(making),
        strict_content_type=False,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings or Settings()
    app.state.today = making.today
    app.state.assistant = app.state.house = None
    app.state.lines = lines(app.state.settings)
    for part in (http, reference, calculators, feedback, pages, sheets, docs, review_login, review):
        app.include_router(part.router)
    for router in ROUTERS:
        app.include_router(router)
    problems.install(app)
    for kind, answer in (review_login.HANDLERS | review.HANDLERS).items():
        app.add_exception_handler(kind, answer)
    app.add_middleware(GZipMiddleware, minimum_size=SMALL_BYTES)
    app.add_middleware(Edge, limiter=Limiter(app.state.settings.rate_limit_per_minute, app.state.settings.limits_url))
    app.add_middleware(CORSMiddleware, allow_origins=app.state.settings.origins, **CORS)
    return app


def _lifespan(making: Making) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        settings: Settings = app.state.settings
        async with opened_database(settings) as database:
            sessions = Sessions(database, settings.session_idle)
            app.state.office = await open_office(settings, database)
            app.state.turns, app.state.feedback = sessions.turns, Feedbacks(database)
            app.state.inbox, app.state.chats = Inbox(database), Chats(database)
            app.state.leftovers = Leftovers(database)
            background = [
                asyncio.create_task(_serve(app, sessions, making)),
                asyncio.create_task(_sweep_for_ever(sessions, app.state.inbox, app.state.leftovers)),
            ]
            try:
                yield
            finally:
                for task in background:
                    task.cancel()
                await asyncio.gather(*background, return_exceptions=True)

    return lifespan


async def _serve(app: FastAPI, sessions: Sessions, making: Making) -> None:
    """Ready first, then the messengers: what came for them meanwhile waits in the inbox."""
    state = app.state
    house = await _make_ready(app, sessions, making)
    if house is not None:
        desk = Desk(state.settings, state.assistant, state.inbox, state.chats, state)
        watch = Watch(house, state.settings, making.renew)
        await asyncio.gather(serve_all(desk), _take_changes_for_ever(app, watch, making))


async def _make_ready(app: FastAPI, sessions: Sessions, making: Making) -> House | None:
    settings: Settings = app.state.settings
    try:
        house = await asyncio.to_thread(making.open_house, settings)
    except Exception:
        _log.critical("the house can't be opened, the service stays not ready", exc_info=True)
        return None
    app.state.assistant = Assistant(making.open_talk(house), sessions, settings.message_limit, making.today)
    app.state.house = house
    _log.info("ready")
    return house


async def _take_changes_for_ever(app: FastAPI, watch: Watch, making: Making) -> None:
    """Serve another house when the policies change; turns that have begun end in the old one."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        house = await asyncio.to_thread(watch.look)
        if house is not None:
            app.state.assistant.talk = making.open_talk(house)
            app.state.house = house
            _log.info("policies: %d, left out: %d", len(house.corpus.documents), len(house.refused))


async def _sweep_for_ever(*stores: Sessions | Inbox | Leftovers) -> None:
    while True:
        for store in stores:
            with suppress(SQLAlchemyError):
                await store.sweep()
        await asyncio.sleep(SWEEP_SECONDS)
