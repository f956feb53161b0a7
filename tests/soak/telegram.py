"""Many chats on Telegram at once, on one core: `python -m tests.soak.telegram --chats 200 --seconds 60`.

Each chat asks and corrects, now and then two messages in one breath, with a pause as of somebody who reads. What must
hold: each message has one answer, of its own chat and in the chat's order. How long the answers took is reported.
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

from bot.channels.telegram.webhook import PATH, SECRET_HEADER
from tests.services import free_port
from tests.soak.servers import LIGHT, ROOT, WHOLE, Server
from tests.telegram.botapi import TOKEN, BotApi, application
from tests.telegram.stage import SECRET, message, update
from tests.wechat.platform import on_a_socket

FIRST = "我们是个旧的一家公司,买了高校一项专利,合同登记过了,实际到账{paid}元,能拿多少补助?"
NEXT = "不对,到账{paid}元"
AMOUNT = re.compile(r"可获 ([\d,]+) 元")
LATE_SECONDS = 60.0
TWO_AT_ONCE = 0.2


@dataclass
class Report:
    """Seconds to each answer, the service's seconds of processor in all, and what went wrong."""

    chats: int
    seconds: list[float] = field(default_factory=list)
    processor: float = 0.0
    faults: list[str] = field(default_factory=list)

    def line(self) -> str:
        order = sorted(self.seconds) or [0.0]
        p50, p99 = (1_000 * order[len(order) * share // 100] for share in (50, 99))
        return (
            f"{self.chats} chats, {len(self.seconds)} answers, p50 {p50:.0f} ms, p99 {p99:.0f} ms, "
            f"longest {1_000 * order[-1]:.0f} ms, "
            f"{1_000 * self.processor / len(order):.0f} ms of processor an answer, {len(self.faults)} faults"
        )


class Chat:
    """One user, who waits for the answers before the next word."""

    def __init__(self, url: str, number: int, api: BotApi, report: Report) -> None:
        self._url, self._chat, self._api, self._report = url + PATH, number + 1, api, report
        self._random = Random(number)
        self.asked: list[int] = []
        self._begun: list[float] = []

    async def talk(self, client: httpx.AsyncClient, until: float, pause: float) -> None:
        await asyncio.sleep(self._random.uniform(0, pause))
        while time.monotonic() < until:
            for _ in range(2 if self._random.random() < TWO_AT_ONCE else 1):
                await self._say(client)
            await self._hear()
            await asyncio.sleep(self._random.uniform(0, 2 * pause))

    async def _say(self, client: httpx.AsyncClient) -> None:
        paid = 500_000 + 10_000 * self._chat + 5 * len(self.asked)  # no other turn of any chat has it
        words = (NEXT if self.asked else FIRST).format(paid=paid)
        self.asked.append(paid // 5)
        self._begun.append(time.monotonic())
        given = update(message=message(self._chat, words))
        answer = await client.post(self._url, json=given, headers={SECRET_HEADER: SECRET})
        if answer.status_code != httpx.codes.OK:
            self._report.faults.append(f"chat {self._chat}: not taken, {answer.status_code}")

    async def _hear(self) -> None:
        end = time.monotonic() + LATE_SECONDS
        while len(self.answers()) < len(self.asked) and time.monotonic() < end:
            await asyncio.sleep(0.05)

    def answers(self) -> list[tuple[int, float]]:
        """The amount and the moment of each answer, in the order that they came."""
        texts = [sent for sent in self._api.sent[self._chat] if not sent.picture]
        found = [(AMOUNT.search(sent.text), sent.at) for sent in texts]
        return [(int(amount[1].replace(",", "")) if amount else 0, at) for amount, at in found]

    def settle(self) -> None:
        answers = self.answers()
        if [amount for amount, _ in answers] != self.asked:
            self._report.faults.append(f"chat {self._chat}: asked {self.asked}, answered {answers}")
        self._report.seconds += [at - begun for (_, at), begun in zip(answers, self._begun, strict=False)]


async def soak(url: str, api: BotApi, chats: int, seconds: float, pause: float) -> Report:
    report = Report(chats)
    talking = [Chat(url, number, api, report) for number in range(chats)]
    limits = httpx.Limits(max_connections=chats)
    async with httpx.AsyncClient(trust_env=False, limits=limits, timeout=60) as client:
        until = time.monotonic() + seconds
        await asyncio.gather(*(chat.talk(client, until, pause) for chat in talking))
    await asyncio.sleep(1)  # nothing more may come
    for chat in talking:
        chat.settle()
    report.faults += api.refused
    return report


def begun(folder: Path, address: str, *, light: bool) -> Server:
    """The service on one core; this process goes to another where there is one."""
    port = free_port()
    given = {
        "DATA_FOLDER": str(folder),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
        "TELEGRAM_API_URL": f"{address}/bot",
        "LOG_LEVEL": "WARNING",
        "OMP_NUM_THREADS": "1",
    }
    command = ["taskset", "-c", "0", sys.executable, *((*LIGHT, str(port)) if light else WHOLE)]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | given, stdout=subprocess.DEVNULL)
    return Server(f"http://127.0.0.1:{port}", process)


def run(chats: int, seconds: float, pause: float, *, light: bool) -> Report:
    """The whole soak, with a service and a Bot API of its own."""
    api = BotApi(latency=0.05)
    with tempfile.TemporaryDirectory() as folder, on_a_socket(application(api)) as address:
        server = begun(Path(folder), address, light=light)
        try:
            server.wait_until_ready()
            before = _processor(server)
            report = asyncio.run(soak(server.url, api, chats, seconds, pause))
            report.processor = _processor(server) - before
            return report
        finally:
            server.kill()


def _processor(server: Server) -> float:
    """Seconds that the service has used, its threads together."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chats", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=8, help="seconds between answer and next word")
    parser.add_argument("--light", action="store_true", help="search without a model")
    given = parser.parse_args()
    report = run(given.chats, given.seconds, given.pause, light=given.light)
    print(report.line())
    print("\n".join(report.faults[:20]))
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
