"""The index on disk: what it was made from is written beside it, and it refuses to be used for anything else."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

MANIFEST = "manifest.json"


class StaleIndexError(RuntimeError):
    """The index on disk is missing, damaged, or was made from something else."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made from: corpus digest, embedder, tokenizer version, passages' layout, other matters."""

    corpus: str
    embedder: str
    tokens: str
    passages: str
    elsewhere: str


def write_index(folder: Path, manifest: Manifest, write: Callable[[Path], None]) -> None:
    """Write everything to a new folder, then put it in place at once."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=folder.name, dir=folder.parent))
    write(fresh)
    (fresh / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), "utf-8")
    if folder.exists():
        retired = Path(tempfile.mkdtemp(prefix="retired", dir=folder.parent))
        os.replace(folder, retired / folder.name)
        shutil.rmtree(retired, ignore_errors=True)
    os.replace(fresh, folder)


def check_manifest(folder: Path, expected: Manifest) -> None:
    """Hold the index on disk against what is wanted.

    :raises StaleIndexError: naming the file, what was found, what was expected and the remedy.
    """
    remedy = "Run `policy-assistant index` to build it again."
    try:
        found = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise StaleIndexError(f"{folder / MANIFEST}: found no readable manifest. {remedy}") from error
    for key, value in asdict(expected).items():
        if found.get(key) != value:
            raise StaleIndexError(f"{folder / MANIFEST}: {key}: found {found.get(key)!r}, expected {value!r}. {remedy}")
