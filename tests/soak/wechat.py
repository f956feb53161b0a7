"""Many chats on WeChat at once, on one core: `python -m tests.soak.wechat --chats 200 --seconds 60`.

Each chat asks, corrects and asks again, with a pause as of somebody who reads. What must hold: each message has one
answer, of its own chat and in the chat's order. How long the answers took is reported, the late ones as well.
"""

import argparse
import asyncio
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import httpx

from tests.services import free_port
from tests.soak.servers import LIGHT, ROOT, WHOLE, Server
from tests.wechat.platform import KEY, Phone, Service, application, on_a_socket
from tests.wechat.stage import TOKEN

FIRST = "我们是个旧的一家公司,买了高校一项专利,合同登记过了,实际到账{paid}元,能拿多少补助?"
NEXT = "不对,到账{paid}元"
AMOUNT = re.compile(r"可获 ([\d,]+) 元")
LATE_SECONDS = 30.0


@dataclass
class Report:
    """Seconds to each answer, how many came late as a message of ours, and what went wrong."""

    chats: int
    seconds: list[float] = field(default_factory=list)
    late: int = 0
    faults: list[str] = field(default_factory=list)

    def line(self) -> str:
        order = sorted(self.seconds) or [0.0]
        p50, p99 = (1_000 * order[len(order) * share // 100] for share in (50, 99))
        return (
            f"{self.chats} chats, {len(order)} answers, p50 {p50:.0f} ms, p99 {p99:.0f} ms, "
            f"longest {1_000 * order[-1]:.0f} ms, {self.late} after the passive reply's time, {len(self.faults)} faults"
        )


class Chat:
    """One user, who waits for an answer before the next word."""

    def __init__(self, phone: Phone, number: int, service: Service, report: Report) -> None:
        self._phone, self._number, self._service, self._report = phone, number, service, report
        self._random = Random(number)

    async def talk(self, client: httpx.AsyncClient, until: float, pause: float) -> None:
        await asyncio.sleep(self._random.uniform(0, pause))
        turn = 0
        while time.monotonic() < until:
            paid = 500_000 + 10_000 * self._number + 5 * turn  # no other turn of any chat has it
            await self._say((NEXT if turn else FIRST).format(paid=paid), paid // 5, client)
            turn += 1
            await asyncio.sleep(self._random.uniform(0, 2 * pause))

    async def _say(self, text: str, amount: int, client: httpx.AsyncClient) -> None:
        started = time.monotonic()
        before = len(self._service.texts(self._phone.user))
        answer = await self._phone.say(text, client)
        found = answer.text or await self._late(before)
        self._report.seconds.append(time.monotonic() - started)
        given = AMOUNT.search(found)
        if given is None or int(given[1].replace(",", "")) != amount:
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


def begun(folder: Path, api: str, service: Service, *, light: bool) -> Server:
    """The service on one core; this process goes to another where there is one."""
    port = free_port()
    given = {
        "DATA_FOLDER": str(folder),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "WECHAT_TOKEN": TOKEN,
        "WECHAT_APP_ID": service.app_id,
        "WECHAT_APP_SECRET": service.secret,
        "WECHAT_AES_KEY": KEY,
        "WECHAT_API_URL": api,
        "LOG_LEVEL": "WARNING",
        "OMP_NUM_THREADS": "1",
    }
    command = ["taskset", "-c", "0", sys.executable, *((*LIGHT, str(port)) if light else WHOLE)]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | given, stdout=subprocess.DEVNULL)
    return Server(f"http://127.0.0.1:{port}", process)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chats", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=8, help="seconds between answer and next word")
    parser.add_argument("--light", action="store_true", help="search without a model")
    given = parser.parse_args()
    service = Service()
    service.most = sys.maxsize
    with tempfile.TemporaryDirectory() as folder, on_a_socket(application(service)) as api:
        server = begun(Path(folder), api, service, light=given.light)
        try:
            server.wait_until_ready()
            report = asyncio.run(soak(server.url, service, given.chats, given.seconds, given.pause))
        finally:
            server.kill()
    print(report.line())
    print("\n".join(report.faults[:20]))
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
