"""Telegram's limits and moods: long texts, markup in a text, 429 with retry_after, an outage, a user who blocked us."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram.serving import TALKATIVE
from tests.telegram.botapi import TOKEN, BotApi
from tests.telegram.stage import Stage, message, staged
from tests.wechat.stage import Scripted, until

QUOTE = "按成交实际到账额的20%给予"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
MARKUP = "<b>*_`[x](http://a)</b>&amp;\\]]><script>" + FAMILY
LONG = "\n".join(f"第{number}条 {FAMILY} 企业购买科技成果的,给予补助[1]。" * 8 for number in range(60))


def citation(quote: str = QUOTE, mark: int = 1) -> dict[str, Any]:
    return {
        "mark": mark,
        "document": "honghe-2025",
        "document_title": "清单<i>",
        "document_number": None,
        "clause": "honghe-2025/7",
        "article": 7,
        "label": "七",
        "quote": quote,
        "in_force": False,
        "effective_from": None,
        "effective_to": None,
        "url": "/clauses/honghe-2025/7",
    }


def option(number: int) -> dict[str, str]:
    return {"value": "值" * 80, "label": f"{MARKUP}{number}"}


REPLIES: dict[str, dict[str, Any]] = {
    "markup": {"text": MARKUP + "[1] 600,000 元", "citations": [citation(MARKUP)]},
    "long": {"text": LONG, "citations": [citation(LONG), citation(mark=2)]},
    "choices": {
        "kind": "question",
        "text": "?",
        "asks": [
            {
                "input": "名" * 60,
                "label": MARKUP,
                "kind": "choice",
                "question": "?",
                "choices": [*map(option, range(9))],
            },
            {"input": "已", "label": MARKUP * 3, "kind": "yes_no", "question": "?"},
            {"input": "比", "label": MARKUP * 3, "kind": "percent", "question": "?"},
        ],
    },
}


@contextmanager
def scripted(folder: Path, api: BotApi | None = None) -> Iterator[tuple[Stage, Scripted]]:
    talk = Scripted(replies=REPLIES)
    with staged(folder, talk, api) as stage:
        yield stage, talk


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with scripted(tmp_path_factory.mktemp("limits")) as (stage, _):
        yield stage
        assert stage.api.refused == []


def test_no_text_breaks_the_formatting(stage: Stage) -> None:
    sent = stage.phone(1).say("markup")
    assert MARKUP in sent.text
    assert sent.marked("bold") == ["600,000 元"]
    assert sent.marked("expandable_blockquote") == [MARKUP]
    assert "[1]" in sent.marked("text_link")
    assert "不在有效期内" in sent.text


def test_a_long_reply_comes_in_parts_and_whole(stage: Stage) -> None:
    phone = stage.phone(2)
    phone.deliver(message=message(2, "long"))
    until(lambda: any(QUOTE in text for text in stage.api.texts(2)))
    whole = "".join("".join(stage.api.texts(2)).split())
    assert whole.startswith("".join(LONG.split()))
    assert whole.count("".join(LONG.split())) == 2
    assert len(stage.api.texts(2)) > 3


def test_buttons_hold_whatever_the_choices_are(stage: Stage) -> None:
    phone = stage.phone(3)
    sent = phone.say("choices")
    assert len(sent.buttons) == 9 + 2 + 1
    phone.press(sent.buttons[8]["callback_data"], sent, messages=1)


def test_a_429_is_obeyed_and_nothing_is_lost(tmp_path: Path) -> None:
    api = BotApi()
    api.flood.extend([2, 1])
    with scripted(tmp_path, api) as (stage, talk):
        phone = stage.phone(4)
        for number in range(3):
            phone.deliver(message=message(4, f"问{number}"))
        phone.wait(3)
        assert [text.split(":")[1] for text in api.texts(4)] == ["问0", "问1", "问2"]
        assert [heard.message for heard in talk.heard] == ["问0", "问1", "问2"]
    assert api.refused == []


def test_an_outage_is_waited_for(tmp_path: Path) -> None:
    api = BotApi()
    api.failing.extend([500, 502])
    with scripted(tmp_path, api) as (stage, _):
        assert stage.phone(5).say("问").text == "答:问"


def test_who_blocked_us_holds_nobody_up(stage: Stage) -> None:
    stage.api.blocked.add(6)
    stage.phone(6).deliver(message=message(6, "问"))
    assert stage.phone(7).say("问").text == "答:问"


def test_formatting_that_is_not_taken_is_left_out(tmp_path: Path) -> None:
    api = BotApi(refuses_entities=True)
    with scripted(tmp_path, api) as (stage, _):
        sent = stage.phone(8).say("markup")
        assert (MARKUP in sent.text, sent.entities) == (True, [])


def test_buttons_outlive_a_restart(tmp_path: Path) -> None:
    api = BotApi()
    with scripted(tmp_path, api) as (stage, _):
        before = stage.phone(9).say("choices")
    with scripted(tmp_path, api) as (stage, talk):
        assert stage.phone(9).press(before.buttons[0]["callback_data"], before, messages=1) is not None
        assert talk.heard[0].answers == {"名" * 60: "值" * 80}


def test_no_log_holds_the_token_or_a_word_of_a_user(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for name in TALKATIVE:
            logging.getLogger(name).setLevel(logging.DEBUG)
        with scripted(tmp_path) as (stage, _):
            stage.phone(10).say("机密事项七八九")
    logged = [record.getMessage() for record in caplog.records if not record.name.startswith(("aiosqlite", "python_m"))]
    assert logged
    assert not [line for line in logged if TOKEN in line or "机密事项" in line]
