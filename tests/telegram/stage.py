"""Our service and the Bot API on real sockets, and users who write to us through it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from bot.app import Making, create_app
from bot.assistant import Talks
from bot.channels.telegram.webhook import PATH, SECRET_HEADER
from bot.dialogue.talk import Talk
from bot.settings import Settings
from tests.bot.fakes import TODAY, house, settings
from tests.telegram.botapi import ME, TOKEN, BotApi, Fields, Sent, application
from tests.wechat.platform import on_a_socket
from tests.wechat.stage import until

SECRET = "a-secret-of-the-webhook"
PUBLIC = "https://policy.example.org"
PATIENCE = 20.0
_updates = count(870_000_000)
_messages = count(1)


def user(number: int, language: str = "zh-hans") -> Fields:
    return {"id": number, "is_bot": False, "first_name": "张三", "language_code": language}


def update(**fields: Any) -> Fields:
    return {"update_id": next(_updates), **fields}


def message(chat: int, text: str, sender: int | None = None, **fields: Any) -> Fields:
    """A message as Telegram writes it down, its commands and mentions marked."""
    kind = "private" if chat > 0 else "supergroup"
    entities, at = [], 0
    for word in text.split(" "):
        kind_of = {"/": "bot_command", "@": "mention"}.get(word[:1])
        if kind_of:
            entities.append({"type": kind_of, "offset": at, "length": len(word.encode("utf-16-le")) // 2})
        at += len(word.encode("utf-16-le")) // 2 + 1
    given = {"message_id": next(_messages), "date": 1_751_328_000, "chat": {"id": chat, "type": kind}, "text": text}
    return given | {"from": user(sender or chat), "entities": entities} | fields


@dataclass
class Phone:
    """One user in one chat, a group where the chat's id is below zero."""

    url: str
    api: BotApi
    chat: int = 1
    sender: int = 0
    secret: str = SECRET
    _client: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False, timeout=30))

    def post(self, body: Any) -> int:
        headers = {SECRET_HEADER: self.secret}
        return self._client.post(self.url + PATH, json=body, headers=headers).status_code

    def deliver(self, **fields: Any) -> Fields:
        given = update(**fields)
        assert self.post(given) == httpx.codes.OK
        return given

    def say(self, text: str, messages: int = 1, **fields: Any) -> Sent:
        """Write, and wait for so many messages; the last of them."""
        before = len(self.api.sent[self.chat])
        self.deliver(message=message(self.chat, text, self.sender or None, **fields))
        return self.wait(before + messages)

    def press(self, data: str, on: Sent, messages: int = 0) -> Sent | None:
        before, noticed = len(self.api.sent[self.chat]), len(self.api.notices)
        mine = message(self.chat, "…", **{"from": ME}) | {"message_id": on.id}
        pressed = {"id": "77", "from": user(self.sender or self.chat), "message": mine, "data": data}
        self.deliver(callback_query=pressed | {"chat_instance": "1"})
        until(lambda: len(self.api.notices) > noticed, PATIENCE)
        return self.wait(before + messages) if messages else None

    def wait(self, messages: int) -> Sent:
        until(lambda: len(self.api.sent[self.chat]) >= messages, PATIENCE)
        return self.api.sent[self.chat][messages - 1]

    def stays_silent(self, seconds: float = 0.4) -> bool:
        before = len(self.api.sent[self.chat])
        time.sleep(seconds)
        return len(self.api.sent[self.chat]) == before


@dataclass
class Stage:
    """Where both are."""

    url: str
    api: BotApi
    settings: Settings

    def phone(self, chat: int = 1, **fields: Any) -> Phone:
        return Phone(self.url, self.api, chat, **fields)

    def board(self, on: Sent) -> list[Fields]:
        rows = self.api.boards[on.id].get("inline_keyboard", [])
        return [button for row in rows for button in row]


def configured(folder: Path, address: str, **values: Any) -> Settings:
    given: dict[str, Any] = {
        "telegram_token": SecretStr(TOKEN),
        "telegram_webhook_secret": SecretStr(SECRET),
        "telegram_api_url": f"{address}/bot",
        "public_url": PUBLIC,
    }
    return settings(folder, **given | values)


@contextmanager
def staged(folder: Path, talk: Talks | None = None, api: BotApi | None = None, **values: Any) -> Iterator[Stage]:
    """The real talk over the real law, unless a test brings its own."""
    api = api or BotApi()
    making = Making(lambda _: house(), lambda opened: talk or Talk(opened), lambda: TODAY)
    with on_a_socket(application(api)) as address:
        ours = configured(folder, address, **values)
        with on_a_socket(create_app(ours, making)) as url:
            stage = Stage(url, api, ours)
            until(lambda: api.commands.get("en"), PATIENCE)
            yield stage
