"""Our service and WeChat's on real sockets, and a talk whose replies and whose pace a test decides."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx
from pydantic import SecretStr

from bot.app import Making, create_app
from bot.assistant import Talks
from bot.dialogue.state import DialogueState
from bot.dialogue.talk import Talk
from bot.dialogue.turn import House
from bot.messages import Reply, UserMessage
from bot.settings import Settings
from tests.bot.fakes import TODAY, house, settings
from tests.wechat.platform import KEY, Phone, Service, application, on_a_socket

TOKEN = "token-of-the-account"
PUBLIC = "https://policy.example.org"
AGENT = 1_000_002
T = TypeVar("T")


@dataclass
class Scripted:
    """Replies with the fields that a test gave for the words; what was heard is kept. It may be made to wait."""

    replies: dict[str, dict[str, Any]] = field(default_factory=dict)
    heard: list[UserMessage] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    def reply(
        self, message: UserMessage, state: DialogueState, session_id: str, today: Any
    ) -> tuple[Reply, DialogueState]:
        self.heard.append(message)
        self.gate.wait(20)
        turn = state.turn + 1
        given = {"kind": "answer", "text": f"答:{message.message}{message.answers or ''}"}
        given |= self.replies.get(message.message, {})
        return Reply(session_id=session_id, turn=turn, **given), state.model_copy(update={"turn": turn})


@dataclass
class Stage:
    """Where both are, and how a user's phone is made."""

    url: str
    service: Service
    wecom: Service

    def phone(self, user: str = "oPhone", **fields: Any) -> Phone:
        return Phone(f"{self.url}/wechat", user, app_id=self.service.app_id, **fields)

    def desk_phone(self, user: str = "zhangsan", **fields: Any) -> Phone:
        given = {"receiver": self.wecom.app_id, "app_id": self.wecom.app_id, "seals": True}
        return Phone(f"{self.url}/wecom", user, **given | fields)

    def page(self, path: str) -> httpx.Response:
        return httpx.get(self.url + path, trust_env=False)


def configured(folder: Path, service: Service, wecom: Service, addresses: tuple[str, str], **values: Any) -> Settings:
    given: dict[str, Any] = {
        "wechat_token": SecretStr(TOKEN),
        "wechat_app_id": service.app_id,
        "wechat_app_secret": SecretStr(service.secret),
        "wechat_aes_key": SecretStr(KEY),
        "wechat_api_url": addresses[0],
        "wecom_token": SecretStr(TOKEN),
        "wecom_corp_id": wecom.app_id,
        "wecom_secret": SecretStr(wecom.secret),
        "wecom_aes_key": SecretStr(KEY),
        "wecom_agent_id": AGENT,
        "wecom_api_url": addresses[1],
        "public_url": PUBLIC,
    }
    return settings(folder, **given | values)


def opens_at_once(_: Settings) -> House:
    return house()


@contextmanager
def staged(
    folder: Path, talk: Talks | None = None, opener: Callable[[Settings], House] = opens_at_once, **values: Any
) -> Iterator[Stage]:
    """The real talk over the real law, unless a test brings its own; ready, unless it opens the house itself."""
    service, wecom = Service(), Service(app_id="ww0123456789abcdef", agent=AGENT)
    making = Making(opener, lambda opened: talk or Talk(opened), lambda: TODAY)
    with on_a_socket(application(service)) as first, on_a_socket(application(wecom)) as second:
        app = create_app(configured(folder, service, wecom, (first, second), **values), making)
        with on_a_socket(app) as url:
            stage = Stage(url, service, wecom)
            if opener is opens_at_once:
                until(lambda: stage.page("/readyz").status_code == httpx.codes.OK)
            yield stage


def until(holds: Callable[[], Any], seconds: float = 20.0) -> None:
    """Wait until it does."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to hold"
        time.sleep(0.02)


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)
