"""Where policies stand: the folder of our own, and folders of the user's beside or instead of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.load import METADATA, POLICIES, PolicyFileError

Print = tuple[tuple[str, int, int], ...]
"""Of each file of a document's folder its name, the time of its last change in nanoseconds and its size in bytes."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of policies. On ours (`strict`) an error stops everything; on a user's it keeps one document out.

    A folder that is not `required` may be missing, and may come later.
    """

    folder: Path
    strict: bool = False
    required: bool = True


OURS = Shelf(POLICIES, strict=True)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that is not taken in as its folder stands: which file and key, what was found, what to do."""

    document: str
    folder: Path
    file: str
    key: str
    found: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.folder}: {self.file}: {self.key}: {self.found}; {self.remedy}"


def document_folders(shelf: Shelf) -> list[Path]:
    """The folders of the documents of a shelf, in the order of their names.

    :raises PolicyFileError: when a required folder is missing.
    """
    if not shelf.folder.is_dir():
        if shelf.required:
            raise PolicyFileError(str(shelf.folder), "CORPUS", "no such folder", "make it, or name another in CORPUS")
        return []
    return sorted(path.parent for path in shelf.folder.glob(f"*/{METADATA}"))


def fingerprint(folder: Path) -> Print:
    """What tells cheaply whether anything in a document's folder has changed; a file that just goes is left out."""
    return tuple(_files(folder, folder.rglob("*")))


def fingerprints(shelves: Iterable[Shelf]) -> tuple[tuple[Path, Print], ...]:
    """The same of every document of every shelf, and of the files that stand beside them."""
    return tuple(each for shelf in shelves for each in (*_of_documents(shelf), _beside(shelf.folder)))


def _of_documents(shelf: Shelf) -> Iterator[tuple[Path, Print]]:
    return ((folder, fingerprint(folder)) for folder in document_folders(shelf))


def _beside(folder: Path) -> tuple[Path, Print]:
    return folder, tuple(_files(folder, folder.glob("*.toml")))


def _files(folder: Path, files: Iterable[Path]) -> Iterator[tuple[str, int, int]]:
    for file in sorted(files):
        try:
            found = file.stat()
        except FileNotFoundError:
            continue
        yield str(file.relative_to(folder)), found.st_mtime_ns, found.st_size
