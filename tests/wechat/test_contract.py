"""The example dialogues on WeChat: the same words, numbers, citations and choices as over HTTP."""

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.wechat.choices import listed
from bot.channels.wechat.pieces import more
from bot.messages import Reply
from corpus.numerals import read_numbers
from corpus.scripts import simplify
from tests.wechat.platform import Phone
from tests.wechat.stage import Stage, run, staged

FILES = sorted((Path(__file__).parents[1] / "cases" / "dialogues").glob("*.toml"))
PER_FILE = 3
DIALOGUES = {
    f"{file.stem}: {case['name']}": [turn["user"] for turn in case["turns"]]
    for file in FILES
    for case in tomllib.loads(file.read_text("utf-8"))["dialogue"][:PER_FILE]
}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("contract"), public_url="") as stage:
        yield stage


def over_http(stage: Stage, turns: list[str]) -> list[Reply]:
    replies: list[Reply] = []
    for turn in turns:
        body: dict[str, Any] = {"message": turn}
        if replies:
            body["session_id"] = replies[-1].session_id
        answer = httpx.post(f"{stage.url}/v1/chat", json=body, timeout=30, trust_env=False)
        replies.append(Reply.model_validate_json(answer.content))
    return replies


def over_wechat(stage: Stage, phone: Phone, turn: str) -> str:
    """All that is shown, asked for by "1" where it goes on."""
    shown, answer = "", run(phone.say(turn)).text
    while answer.endswith(more()):
        shown += answer.removesuffix(more())
        answer = run(phone.say("1")).text
    return shown + answer


def numbers(text: str) -> set[Decimal]:
    return set(read_numbers(simplify(text)))


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_there_are_dialogues() -> None:
    assert len(DIALOGUES) > 20


@pytest.mark.parametrize("name", DIALOGUES)
def test_wechat_shows_what_http_says(stage: Stage, name: str) -> None:
    stage.service.permitted = False
    phone = stage.phone(f"o{name}", seals=True)
    for turn, reply in zip(DIALOGUES[name], over_http(stage, DIALOGUES[name]), strict=True):
        shown = over_wechat(stage, phone, turn)
        assert squeezed(reply.text) in squeezed(shown)
        assert squeezed(shown).endswith(squeezed(listed(reply)))
        for citation in reply.citations:
            assert squeezed(citation.quote) in squeezed(shown)
        allowed = [reply.text, listed(reply)]
        for citation in reply.citations:
            allowed += [citation.quote, citation.label, citation.document_title, citation.document_number or ""]
        marks = {Decimal(citation.mark) for citation in reply.citations}
        assert numbers(shown) <= numbers("\n".join(allowed)) | marks
