"""This is where a policy's files are written: whole or not at all, and by one at a time."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

PATIENCE_SECONDS = 10


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Nobody else writes to the document's folder meanwhile, in this process or another.

    :raises TimeoutError: when somebody else takes too long.
    """
    with FileLock(folder.parent / f".{folder.name}.lock", timeout=PATIENCE_SECONDS):
        yield


def write_whole(file: Path, text: str) -> None:
    """The file holds the old text or the new one, never a part, whatever breaks; its folder is made where it is not."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}.tmp")
    try:
        with beside.open("wb") as out:
            out.write(text.encode())
            out.flush()
            os.fsync(out.fileno())
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    _settle(file.parent)


def remove(file: Path) -> None:
    """:raises FileNotFoundError: when it is gone already."""
    file.unlink()
    _settle(file.parent)


def _settle(folder: Path) -> None:
    """The names of a folder reach the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
