"""Console, HTTP, Telegram and WeChat hold the same contract."""

import asyncio
import io
import re
import sqlite3
from collections.abc import Iterator
from itertools import count

import httpx
import pytest
from rich.console import Console

from bot.channels.console import converse
from bot.channels.wechat.pieces import more
from bot.messages import Reply, UserMessage
from tests.bot.channels.contract import ChannelContract
from tests.bot.talking import Conversation
from tests.telegram.botapi import PNG
from tests.telegram.stage import Phone, message
from tests.telegram.stage import Stage as TelegramStage
from tests.telegram.stage import staged as telegram_staged
from tests.wechat.stage import Stage as WeChatStage
from tests.wechat.stage import run, until
from tests.wechat.stage import staged as wechat_staged


class TestConsole(ChannelContract):
    talks: dict[str, Conversation]

    @pytest.fixture(autouse=True)
    def _talks(self) -> None:
        self.talks = {}

    def say(self, talk: str, message: str) -> str:
        conversation = self.talks.setdefault(talk, Conversation())
        console = Console(file=io.StringIO(), width=10_000)
        typed = iter([message])

        async def respond(said: UserMessage) -> Reply:
            return conversation.say(said.message, answers=said.answers)

        def read() -> str:
            try:
                return next(typed)
            except StopIteration:
                raise EOFError from None

        asyncio.run(converse(respond, console, read, UserMessage()))
        assert isinstance(console.file, io.StringIO)
        _, _, shown = console.file.getvalue().partition("\n")  # the welcome
        return re.sub(r"\([a-z]+(-[a-z]+)*-\d{4}/[^)]*\)", "", shown)  # a clause's address beside its label


class TestHttp(ChannelContract):
    sessions: dict[str, str]

    @pytest.fixture(autouse=True)
    def _sessions(self, telegram: TelegramStage) -> None:
        self.url, self.sessions = telegram.url, {}

    def say(self, talk: str, message: str) -> str:
        body = {"message": message, "session_id": self.sessions.get(talk)}
        answer = httpx.post(f"{self.url}/v1/chat", json=body, trust_env=False, timeout=30)
        reply = Reply.model_validate_json(answer.content)
        self.sessions[talk] = reply.session_id
        labels = [choice.label for ask in reply.asks for choice in ask.choices]
        yes_or_no = [word + ask.label for ask in reply.asks if ask.kind == "yes_no" for word in ("是:", "否:")]
        return "\n".join([reply.text, *(citation.quote for citation in reply.citations), *labels, *yes_or_no])


@pytest.fixture(scope="module")
def telegram(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TelegramStage]:
    with telegram_staged(tmp_path_factory.mktemp("telegram")) as stage:
        yield stage
        assert stage.api.refused == []


class TestTelegram(ChannelContract):
    phones: dict[str, Phone]
    _chats = count(1)

    @pytest.fixture(autouse=True)
    def _phones(self, telegram: TelegramStage) -> None:
        self.stage, self.phones = telegram, {}

    def say(self, talk: str, message_: str) -> str:
        phone = self.phones.setdefault(talk, self.stage.phone(next(self._chats)))
        before = len(self.stage.api.sent[phone.chat])
        phone.deliver(message=message(phone.chat, message_, entities=[]))
        with sqlite3.connect(self.stage.settings.data_folder / "sessions.db") as database:
            waiting = "SELECT count(*) FROM inbox WHERE answered IS NULL"
            until(lambda: database.execute(waiting).fetchone() == (0,))
        sent = self.stage.api.sent[phone.chat][before:]
        assert all(each.picture.startswith(PNG) for each in sent if each.picture)
        buttons = [button["text"] for each in sent for button in each.buttons]
        return "\n".join([*(each.text for each in sent), *buttons])


@pytest.fixture(scope="module")
def wechat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WeChatStage]:
    with wechat_staged(tmp_path_factory.mktemp("wechat"), public_url="") as stage:
        stage.service.permitted = False
        yield stage


class TestWeChat(ChannelContract):
    """Everything comes in passive replies, the rest of a long one for a "1"."""

    @pytest.fixture(autouse=True)
    def _stage(self, wechat: WeChatStage) -> None:
        self.stage = wechat

    def say(self, talk: str, message: str) -> str:
        phone = self.stage.phone(f"o{talk}", seals=True)
        shown, answer = "", run(phone.say(message)).text
        while answer.endswith(more()):
            shown += answer.removesuffix(more())
            answer = run(phone.say("1")).text
        return shown + answer
