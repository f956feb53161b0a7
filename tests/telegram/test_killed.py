"""kill -9 while updates are answered, then a restart: none is lost, none is answered twice."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.services import free_port
from tests.soak.servers import LIGHT, ROOT
from tests.telegram.botapi import TOKEN, BotApi, application
from tests.telegram.stage import SECRET, Phone, message
from tests.wechat.platform import on_a_socket
from tests.wechat.stage import until

CHATS = 12
ROUNDS = 2
PATIENCE = 90.0
QUESTION = "我们是个旧的一家公司,买了高校一项专利,合同登记过了,实际到账{paid}元,能拿多少补助?"


@dataclass
class Process:
    """Our service as a process of its own, on a port that stays."""

    folder: Path
    address: str
    port: int
    running: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def begin(self) -> None:
        environment = os.environ | {
            "DATA_FOLDER": str(self.folder),
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_WEBHOOK_SECRET": SECRET,
            "TELEGRAM_API_URL": f"{self.address}/bot",
            "OMP_NUM_THREADS": "1",
        }
        self.running = subprocess.Popen([sys.executable, *LIGHT, str(self.port)], cwd=ROOT, env=environment)
        until(self._answers, PATIENCE)

    def kill(self) -> None:
        assert self.running
        self.running.kill()
        self.running.wait()

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz", trust_env=False).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False


@contextmanager
def running(folder: Path, api: BotApi) -> Iterator[Process]:
    with on_a_socket(application(api)) as address:
        process = Process(folder, address, free_port())
        process.begin()
        try:
            yield process
        finally:
            process.kill()


def paid(chat: int, turn: int) -> int:
    return 1_000_000 + 1_000 * chat + 5 * turn


@pytest.mark.parametrize("latency", [0.0, 0.15], ids=["quick", "slow"])
def test_a_killed_process_loses_nothing_and_repeats_nothing(tmp_path: Path, latency: float) -> None:
    api = BotApi(latency=latency)
    with running(tmp_path, api) as process:
        phones = [Phone(process.url, api, chat) for chat in range(1, CHATS + 1)]
        for turn in range(ROUNDS):
            for phone in phones:
                phone.deliver(message=message(phone.chat, QUESTION.format(paid=paid(phone.chat, turn))))
            time.sleep(random.uniform(0.0, 0.5))
            process.kill()
            process.begin()
        until(lambda: sum(len(texts(api, phone.chat)) for phone in phones) >= CHATS * ROUNDS, PATIENCE)
        time.sleep(1.0)  # nothing more may come
    for phone in phones:
        heads = [f"按成交实际到账额 {paid(phone.chat, turn):,} 元计" for turn in range(ROUNDS)]
        got = [next((head for head in heads if head in text), "?") for text in texts(api, phone.chat)]
        assert got == heads


def texts(api: BotApi, chat: int) -> list[str]:
    return [sent.text for sent in api.sent[chat] if not sent.picture]
