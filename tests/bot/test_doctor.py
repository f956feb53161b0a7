"""The doctor: what is well, what is not set up, and for each thing that is wrong, what to mend."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import SecretStr

from bot.__main__ import main
from bot.channels.telegram.webhook import PATH
from bot.dialogue.turn import House
from bot.doctor import inside, outside
from bot.doctor.finding import Finding
from bot.settings import Settings
from calculators.load import Rules
from corpus.model import Corpus
from retrieval.hybrid import HybridRetriever
from retrieval.model import Vectors
from tests.bot.fakes import settings
from tests.services import free_port
from tests.telegram.botapi import TOKEN, BotApi, application
from tests.wechat.platform import on_a_socket

PUBLIC = "https://policy.example.org"
NOBODY = "http://127.0.0.1:9"
OURS = {"url": PUBLIC + PATH}


@dataclass(frozen=True)
class Named:
    """An embedder of that name to which all texts are alike; `dimension` is the bundled model's."""

    name: str
    dimension: int = 384

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return np.ones((len(texts), self.dimension), np.float32)

    encode_passages = encode_queries


def found(check: Callable[[Settings], Awaitable[Finding]], given: Settings) -> Finding:
    async def run() -> Finding:
        return await check(given)

    return asyncio.run(run())


@pytest.fixture(scope="module")
def telegram() -> Iterator[tuple[BotApi, str]]:
    api = BotApi()
    with on_a_socket(application(api)) as address:
        yield api, f"{address}/bot"


def signed_in(folder: Path, address: str, **values: Any) -> Settings:
    given = {
        "telegram_token": SecretStr(TOKEN),
        "telegram_webhook_secret": SecretStr("secret"),
        "telegram_api_url": address,
        "public_url": PUBLIC,
    }
    return settings(folder, **given | values)


@pytest.mark.parametrize(
    ("webhook", "values", "error", "expected"),
    [
        (OURS, {}, "", ("well", "policy_test_bot")),
        (OURS, {}, "Wrong response from the webhook: 502 Bad Gateway", ("bad", "502")),
        ({}, {}, "", ("bad", PUBLIC + PATH)),
        ({"url": "https://elsewhere.example"}, {}, "", ("bad", "elsewhere")),
        (OURS, {"public_url": "http://policy.example.org"}, "", ("bad", "https")),
        ({}, {"public_url": ""}, "", ("well", "policy-assistant telegram")),
        (OURS, {"telegram_token": SecretStr("1:wrong")}, "", ("bad", "@BotFather")),
        (OURS, {"telegram_token": SecretStr("")}, "", ("off", "TELEGRAM_TOKEN")),
        (OURS, {"telegram_api_url": f"{NOBODY}/bot"}, "", ("bad", "HTTPS_PROXY")),
    ],
)
def test_telegram_is_looked_over(
    telegram: tuple[BotApi, str],
    tmp_path: Path,
    webhook: dict[str, str],
    values: dict[str, Any],
    error: str,
    expected: tuple[str, str],
) -> None:
    api, address = telegram
    api.webhook, api.last_error, api.waiting = dict(webhook), error, [{}] if error else []
    finding = found(outside.telegram, signed_in(tmp_path, address, **values))
    state, words = expected
    assert (finding.state, words in finding.said) == (state, True), finding
    assert TOKEN not in finding.said


def test_what_is_inside_is_well(real_house: object, tmp_path: Path) -> None:
    given = settings(tmp_path)
    for check in (inside.policies, inside.folder, inside.database):
        assert found(check, given).state == "well"
    assert found(inside.redis, given).state == "off"


def test_what_is_wrong_inside_is_said_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    wrong = {
        inside.folder: {"data_folder": tmp_path / "file"},
        inside.database: {"database_url": "postgresql+psycopg://a:hidden@127.0.0.1:9/x"},
        inside.redis: {"limits_url": f"redis://127.0.0.1:{free_port()}"},
        inside.policies: {"corpus": str(tmp_path / "nowhere")},
        inside.index: {"embedding_model": str(tmp_path / "no-model")},
    }
    for check, values in wrong.items():
        finding = found(check, settings(tmp_path).model_copy(update=values))
        assert finding.state == "bad", finding
        assert "hidden" not in finding.said


@pytest.mark.parametrize(
    ("model", "said"), [("bundled-e5-0.3.0-2-a1d45f15", ""), ("BAAI/bge-small-zh", "BAAI/bge-small-zh")]
)
def test_a_model_without_a_fit_is_said_to_judge_by_words(model: str, said: str, tmp_path: Path) -> None:
    corpus = Corpus([])
    house = House(corpus, Rules([]), HybridRetriever.build(corpus, Named(model)))
    finding = inside.indexed(house, settings(tmp_path))
    assert (finding.state, said in finding.said) == ("well", True)
    assert ("relevance_fit" in finding.said) == bool(said)


def test_a_redis_that_answers_is_well(redis: str, tmp_path: Path) -> None:
    assert found(inside.redis, settings(tmp_path, limits_url=redis)).state == "well"


@pytest.mark.parametrize(("url", "state"), [("", "off"), (NOBODY, "bad"), ("http://[", "bad")])
def test_the_public_address_is_called(tmp_path: Path, url: str, state: str) -> None:
    assert found(outside.public_url, settings(tmp_path, public_url=url)).state == state


def test_an_address_of_somebody_else_is_seen(telegram: tuple[BotApi, str], tmp_path: Path) -> None:
    finding = found(outside.public_url, settings(tmp_path, public_url=telegram[1].removesuffix("/bot")))
    assert (finding.state, "404" in finding.said) == ("bad", True)


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, "off"),
        ({"wechat_token": SecretStr("t")}, "well"),
        ({"wechat_token": SecretStr("t"), "wechat_app_secret": SecretStr("s")}, "bad"),
        (
            {
                "wechat_token": SecretStr("t"),
                "wechat_app_id": "wx1",
                "wechat_app_secret": SecretStr("s"),
                "wechat_api_url": NOBODY,
            },
            "bad",
        ),
    ],
)
def test_wechat_is_looked_over(tmp_path: Path, values: dict[str, Any], state: str) -> None:
    assert found(outside.wechat, settings(tmp_path, **values)).state == state


def test_the_command_ends_with_what_it_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv("PUBLIC_URL", NOBODY)
    assert main(["doctor"]) == 1
    out = capsys.readouterr().out
    assert sorted({line[0] for line in out.splitlines()} & {"✓", "✗"}) == ["✓", "✗"]
    assert NOBODY in out
