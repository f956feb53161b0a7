"""The same turn as server-sent events."""

import json
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.channels.stream import GRACE_SECONDS, pieces
from bot.dialogue.state import DialogueState
from bot.messages import Reply, UserMessage
from tests.bot.asserts import assert_problem
from tests.bot.conftest import serving
from tests.bot.fakes import CountingTalk, FailingTalk

EVENTS = {"Accept": "text/event-stream"}


def events(client: TestClient, **body: Any) -> list[tuple[str, Any]]:
    with client.stream("POST", "/v1/chat", json=body, headers=EVENTS) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        return list(parsed(response.read().decode()))


def parsed(wire: str) -> Iterator[tuple[str, Any]]:
    for block in wire.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        yield fields["event"], json.loads(fields["data"])


def test_status_then_text_then_the_whole_reply(client: TestClient) -> None:
    told = events(client, message="先使用后付费是什么意思?")
    names = [name for name, _ in told]
    assert (names[0], names[-1]) == ("status", "reply")
    assert set(names[1:-1]) == {"text"}
    reply = told[-1][1]
    assert "".join(piece for name, piece in told if name == "text") == reply["text"]
    again = client.post("/v1/chat", json={"message": "好", "session_id": reply["session_id"]}).json()
    assert (again["turn"], again.keys()) == (2, reply.keys())


@pytest.mark.parametrize("accept", ["text/event-stream;q=0, application/json", "application/json", "*/*", ""])
def test_json_where_events_are_not_asked_for(client: TestClient, accept: str) -> None:
    response = client.post("/v1/chat", json={"message": "一"}, headers={"Accept": accept})
    assert response.headers["content-type"] == "application/json"


def test_what_fails_at_once_fails_as_it_does_without_events(client: TestClient) -> None:
    assert_problem(client.post("/v1/chat", json={"message": ""}, headers=EVENTS), 422)
    unknown = {"message": "一", "session_id": "unknown"}
    assert_problem(client.post("/v1/chat", json=unknown, headers=EVENTS), 404)


class SlowTalk(CountingTalk):
    """Takes longer than the grace; `fails` then."""

    fails = False

    def reply(
        self, message: UserMessage, state: DialogueState, session_id: str, today: date
    ) -> tuple[Reply, DialogueState]:
        threading.Event().wait(GRACE_SECONDS * 2)
        if self.fails:
            return FailingTalk().reply(message, state, session_id, today)
        return super().reply(message, state, session_id, today)


def test_a_slow_turn_is_told_of_first(tmp_path: Path) -> None:
    with serving(tmp_path, talk=SlowTalk()) as client:
        assert [name for name, _ in events(client, message="一")] == ["status", "text", "reply"]


def test_a_slow_failure_is_an_event_that_shows_no_inside(tmp_path: Path) -> None:
    talk = SlowTalk()
    talk.fails = True
    with serving(tmp_path, talk=talk) as client:
        told = events(client, message="到账 300 万")
    assert [name for name, _ in told] == ["status", "error"]
    assert told[-1][1]["status"] == 500
    assert "300" not in json.dumps(told, ensure_ascii=False)


@pytest.mark.parametrize("text", ["", "一", "甲。乙;\n丙?!丁", "\n\n", "。"])
def test_pieces_put_together_are_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text
