"""Many chats on Telegram at once, on one core: `python -m tests.soak.telegram --chats 200 --seconds 60`.

Each chat asks and corrects, now and then two messages in one breath, with a pause as of somebody who reads. What must
hold: each message has one answer, of its own chat and in the chat's order. How long the answers took is reported.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from random import Random

import httpx

from bot.channels.telegram.webhook import PATH, SECRET_HEADER
from tests.soak.chats import Report, begun, heard, said, timed, told
from tests.telegram.botapi import TOKEN, BotApi, application
from tests.telegram.stage import SECRET, message, update
from tests.wechat.platform import on_a_socket

LATE_SECONDS = 60.0
TWO_AT_ONCE = 0.2


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
        words, amount = said(self._chat, len(self.asked))
        self.asked.append(amount)
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
        return [(heard(sent.text), sent.at) for sent in texts]

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


def run(chats: int, seconds: float, pause: float, *, light: bool) -> Report:
    """The whole soak, with a service and a Bot API of its own."""
    api = BotApi(latency=0.05)
    with tempfile.TemporaryDirectory() as folder, on_a_socket(application(api)) as address:
        given = {
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_WEBHOOK_SECRET": SECRET,
            "TELEGRAM_API_URL": f"{address}/bot",
        }
        server = begun(Path(folder), given, light=light)
        return timed(server, lambda: asyncio.run(soak(server.url, api, chats, seconds, pause)))


if __name__ == "__main__":
    sys.exit(told(__doc__, run))
