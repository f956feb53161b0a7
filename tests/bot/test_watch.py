"""A running service takes in what comes, changes and goes: nobody gets an error, nothing stale is said afterwards."""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.app import Making, create_app
from bot.dialogue.turn import House
from bot.house import open_house, renew
from bot.settings import Settings
from bot.watch import Watch
from tests.bot.conftest import until_ready
from tests.policies import YUXI, add_policy, edit

DAY = date(2026, 7, 1)
READERS, PATIENCE = 20, 60
QUESTION = "玉溪的企业买检测设备实际投资200万,能补多少?"
OURS = "红河州企业买高校专利,已登记,到账300万,补助多少?"
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a folder with its index built, a user's shelf in it."""
    settings = Settings(data_folder=tmp_path_factory.mktemp("data"))
    settings.policies_folder.mkdir()
    open_house(settings)
    return settings


@pytest.fixture
def shelf(prepared: Settings) -> Path:
    for folder in prepared.policies_folder.iterdir():
        shutil.rmtree(folder)
    return prepared.policies_folder


@pytest.fixture
def service(prepared: Settings, shelf: Path) -> Iterator[TestClient]:
    with TestClient(create_app(prepared, Making(today=lambda: DAY))) as client:
        until_ready(client)
        yield client


def chat(service: TestClient, message: str, **fields: Any) -> dict[str, Any]:
    response = service.post("/v1/chat", content=json.dumps({"message": message} | fields), headers=JSON)
    assert response.status_code == 200, response.text
    reply: dict[str, Any] = response.json()
    return reply


def amounts(service: TestClient) -> list[str]:
    return [entry["amount"] for entry in chat(service, QUESTION)["calculations"]]


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "the change was never taken in"
        time.sleep(0.1)


def documents(service: TestClient) -> set[str]:
    return {each["document"] for each in service.get("/v1/documents").json()["documents"]}


def test_a_policy_comes_changes_and_goes_while_the_service_runs(service: TestClient, shelf: Path) -> None:
    assert amounts(service) == []
    added = add_policy(shelf)
    until(lambda: YUXI in documents(service))
    assert amounts(service) == ["240000.00"]
    edit(added / "source.txt", "12%", "10%")
    until(lambda: "10%" in service.get(f"/v1/clauses/{YUXI}/1").json().get("text", ""))
    reply = chat(service, QUESTION)
    assert reply["calculations"] == []
    assert "条文已更新,测算规则待复核" in reply["text"]
    assert "按设备实际投资额的10%给予补助" in reply["citations"][0]["quote"]
    computed = service.post(
        f"/v1/calculators/{YUXI}/1/testing-equipment",
        content=json.dumps({"inputs": {"equipment_investment": "2000000.00"}}),
        headers=JSON,
    )
    assert (computed.status_code, "规则尚未重新核对" in computed.text) == (422, True)
    shutil.rmtree(added)
    until(lambda: YUXI not in documents(service))
    assert amounts(service) == []


def test_twenty_readers_never_see_an_error(service: TestClient, shelf: Path) -> None:
    over = Event()

    def read(number: int) -> int:
        turns, session = 0, None
        while not over.is_set() or not turns:
            asked = (OURS, QUESTION, "那150万呢?")[(turns + number) % 3]
            reply = chat(service, asked, session_id=session) if session else chat(service, asked)
            session, turns = reply["session_id"], turns + 1
            found = service.post("/v1/search", content=json.dumps({"query": "检测设备补助"}), headers=JSON)
            assert found.status_code == 200, found.text
            assert service.get(f"/v1/documents/{YUXI}").status_code in (200, 404)
            if asked == OURS:
                assert [entry["amount"] for entry in reply["calculations"]] == ["600000.00"]
        return turns

    with ThreadPoolExecutor(READERS) as readers:
        reading = [readers.submit(read, number) for number in range(READERS)]
        try:
            for number in range(3):
                added = add_policy(shelf)
                until(lambda: YUXI in documents(service))
                assert amounts(service) == ["240000.00"], number
                shutil.rmtree(added)
                until(lambda: YUXI not in documents(service))
                assert amounts(service) == [], number
        finally:
            over.set()
        assert all(each.result() for each in reading)


def test_an_unsound_change_is_left_out_whole(service: TestClient, shelf: Path) -> None:
    added = add_policy(shelf)
    until(lambda: YUXI in documents(service))
    edit(added / "policy.toml", "玉溪设备措施", "玉溪措施")
    edit(added / "rules" / "high-tech.toml", '"150000"', '"160000"')
    house = service.app.state.house  # type: ignore[attr-defined]
    until(lambda: bool(service.app.state.house.refused) or house is not service.app.state.house)  # type: ignore[attr-defined]
    assert amounts(service) == ["240000.00"]
    assert service.get(f"/v1/documents/{YUXI}").status_code == 200
    edit(added / "rules" / "high-tech.toml", '"160000"', '"150000"')
    until(lambda: not service.app.state.house.refused)  # type: ignore[attr-defined]
    assert service.app.state.house.corpus.document(YUXI).aliases == ("玉溪措施",)  # type: ignore[attr-defined]


def test_another_process_takes_the_index_from_the_disk(prepared: Settings, shelf: Path) -> None:
    first, second = open_house(prepared), open_house(prepared)
    add_policy(shelf)
    manifest = prepared.index_folder / "manifest.json"
    renewed = renew(first, prepared)
    written = manifest.read_text()
    assert renew(second, prepared).corpus.digest == renewed.corpus.digest
    assert manifest.read_text() == written


def test_what_fails_leaves_the_house_as_it_is(prepared: Settings, shelf: Path) -> None:
    house, tries = open_house(prepared), []

    def fail(house: House, settings: Settings) -> House:
        tries.append(house)
        raise OSError("no space left on device")

    watch = Watch(house, prepared, fail)
    assert [watch.look() for _ in range(3)] == [None] * 3
    assert tries == []
    add_policy(shelf)
    assert [watch.look() for _ in range(5)] == [None] * 5
    assert tries == [house]


def test_a_folder_that_vanishes_takes_nothing_away(prepared: Settings, shelf: Path, tmp_path: Path) -> None:
    named = tmp_path / "mine"
    add_policy(named)
    settings = prepared.model_copy(update={"corpus": f"builtin:{named}"})
    house = open_house(settings)
    watch = Watch(house, settings, renew)
    named.rename(tmp_path / "away")
    assert [watch.look() for _ in range(3)] == [None] * 3
