"""A running service with the real law and a talk that only counts."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.app import Making, create_app
from bot.assistant import Talks
from bot.dialogue.turn import House
from bot.settings import Settings
from tests.bot.fakes import TODAY, CountingTalk, house, settings

PATIENCE = 10


@contextmanager
def serving(
    folder: Path, opener: Callable[[Settings], House] | None = None, talk: Talks | None = None, **values: object
) -> Iterator[TestClient]:
    """The service over its whole life; ready, unless the test opens the house itself."""
    making = Making(opener or (lambda _: house()), lambda _: talk or CountingTalk(), lambda: TODAY)
    with TestClient(create_app(settings(folder, **values), making)) as client:
        if opener is None:
            until_ready(client)
        yield client


def until_ready(client: TestClient) -> None:
    end = time.monotonic() + PATIENCE
    while client.get("/readyz").status_code != 200:
        assert time.monotonic() < end, "the service never got ready"
        time.sleep(0.01)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with serving(tmp_path) as client:
        yield client
