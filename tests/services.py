"""Real services for tests: a PostgreSQL and a Redis of our own, on free ports, in folders that go away."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from pwd import getpwnam
from typing import Any, NoReturn

import pytest

PATIENCE = 30
POSTGRESQL_FOLDERS = "/usr/lib/postgresql/*/bin"
POSTGRESQL_USER = "postgres"  # who runs it when we are root, which it refuses to be


def absent(what: str, packages: str) -> NoReturn:
    """Skip with how to mend it; fail where everything has to be there, which CI says."""
    words = f"{what} is not installed: apt-get install {packages}"
    if os.environ.get("CI"):
        pytest.fail(words)
    pytest.skip(words)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def postgresql_programs() -> Path | None:
    """The folder of `initdb`: on the path, or where Debian puts it."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    folders = sorted(Path("/").glob(POSTGRESQL_FOLDERS.lstrip("/")), key=lambda folder: int(folder.parent.name))
    return folders[-1] if folders else None


@dataclass(frozen=True)
class PostgreSQL:
    """A server on a port of its own; `url` has no database's name."""

    programs: Path
    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"postgresql://tester@127.0.0.1:{self.port}"

    def make(self) -> None:
        data = self.folder / "data"
        _run([self.programs / "initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"])

    def start(self) -> None:
        where = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        self._control("-o", f"-p {self.port} {where} -c fsync=off", "start")

    def stop(self) -> None:
        self._control("-m", "immediate", "stop")

    def _control(self, *words: object) -> None:
        log = self.folder / "log"
        _run([self.programs / "pg_ctl", "-D", self.folder / "data", "-w", "-t", PATIENCE, "-l", log, *words])


@contextmanager
def running_postgresql() -> Iterator[PostgreSQL]:
    programs = postgresql_programs()
    if programs is None:
        absent("PostgreSQL", "postgresql")
    with _folder() as folder:
        server = PostgreSQL(programs, folder, free_port())
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def running_redis() -> Iterator[str]:
    """The URL of a server that keeps nothing."""
    program = shutil.which("redis-server")
    if program is None:
        absent("Redis", "redis-server")
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _until_open(port)
        yield f"redis://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder of whoever will run the server; a short path, since a socket lies in it."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, POSTGRESQL_USER)
        yield folder
    finally:
        shutil.rmtree(folder)


def _run(command: Sequence[object]) -> None:
    as_whom: dict[str, Any] = {}
    if os.geteuid() == 0:
        as_whom = {"user": POSTGRESQL_USER, "group": getpwnam(POSTGRESQL_USER).pw_gid, "extra_groups": []}
    words = list(map(str, command))
    with tempfile.TemporaryFile() as said:  # a pipe would stay open with the server
        done = subprocess.run(words, stdout=said, stderr=said, cwd="/", timeout=2 * PATIENCE, check=False, **as_whom)
        said.seek(0)
        assert done.returncode == 0, f"{words[0]}: {said.read().decode()}"


def _until_open(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < end, f"nothing listens on {port}"
        time.sleep(0.02)
