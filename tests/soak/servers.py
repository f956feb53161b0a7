"""Two processes that serve one database, and how one of them is ended in the middle."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.services import free_port

ROOT = Path(__file__).parents[2]
PATIENCE = 180
LIGHT = ("-m", "uvicorn", "tests.soak.light:create", "--factory", "--log-level", "warning", "--port")
WHOLE = ("-m", "bot", "serve")


@dataclass
class Server:
    """One process on a port of its own."""

    url: str
    process: subprocess.Popen[bytes]

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """As by kill -9: nothing is told to it, nothing is finished."""
        self.process.kill()
        self.process.wait()

    def wait_until_ready(self) -> None:
        end = time.monotonic() + PATIENCE
        while not self._ready():
            assert self.alive, "the server ended before it was ready"
            assert time.monotonic() < end, "the server never got ready"
            time.sleep(0.05)

    def _ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz").status_code == httpx.codes.OK
        except httpx.TransportError:
            return False


@contextmanager
def two_servers(database_url: str, *, light: bool) -> Iterator[tuple[Server, Server]]:
    """Both ready; `light` ones search without a model."""
    first, second = (_start(database_url, light) for _ in range(2))
    try:
        for server in (first, second):
            server.wait_until_ready()
        yield first, second
    finally:
        for server in (first, second):
            server.kill()


def _start(database_url: str, light: bool) -> Server:
    port = free_port()
    given = {
        "DATABASE_URL": database_url,
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "RATE_LIMIT_PER_MINUTE": "1000000",
        "LOG_LEVEL": "WARNING",
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, *((*LIGHT, str(port)) if light else WHOLE)]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | given, stdout=subprocess.DEVNULL)
    return Server(f"http://127.0.0.1:{port}", process)
