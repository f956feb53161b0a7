"""Two processes, one database, one killed in the middle: `python -m tests.soak.sessions --count 1000`.

Every session has a place and figures of its own. What must hold: each amount and each memory is its own, whichever
process answers; turns of one session come one after the other, also when two are sent at once; and in the end,
with both processes killed, the database holds every turn that was answered.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx

from bot.dialogue.state import DialogueState
from bot.settings import Settings
from bot.store.database import Database
from bot.store.sessions import Sessions
from tests.services import postgresql_programs, running_postgresql
from tests.soak.servers import Server, two_servers

PLACES = {"个旧": "532501", "开远": "532502", "蒙自": "532503", "弥勒": "532504", "建水": "532524", "泸西": "532527"}
BUSY = frozenset({502, 503})
AT_ONCE = 24
TRIES = 60
PAUSE_SECONDS = 0.1
TURNS = 5
SHOWN = 20

Said = dict[str, Any]


@dataclass
class Report:
    """What was answered, in seconds a turn, what broke off with the killed process, and what went wrong."""

    sessions: int
    seconds: list[float] = field(default_factory=list)
    broken: int = 0
    busy: int = 0
    twice: int = 0
    faults: list[str] = field(default_factory=list)

    def line(self, name: str) -> str:
        order = sorted(self.seconds) or [0.0]
        p50, p99 = (1_000 * order[len(order) * share // 100] for share in (50, 99))
        return (
            f"{name}: {self.sessions} sessions, {len(self.seconds)} turns answered, {self.broken} broken off by the "
            f"kill (of these {self.twice} stored, sent again and so answered twice), {self.busy} busy, "
            f"p50 {p50:.0f} ms, p99 {p99:.0f} ms, {len(self.faults)} faults"
        )


class Talker:
    """One session: asks, corrects, asks what is remembered; goes over to the other process when one is gone."""

    def __init__(self, number: int, servers: tuple[Server, Server], client: httpx.AsyncClient, report: Report) -> None:
        self.place, self.code = list(PLACES.items())[number % len(PLACES)]
        self.first, self.second = 1_000_000 + 1_010 * number, 2_000_005 + 1_010 * number
        self.id: str | None = None
        self.turns: list[int] = []
        self.broken = 0
        self._servers, self._client, self._report = servers, client, report
        self._random = Random(number)

    async def talk(self, gate: asyncio.Semaphore) -> None:
        opening = f"我们是{self.place}的一家公司,买了高校一项专利,合同登记过了,实际到账{self.first}元,能拿多少补助?"
        self._expect_amount(await self._say(opening, gate), self.first)
        self._expect_memory(await self._say("你记得什么?", gate), self.first)
        self._expect_amount(await self._say(f"不对,到账{self.second}元", gate), self.second)
        shown, again = await asyncio.gather(self._say("你记得什么?", gate), self._say("为什么?", gate))
        self._expect_memory(shown, self.second)
        self._expect_amount(again, self.second)

    async def _say(self, message: str, gate: asyncio.Semaphore) -> Said:
        async with gate:
            for _ in range(TRIES):
                reply = await self._try(message)
                if reply is not None:
                    self._take(reply)
                    return reply
                await asyncio.sleep(PAUSE_SECONDS)
        self._fault(f"never answered: {message}")
        return {}

    async def _try(self, message: str) -> Said | None:
        """The reply, or None when it has to be sent again."""
        alive = [server for server in self._servers if server.alive]
        started = time.perf_counter()
        body = {"message": message, "session_id": self.id}
        try:
            got = await self._client.post(f"{self._random.choice(alive).url}/v1/chat", json=body)
        except httpx.TransportError:
            self.broken += 1
            self._report.broken += 1
            return None
        if got.status_code in BUSY:
            self._report.busy += 1
            return None
        self._report.seconds.append(time.perf_counter() - started)
        reply: Said = got.json()
        return reply

    def _take(self, reply: Said) -> None:
        if "turn" not in reply:
            self._fault(f"no reply: {reply}")
            return
        if self.id not in (None, reply["session_id"]):
            self._fault(f"answered as session {reply['session_id']}")
        self.id = reply["session_id"]
        self.turns.append(reply["turn"])

    def _expect_amount(self, reply: Said, paid: int) -> None:
        amounts = [entry["amount"] for entry in reply.get("calculations", ())]
        if amounts != [f"{paid / 5:.2f}"]:
            self._fault(f"{amounts} for {paid}: {reply.get('text')}")

    def _expect_memory(self, reply: Said, paid: int) -> None:
        known = {entry["name"]: entry["value"] for entry in reversed(reply.get("understood", ()))}
        if (known.get("region"), known.get("paid_amount")) != (self.code, f"{paid}.00"):
            self._fault(f"remembered {known} in place of {self.code}, {paid}")

    def compare(self, stored: DialogueState) -> None:
        """Hold what was answered against what the database holds in the end."""
        answered, twice = len(self.turns), stored.turn - len(self.turns)
        if len(set(self.turns)) != answered or max(self.turns, default=0) > stored.turn:
            self._fault(f"turns {self.turns} answered, {stored.turn} stored")
        if not 0 <= twice <= self.broken:
            self._fault(f"{answered} turns answered and {self.broken} broken off, {stored.turn} stored")
        self._report.twice += max(twice, 0)
        paid = [item.low for item in stored.topic.figures.get("paid_amount", ())] if stored.topic else []
        if (stored.region, paid) != (self.code, [self.second]):
            self._fault(f"stored {stored.region}, {paid} in place of {self.code}, {self.second}")

    def _fault(self, words: str) -> None:
        self._report.faults.append(f"session {self.id} of {self.place}, {self.first}: {words}")


async def soak(database_url: str, count: int, *, light: bool) -> Report:
    """Let `count` sessions talk while one of two processes is killed; the report, with every fault."""
    report = Report(count)
    with two_servers(database_url, light=light) as servers:
        limits = httpx.Limits(max_connections=AT_ONCE)
        async with httpx.AsyncClient(timeout=60, limits=limits, trust_env=False) as client:
            talkers = [Talker(number, servers, client, report) for number in range(count)]
            gate = asyncio.Semaphore(AT_ONCE)
            killer = asyncio.create_task(_kill_in_the_middle(servers[0], report, count * TURNS // 2))
            await asyncio.gather(*(talker.talk(gate) for talker in talkers))
            await killer
    await _compare(talkers, database_url, report)
    return report


async def _kill_in_the_middle(server: Server, report: Report, answered: int) -> None:
    while len(report.seconds) < answered:
        await asyncio.sleep(0.005)
    server.kill()


async def _compare(talkers: list[Talker], database_url: str, report: Report) -> None:
    database = await Database.open(Settings(database_url=database_url).database)
    sessions = Sessions(database, timedelta(hours=24))
    for talker in talkers:
        if talker.id is None:
            report.faults.append(f"session of {talker.place}, {talker.first}: never began")
            continue
        talker.compare(DialogueState.model_validate_json((await sessions.load(talker.id)).state))
    await database.close()


def databases(folder: Path) -> Iterator[tuple[str, str]]:
    """The name and URL of each kind of database that is here."""
    yield "SQLite", f"sqlite:///{folder / 'soak.db'}"
    if postgresql_programs() is None:
        print("PostgreSQL: not installed, left out (apt-get install postgresql)")
        return
    with running_postgresql() as server:
        yield "PostgreSQL", f"{server.url}/postgres"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--light", action="store_true", help="search without a model")
    given = parser.parse_args()
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        for name, url in databases(Path(folder)):
            report = asyncio.run(soak(url, given.count, light=given.light))
            print(report.line(name), flush=True)
            faults += report.faults
    print("\n".join(faults[:SHOWN]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
