"""Many chats on WeChat at once, on one core: `python -m tests.soak.wechat --chats 200 --seconds 60`.

Each chat asks, corrects and asks again, with a pause as of somebody who reads. What must hold: each message has one
answer, of its own chat and in the chat's order. How long the answers took is reported, the late ones as well.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from random import Random

import httpx

from tests.soak.chats import Report, begun, heard, said, timed, told
from tests.wechat.platform import KEY, Phone, Service, application, on_a_socket
from tests.wechat.stage import TOKEN

LATE_SECONDS = 30.0


class Chat:
    """One user, who waits for an answer before the next word."""

    def __init__(self, phone: Phone, number: int, service: Service, report: Report) -> None:
        self._phone, self._number, self._service, self._report = phone, number, service, report
        self._random = Random(number)

    async def talk(self, client: httpx.AsyncClient, until: float, pause: float) -> None:
        await asyncio.sleep(self._random.uniform(0, pause))
        turn = 0
        while time.monotonic() < until:
            await self._say(*said(self._number, turn), client)
            turn += 1
            await asyncio.sleep(self._random.uniform(0, 2 * pause))

    async def _say(self, text: str, amount: int, client: httpx.AsyncClient) -> None:
        started = time.monotonic()
        before = len(self._service.texts(self._phone.user))
        answer = await self._phone.say(text, client)
        found = answer.text or await self._late(before)
        self._report.seconds.append(time.monotonic() - started)
        if heard(found) != amount:
            self._report.faults.append(f"{amount:,} expected: {answer.status} {found[:60]!r}")

    async def _late(self, before: int) -> str:
        self._report.late += 1
        end = time.monotonic() + LATE_SECONDS
        while time.monotonic() < end:
            if len(texts := self._service.texts(self._phone.user)) > before:
                return texts[before]
            await asyncio.sleep(0.05)
        return ""


async def soak(url: str, service: Service, chats: int, seconds: float, pause: float) -> Report:
    report = Report(chats)
    phones = [Phone(f"{url}/wechat", f"o{number}", app_id=service.app_id, seals=True) for number in range(chats)]
    async with httpx.AsyncClient(trust_env=False, limits=httpx.Limits(max_connections=chats)) as client:
        until = time.monotonic() + seconds
        talking = [Chat(phone, number, service, report) for number, phone in enumerate(phones)]
        await asyncio.gather(*(chat.talk(client, until, pause) for chat in talking))
    return report


def run(chats: int, seconds: float, pause: float, *, light: bool) -> Report:
    """The whole soak, with a service and a platform of its own."""
    service = Service()
    service.most = sys.maxsize
    with tempfile.TemporaryDirectory() as folder, on_a_socket(application(service)) as api:
        given = {
            "WECHAT_TOKEN": TOKEN,
            "WECHAT_APP_ID": service.app_id,
            "WECHAT_APP_SECRET": service.secret,
            "WECHAT_AES_KEY": KEY,
            "WECHAT_API_URL": api,
        }
        server = begun(Path(folder), given, light=light)
        return timed(server, lambda: asyncio.run(soak(server.url, service, chats, seconds, pause)))


if __name__ == "__main__":
    sys.exit(told(__doc__, run))
