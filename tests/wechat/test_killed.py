"""kill -9 while messages are answered: WeChat tries again, and everybody has one answer in the end, nobody two."""

import asyncio
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.services import free_port
from tests.soak.servers import LIGHT, ROOT
from tests.wechat.platform import KEY, Answered, Phone, Service, application, on_a_socket
from tests.wechat.stage import TOKEN

USERS = 10
CLOCK = {"retry": 1.5, "tries": 30}
"""WeChat's clock runs faster here, and it tries more often: a busy machine needs its time to begin again."""
PATIENCE = 60.0
QUESTION = "我们是个旧的一家公司,买了高校一项专利,合同登记过了,实际到账{paid}元,能拿多少补助?"


class Server:
    """A process on a port that stays the same when it is begun again."""

    def __init__(self, folder: Path, api: str, app_id: str, secret: str) -> None:
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._environment = os.environ | {
            "DATA_FOLDER": str(folder),
            "WECHAT_TOKEN": TOKEN,
            "WECHAT_APP_ID": app_id,
            "WECHAT_APP_SECRET": secret,
            "WECHAT_AES_KEY": KEY,
            "WECHAT_API_URL": api,
            "WECHAT_PATIENCE_SECONDS": "1.2",
            "OMP_NUM_THREADS": "1",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        command = [sys.executable, *LIGHT, str(self._port)]
        self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment)

    def kill(self) -> None:
        assert self._process
        self._process.kill()
        self._process.wait()

    async def ready(self) -> None:
        async with asyncio.timeout(PATIENCE):
            async with httpx.AsyncClient(trust_env=False) as client:
                while not await self._is_ready(client):
                    await asyncio.sleep(0.05)

    async def _is_ready(self, client: httpx.AsyncClient) -> bool:
        try:
            return (await client.get(f"{self.url}/readyz")).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False


@contextmanager
def played(folder: Path, permitted: bool) -> Iterator[tuple[Server, Service]]:
    service = Service(permitted=permitted)
    with on_a_socket(application(service)) as api:
        server = Server(folder, api, service.app_id, service.secret)
        server.begin()
        try:
            yield server, service
        finally:
            server.kill()


def amounts(texts: list[str]) -> Counter[int]:
    """How often each user's own amount stands at the head of a text."""
    return Counter(number for number in range(USERS) for text in texts if f"可获 {200_000 + number:,} 元" in text)


@pytest.mark.parametrize("permitted", [True, False])
def test_a_killed_process_loses_nothing_and_repeats_nothing(tmp_path: Path, *, permitted: bool) -> None:
    async def burst(server: Server, phones: list[Phone]) -> list[Answered]:
        saying = [
            asyncio.create_task(phone.say(QUESTION.format(paid=1_000_000 + 5 * number)))
            for number, phone in enumerate(phones)
        ]
        await asyncio.sleep(random.uniform(0.05, 0.6))
        server.kill()
        server.begin()
        await server.ready()
        return await asyncio.gather(*saying)

    async def whole() -> None:
        with played(tmp_path, permitted) as (server, service):
            await server.ready()
            phones = [
                Phone(f"{server.url}/wechat", f"o{number}", app_id=service.app_id, seals=True, **CLOCK)
                for number in range(USERS)
            ]
            await _all_answered(phones, await burst(server, phones), service)

    asyncio.run(whole())


async def _all_answered(phones: list[Phone], answers: list[Answered], service: Service) -> None:
    """What came late is waited for, or asked for by "1" where our own messages are not allowed."""
    end = time.monotonic() + PATIENCE
    seen = [[answer.text] for answer in answers]
    while True:
        counts = [
            amounts([*texts, *service.texts(phone.user)])[number]
            for number, (phone, texts) in enumerate(zip(phones, seen, strict=True))
        ]
        if all(counts):
            break
        assert time.monotonic() < end, f"not answered: {counts}"
        for phone, texts, count in zip(phones, seen, counts, strict=True):
            if not count and not service.permitted:
                texts.append((await phone.say("1")).text)
        await asyncio.sleep(0.3)
    await asyncio.sleep(1.5)  # nothing more may come
    assert counts == [1] * len(phones)
    for number, (phone, texts) in enumerate(zip(phones, seen, strict=True)):
        assert amounts([*texts, *service.texts(phone.user)])[number] == 1
