"""Services that a test names in its arguments are started once, for all tests."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from bot.dialogue.turn import House
from bot.house import prepare_house
from bot.settings import Settings
from tests.services import running_postgresql, running_redis

_numbers = count(1)


@pytest.fixture(scope="session")
def real_house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The law with the index that users search, built once for all tests."""
    folder = tmp_path_factory.mktemp("house")
    house, _ = prepare_house(Settings(data_folder=folder), lambda done, total: None)
    return house


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    with running_postgresql() as server:
        yield server.url


@pytest.fixture(scope="session")
def redis() -> Iterator[str]:
    with running_redis() as url:
        yield url


@pytest.fixture
def new_postgresql(postgresql: str) -> Callable[[], str]:
    """Makes an empty database; its URL as an operator writes it."""

    def make() -> str:
        name = f"test_{next(_numbers)}"
        with psycopg.connect(f"{postgresql}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"{postgresql}/{name}"

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind that the product speaks, as the settings hand it on."""
    if request.param == "sqlite":
        return Settings(data_folder=tmp_path).database
    make: Callable[[], str] = request.getfixturevalue("new_postgresql")
    return Settings(database_url=make()).database
