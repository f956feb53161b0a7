"""Requests are counted for each address; through one Redis by all processes together; alone when it is away."""

import asyncio
import logging
from uuid import uuid4

import pytest
from pydantic import ValidationError

from bot.channels.limiter import Limiter
from bot.settings import Settings
from tests.services import free_port, running_redis


def waits(*limiters: Limiter, address: str | None = None) -> list[bool]:
    """Whether each request in turn has to wait, all from one address that no other test uses."""

    async def ask() -> list[bool]:
        whose = address or uuid4().hex
        seconds = [await limiter.seconds_to_wait(whose) for limiter in limiters]
        assert all(0 <= wait <= 60 for wait in seconds)
        return [wait > 0 for wait in seconds]

    return asyncio.run(ask())


def test_alone_each_process_counts_by_itself() -> None:
    one, other = Limiter(2), Limiter(2)
    assert waits(one, one, one, other, other, other) == [False, False, True] * 2


def test_processes_that_share_a_redis_count_together(redis: str) -> None:
    one, other = Limiter(2, redis), Limiter(2, redis)
    assert waits(one, other, one, other) == [False, False, True, True]


def test_each_address_has_its_own_count(redis: str) -> None:
    for _ in range(2):
        assert waits(Limiter(1, redis), Limiter(1, redis)) == [False, True]


def test_without_its_redis_a_process_counts_alone(caplog: pytest.LogCaptureFixture) -> None:
    limiter = Limiter(2, f"redis://:hush@127.0.0.1:{free_port()}")
    with caplog.at_level(logging.WARNING):
        assert waits(limiter, limiter, limiter) == [False, False, True]
    assert caplog.text.count("Redis does not answer") == 1
    assert "hush" not in caplog.text


def test_a_redis_that_dies_takes_no_request_with_it() -> None:
    async def outlive() -> list[int]:
        with running_redis() as url:
            limiter = Limiter(2, url)
            seconds = [await limiter.seconds_to_wait("a")]
        return [*seconds, await limiter.seconds_to_wait("a")]

    assert asyncio.run(outlive()) == [0, 0]


def test_a_url_that_is_no_redis_is_refused() -> None:
    assert Settings(limits_url="redis://host:6379/1").limits_url
    with pytest.raises(ValidationError, match="limits_url"):
        Settings(limits_url="memcached://host")
