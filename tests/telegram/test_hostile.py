"""Malformed, oversized, forged, replayed, deeply nested: refused with the right status, logged without content."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.channels.telegram.webhook import PATH, SECRET_HEADER
from tests.bot.asserts import assert_problem
from tests.telegram.stage import SECRET, Stage, message, staged, update
from tests.wechat.stage import Scripted

CONTENT = "机密的内容"
LARGE = 2**63


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("hostile"), Scripted()) as stage:
        yield stage


def post(stage: Stage, content: bytes, secret: str | None = SECRET) -> httpx.Response:
    headers = {} if secret is None else {SECRET_HEADER: secret}
    return httpx.post(stage.url + PATH, content=content, headers=headers, trust_env=False)


def said(**fields: Any) -> dict[str, Any]:
    return update(message=message(1, CONTENT) | fields)


@pytest.mark.parametrize("secret", [None, "", SECRET[:-1], SECRET + "x", SECRET.upper(), "é" * 20])
def test_who_does_not_know_the_secret_is_refused(stage: Stage, secret: str | None) -> None:
    given = None if secret is None else secret.encode("latin-1", "replace").decode("latin-1")
    headers = {} if given is None else {SECRET_HEADER: given.encode("latin-1")}
    body = json.dumps(said())
    response = httpx.post(stage.url + PATH, content=body, headers=headers, trust_env=False)
    assert_problem(response, 403)


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe\x00", 400),
        (json.dumps(CONTENT).encode(), 400),
        (b"[]", 400),
        (b"{}", 400),
        (b'{"update_id": NaN}', 400),
        (b'{"update_id": "1"}', 400),
        (b'{"update_id": true}', 400),
        (b'{"update_id": -1}', 400),
        (f'{{"update_id": {LARGE}}}'.encode(), 400),
        (b'{"update_id": 1e400}', 400),
        (json.dumps(said(chat={"id": LARGE, "type": "private"})).encode(), 400),
        (json.dumps(said(text=[CONTENT])).encode(), 400),
        (json.dumps(said(entities=[{"type": "mention"}])).encode(), 400),
        (json.dumps(said(text="\ud800")).encode(), 400),
        (b'{"update_id": 1, "message": ' + b'{"a":' * 60_000 + b"1" + b"}" * 60_000 + b"}", 413),
        (b'{"update_id": 1, "message": ' + b"[" * 20_000 + b"]" * 20_000 + b"}", 400),
        (json.dumps(said(text=CONTENT * 100_000)).encode(), 413),
        (json.dumps(said(text="x" * 60_000)).encode(), 200),
        (json.dumps(said(entities=[{"type": "mention", "offset": -5, "length": LARGE}])).encode(), 200),
        (json.dumps(said(entities=[{"type": "mention", "offset": 0, "length": 1}] * 500)).encode(), 200),
        (json.dumps(update(callback_query={"id": "1", "from": {"id": 1}, "data": "x" * 9_000})).encode(), 200),
    ],
)
def test_what_is_no_update_is_refused_and_nothing_is_harmed(
    stage: Stage, content: bytes, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        response = post(stage, content)
    if status == httpx.codes.OK:
        assert response.status_code == status
    else:
        assert_problem(response, status)
    assert CONTENT not in caplog.text
    assert CONTENT not in response.text
    assert stage.phone(99).say("问").text == "答:问"


def test_without_a_secret_of_ours_nobody_is_let_in(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("open")
    with staged(folder, Scripted(), telegram_webhook_secret=SecretStr("")) as open_stage:
        assert post(open_stage, json.dumps(said()).encode(), "").status_code == httpx.codes.FORBIDDEN


def test_only_posts_are_taken(stage: Stage) -> None:
    assert httpx.get(stage.url + PATH, trust_env=False).status_code == httpx.codes.METHOD_NOT_ALLOWED


def test_nobody_learns_another_s_reply_by_guessing_the_update(stage: Stage) -> None:
    phone = stage.phone(55)
    given = phone.deliver(message=message(55, CONTENT))
    phone.wait(1)
    for guess in (str(given["update_id"]), f"telegram:{given['update_id']}"):
        asked = {"message": "问", "request_id": guess}
        reply = httpx.post(f"{stage.url}/v1/chat", json=asked, trust_env=False).json()
        assert CONTENT not in reply["text"]
