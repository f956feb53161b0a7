"""The index on disk: a manifest names one generation of files, with their sizes and hashes, and is replaced at once.

    <folder>/manifest.json            what it was made from, which generation holds, what its files must be
    <folder>/generation-x7f2/…        the files

A writer that dies leaves the manifest, and so the old generation, as it was.
"""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, TypeVar

MANIFEST = "manifest.json"
REMEDY = "Run `policy-assistant index --force` to build it again."

_GENERATION = "generation-"
_LOCK = "lock"
_READS = 3
"""How often a reader looks again when a writer has replaced what it was about to read."""

T = TypeVar("T")
Print = dict[str, Any]
"""Of a file its bytes and its SHA-256."""


class StaleIndexError(RuntimeError):
    """The index on disk is missing, damaged, or was made from something else."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made from and by: the corpus's digest, embedder, tokens, passages, other matters, engine."""

    corpus: str
    embedder: str
    tokens: str
    passages: str
    elsewhere: str
    engine: str


Write = Callable[[Path, Path | None], None]
"""Fills the first folder; the second is the generation before, whose files may be linked but never changed."""


def write_index(folder: Path, manifest: Manifest, write: Write) -> None:
    """Have `write` fill a new generation, put it on the disk, then name it in the manifest at once.

    The generation before is kept for readers that are just opening it; older ones go.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder / _LOCK):
        fresh = Path(tempfile.mkdtemp(prefix=_GENERATION, dir=folder))
        try:
            before, known = _before(folder)
            write(fresh, before)
            files = _prints(fresh, known)
            _commit(folder, {**asdict(manifest), "generation": fresh.name, "files": files}, before)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise


def open_index(folder: Path, expected: Manifest, read: Callable[[Path], T]) -> T:
    """What `read` makes of the generation that holds, its files verified.

    :raises StaleIndexError: for an index that is missing, truncated, foreign or made from something else; names the
        file, what was found, what was expected and the remedy.
    """
    for _ in range(_READS):
        found = _read_manifest(folder)
        _check(folder / MANIFEST, found, asdict(expected))
        try:
            return _read(folder, found, read)
        except StaleIndexError:
            if _read_manifest(folder) == found:
                raise
    raise StaleIndexError(f"{folder}: written again and again while it was read. {REMEDY}")


def _read(folder: Path, manifest: dict[str, Any], read: Callable[[Path], T]) -> T:
    generation = folder / manifest["generation"]
    _check_files(generation, manifest["files"])
    try:
        return read(generation)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise StaleIndexError(f"{generation}: can't be read: {error}. {REMEDY}") from error


def _check_files(generation: Path, files: Mapping[str, Print]) -> None:
    for name, expected in files.items():
        _check(generation / name, _print(generation / name), expected)


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise StaleIndexError(f"{path}: found no readable manifest. {REMEDY}") from error
    if not (isinstance(found, dict) and isinstance(found.get("generation"), str)):
        raise StaleIndexError(f"{path}: names no generation of files. {REMEDY}")
    if Path(found["generation"]).name != found["generation"] or not isinstance(found.get("files"), dict):
        raise StaleIndexError(f"{path}: is no manifest of an index. {REMEDY}")
    return found


def _check(path: Path, found: dict[str, Any], expected: dict[str, Any]) -> None:
    for key, value in expected.items():
        if found.get(key) != value:
            raise StaleIndexError(f"{path}: {key}: found {found.get(key)!r}, expected {value!r}. {REMEDY}")


def _prints(generation: Path, known: Mapping[int, Print]) -> dict[str, Print]:
    """Size and hash of every file, each put on the disk; those of a linked file are known by its inode."""
    files = sorted(path for path in generation.rglob("*") if path.is_file())
    for path in (*files, *{path.parent for path in files}, generation):
        _sync(path)
    prints = (known.get(path.stat().st_ino) or _print(path) for path in files)
    return {path.relative_to(generation).as_posix(): each for path, each in zip(files, prints, strict=True)}


def _print(path: Path) -> Print:
    try:
        with path.open("rb") as content:
            return {"bytes": path.stat().st_size, "sha256": file_digest(content, sha256).hexdigest()}
    except OSError:
        return {}


def _commit(folder: Path, manifest: dict[str, Any], before: Path | None) -> None:
    unfinished = folder / f"{MANIFEST}.new"
    unfinished.write_text(json.dumps(manifest, indent=1), "utf-8")
    _sync(unfinished)
    os.replace(unfinished, folder / MANIFEST)
    _sync(folder)
    for path in folder.glob(f"{_GENERATION}*"):
        if path.name != manifest["generation"] and path != before:
            shutil.rmtree(path, ignore_errors=True)


def _before(folder: Path) -> tuple[Path | None, dict[int, Print]]:
    """The generation that holds and its prints by inode; nothing of one that is damaged is to be kept."""
    try:
        found = _read_manifest(folder)
        generation = folder / str(found["generation"])
        _check_files(generation, found["files"])
    except StaleIndexError:
        return None, {}
    return generation, {(generation / name).stat().st_ino: each for name, each in found["files"].items()}


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
