"""A reply can be printed and rated; whoever has no address of it can do neither."""

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.dialogue.acts import Computed
from bot.dialogue.state import DialogueState
from bot.messages import Reply, UserMessage
from bot.store.database import Database
from bot.store.feedback import Feedback, Feedbacks
from bot.wording.render import render
from tests.bot.asserts import assert_problem
from tests.bot.conftest import serving
from tests.bot.fakes import TODAY, CountingTalk, house
from tests.bot.test_pages import page
from tests.bot.test_render import CITED, CORPUS, computed

QUESTION = "到账300万<script>alert(1)</script>,补多少?"


class Computing(CountingTalk):
    """Answers everything with one calculation."""

    def reply(
        self, message: UserMessage, state: DialogueState, session_id: str, today: date
    ) -> tuple[Reply, DialogueState]:
        after = state.model_copy(update={"turn": state.turn + 1})
        return render(Computed(computed("3000000")), after, session_id, CORPUS, TODAY), after


@pytest.fixture
def computing(tmp_path: Path) -> Iterator[TestClient]:
    with serving(tmp_path, talk=Computing()) as client:
        yield client


def said(client: TestClient) -> Reply:
    return Reply.model_validate(client.post("/v1/chat", json={"message": QUESTION}).json())


def test_a_calculation_has_a_sheet_with_every_step_and_its_basis(computing: TestClient) -> None:
    reply = said(computing)
    sheet = page(computing, reply.sheet or "")
    assert "600,000 元" in sheet.within("amount")
    text = sheet.within("main")
    assert QUESTION in text
    for step in reply.calculations[0].steps:
        assert step.text in text
    assert CITED.quote in sheet.within("basis")
    assert house().corpus.digest[:12] in text
    assert not [tag for tag, _ in sheet.tags if tag == "script"]


def test_what_computes_nothing_has_no_sheet(client: TestClient) -> None:
    assert client.post("/v1/chat", json={"message": "你好"}).json()["sheet"] is None
    for address in ("/sheets/unknown", "/sheets/..%2F..", "/sheets/%00"):
        assert_problem(client.get(address), 404)


def test_a_sheet_goes_with_its_conversation(computing: TestClient) -> None:
    reply = said(computing)
    assert computing.delete(f"/v1/sessions/{reply.session_id}").status_code == 204
    assert_problem(computing.get(reply.sheet or ""), 404)


def kept(folder: Path) -> list[Feedback]:
    async def read() -> list[Feedback]:
        database = await Database.open(f"sqlite+aiosqlite:///{folder / 'sessions.db'}")
        found = await Feedbacks(database).newest()
        await database.close()
        return found

    return asyncio.run(read())


def test_feedback_is_kept_with_what_it_is_about(computing: TestClient, tmp_path: Path) -> None:
    reply = said(computing)
    about = {"session_id": reply.session_id, "turn": 1}
    assert computing.post("/v1/feedback", json=about | {"rating": "up"}).status_code == 204
    again = about | {"rating": "down", "comment": "多算了"}
    assert computing.post("/v1/feedback", json=again).status_code == 204
    (found,) = kept(tmp_path)
    assert (found.rating, found.comment, found.question) == ("down", "多算了", QUESTION)
    assert CITED.clause.id in found.citations
    assert found.corpus == house().corpus.digest


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"session_id": "unknown"}, 404),
        ({"turn": 2}, 404),
        ({"turn": 0}, 422),
        ({"turn": "x"}, 422),
        ({"turn": 2**40}, 422),
        ({"rating": "five"}, 422),
        ({"comment": "长" * 1_001}, 422),
        ({"session_id": None}, 422),
    ],
)
def test_feedback_about_nothing_says_what_to_send(
    computing: TestClient, tmp_path: Path, wrong: dict[str, object], status: int
) -> None:
    body = {"session_id": said(computing).session_id, "turn": 1, "rating": "up"}
    assert_problem(computing.post("/v1/feedback", json=body | wrong), status)
    assert kept(tmp_path) == []


def test_a_request_sent_again_over_http_is_answered_the_same(client: TestClient) -> None:
    body = {"message": "一", "request_id": "7f"}
    assert client.post("/v1/chat", json=body).json() == client.post("/v1/chat", json=body).json()
    for wrong in ("", "a" * 65, "a b", "<x>"):
        assert_problem(client.post("/v1/chat", json={"message": "一", "request_id": wrong}), 422)
