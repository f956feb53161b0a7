"""Many chats at once on one messenger: what they say, the service on one core of its own, and what is reported."""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.services import free_port
from tests.soak.servers import LIGHT, ROOT, WHOLE, Server

FIRST = "我们是个旧的一家公司,买了高校一项专利,合同登记过了,实际到账{paid}元,能拿多少补助?"
NEXT = "不对,到账{paid}元"
AMOUNT = re.compile(r"可获 ([\d,]+) 元")
SHARE_IN_FIVE = 5


@dataclass
class Report:
    """Seconds to each answer, the service's seconds of processor in all, the answers that missed the passive reply,
    and what went wrong."""

    chats: int
    seconds: list[float] = field(default_factory=list)
    processor: float = 0.0
    late: int = 0
    faults: list[str] = field(default_factory=list)

    def line(self) -> str:
        order = sorted(self.seconds) or [0.0]
        p50, p99 = (1_000 * order[len(order) * share // 100] for share in (50, 99))
        return (
            f"{self.chats} chats, {len(self.seconds)} answers, p50 {p50:.0f} ms, p99 {p99:.0f} ms, "
            f"longest {1_000 * order[-1]:.0f} ms, {1_000 * self.processor / len(order):.0f} ms of processor an answer, "
            f"{self.late} late, {len(self.faults)} faults"
        )


def said(chat: int, turn: int) -> tuple[str, int]:
    """What a chat says in a turn, and the yuan that answer it: no other turn of any chat has them."""
    paid = 500_000 + 10_000 * chat + SHARE_IN_FIVE * turn
    return (NEXT if turn else FIRST).format(paid=paid), paid // SHARE_IN_FIVE


def heard(text: str) -> int:
    """The yuan that an answer gives; 0 where it gives none."""
    given = AMOUNT.search(text)
    return int(given[1].replace(",", "")) if given else 0


def begun(folder: Path, given: Mapping[str, str], *, light: bool) -> Server:
    """The service on one core; this process goes to another where there is one."""
    port = free_port()
    settings = {
        "DATA_FOLDER": str(folder),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "LOG_LEVEL": "WARNING",
        "OMP_NUM_THREADS": "1",
    }
    command = ["taskset", "-c", "0", sys.executable, *((*LIGHT, str(port)) if light else WHOLE)]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings | given, stdout=subprocess.DEVNULL)
    return Server(f"http://127.0.0.1:{port}", process)


def timed(server: Server, soak: Callable[[], Report]) -> Report:
    """The soak's report once the service is ready, with the processor's time; the service is ended."""
    try:
        server.wait_until_ready()
        before = _processor(server)
        report = soak()
        report.processor = _processor(server) - before
        return report
    finally:
        server.kill()


def _processor(server: Server) -> float:
    """Seconds that the service has used, its threads together."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def told(description: str | None, run: Callable[..., Report]) -> int:
    """Run as the command line says and print the report; what the process ends with."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chats", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=8, help="seconds between answer and next word")
    parser.add_argument("--light", action="store_true", help="search without a model")
    given = parser.parse_args()
    report = run(given.chats, given.seconds, given.pause, light=given.light)
    print(report.line())
    print("\n".join(report.faults[:20]))
    return 1 if report.faults else 0
