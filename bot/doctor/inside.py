"""This is where it is checked what stands on our own machine: policies, rules, index, folder, database, Redis."""

import asyncio
import os
from contextlib import suppress

from limits.aio.storage import RedisStorage
from redis.exceptions import RedisError

from bot.dialogue.turn import House
from bot.doctor.finding import Finding, bad, off, well
from bot.house import open_house
from bot.policies import open_policies
from bot.settings import Settings
from bot.store.database import opened_database
from bot.store.migrate import DatabaseOpeningError
from calculators.anchors import RuleError
from corpus.load import PolicyFileError
from retrieval.files import StaleIndexError
from retrieval.hybrid import HybridRetriever
from retrieval.relevance import has_fit

REDIS_SECONDS = 3.0


async def policies(settings: Settings) -> Finding:
    """Every document that the settings name loads, each of its rules anchored in its words."""
    try:
        found = await asyncio.to_thread(open_policies, settings.shelves)
    except (PolicyFileError, RuleError, OSError) as error:
        return bad("policies", "policies.broken", why=_line(error))
    if found.refused:
        return bad("policies", "policies.refused", count=str(len(found.refused)), first=found.refused[0].document)
    counts = {"documents": len(found.corpus.documents), "clauses": len(found.corpus), "rules": len(found.rules)}
    return well("policies", "policies.well", **{name: str(count) for name, count in counts.items()})


async def index(settings: Settings) -> Finding:
    """The index lies there, whole, and was made of what is served now, by the model that is set."""
    try:
        house = await asyncio.to_thread(open_house, settings)
    except StaleIndexError as error:
        return bad("index", "index.stale", why=_line(error))
    except Exception as error:  # a model that is not there, an engine that does not answer: whatever it is, say it
        return bad("index", "index.broken", why=f"{type(error).__name__}: {_line(error)}")
    return indexed(house, settings)


def indexed(house: House, settings: Settings) -> Finding:
    """Also where no fit was made for the model: then words alone tell what nothing here answers."""
    words = {"clauses": str(len(house.corpus)), "folder": str(settings.index_folder)}
    if not isinstance(house.retriever, HybridRetriever) or has_fit(house.retriever.embedder.name):
        return well("index", "index.well", **words)
    return well("index", "index.words", **words, model=house.retriever.embedder.name)


async def folder(settings: Settings) -> Finding:
    """We may write where our data goes."""
    path = settings.data_folder
    with suppress(OSError):
        path.mkdir(parents=True, exist_ok=True)
    may = os.access(path, os.W_OK | os.X_OK)
    return well("folder", "folder.well", folder=str(path)) if may else bad("folder", "folder.bad", folder=str(path))


async def database(settings: Settings) -> Finding:
    """It can be reached and brought up to date, which this does."""
    try:
        async with opened_database(settings) as opened:
            kind = opened.engine.dialect.name
    except (DatabaseOpeningError, OSError) as error:
        return bad("database", "database.bad", why=_line(error))
    return well("database", "database.well", kind=kind)


async def redis(settings: Settings) -> Finding:
    """It answers, where one is named; without one each process counts by itself."""
    if not settings.limits_url:
        return off("redis", "redis.off")
    try:
        storage = RedisStorage(
            f"async+{settings.limits_url}",
            implementation="redispy",
            socket_timeout=REDIS_SECONDS,
            socket_connect_timeout=REDIS_SECONDS,
        )
        answers = await storage.check()
    except (RedisError, OSError, ValueError):
        answers = False
    return well("redis", "redis.well") if answers else bad("redis", "redis.bad")


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
