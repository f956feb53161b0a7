"""A policy as a folder or zip file that another installation can add: what goes into it, and what is let in.

Signed rules arrive as they are where their clause and their file are those that were signed, and say from whom they
came; any other rule waits as a draft. The sums tell damage and careless editing, they are no proof of who sent it:
whoever adds a parcel answers for its sender.
"""

import re
import secrets
import shutil
import stat
import tomllib
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.wording.phrases import phrase
from calculators.anchors import RuleError
from calculators.load import load_rule
from calculators.signing import DOUBTS, DRAFTS, RULES
from corpus.lifecycle import HISTORY
from corpus.load import METADATA, SOURCE, PolicyFileError, load_document
from corpus.model import Corpus
from corpus.writing import write_whole

SLIP = "parcel.toml"
WORDS = "lifecycle"
MOST_FILES, MOST_BYTES = 1_000, 50_000_000
_NAMES = re.compile(
    r"(policy|asked|en|history|origin|parcel)\.toml|source\.txt|rules/[\w.-]+\.toml"
    r"|versions/\d{4}-\d{2}-\d{2}(-\d+)?/(policy\.toml|source\.txt)",
    re.ASCII,
)
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,80}")
Files = Mapping[str, bytes]
"""What a parcel holds, by the path inside the document's folder."""


class ParcelError(ValueError):
    """Why something is no parcel that may be let in, in the user's words."""

    def __init__(self, refusal: str, /, **words: str) -> None:
        super().__init__(phrase(f"refused.{refusal}", WORDS, **words))


class Slip(BaseModel):
    """Who packed what and when, with the SHA-256 of every other file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: str = Field(pattern=_ID.pattern)
    by: str = Field(min_length=1)
    on: date
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The new folder, and the names of rules that wait there as drafts because they can't be trusted as they came."""

    folder: Path
    waiting: tuple[str, ...]


def pack(folder: Path, slip: tuple[str, date], history: str = "") -> dict[str, bytes]:
    """The files of a document's folder that go with it, and the slip by whom and when; drafts stay at home."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
    named = ((path.relative_to(folder).as_posix(), path) for path in paths)
    files = {name: path.read_bytes() for name, path in named if _NAMES.fullmatch(name) and name != SLIP}
    if history:
        files[HISTORY] = history.encode()
    by, on = slip
    sums = {name: sha256(data).hexdigest() for name, data in files.items()}
    filled = Slip(document=folder.name, by=by, on=on, files=sums)
    return files | {SLIP: tomlkit.dumps(filled.model_dump()).encode()}


def write_parcel(files: Files, document: str, target: Path) -> None:
    """Put the files into a zip file, where the target's name says so, or into a new folder.

    :raises ParcelError: when the target is there already.
    """
    if target.exists():
        raise ParcelError("exists", target=str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.suffix.lower() != ".zip":
        for name, data in files.items():
            write_whole(target / document / name, data.decode())
        return
    with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(f"{document}/{name}", data)


def is_parcel(path: Path) -> bool:
    """Whether a folder or zip file holds a policy as `pack` makes it, rather than files to be read."""
    if path.is_dir():
        return any((folder / METADATA).is_file() for folder in (path, *path.glob("*")))
    try:
        with zipfile.ZipFile(path) as packed:
            return any(name.rpartition("/")[2] == METADATA for name in packed.namelist())
    except (OSError, zipfile.BadZipFile):
        return False


def read_parcel(path: Path) -> tuple[str, Files]:
    """The document's id and its files.

    :raises ParcelError: for what holds no policy, anything beside it, or too much.
    """
    files = dict(_of_zip(path) if path.is_file() else _of_folder(path))
    tops = {name.partition("/")[0] for name in files}
    inside = METADATA not in files and len(tops) == 1
    document = tops.pop() if inside else path.stem
    files = {name.partition("/")[2] if inside else name: data for name, data in files.items()}
    if not {METADATA, SOURCE} <= files.keys():
        raise ParcelError("no_policy", file=str(path))
    if foreign := [name for name in files if not _NAMES.fullmatch(name)]:
        raise ParcelError("foreign", file=str(path), name=foreign[0])
    slip = _slip(files)
    document = slip.document if slip else document
    if not _ID.fullmatch(document):
        raise ParcelError("bad_name", document=document)
    return document, files


def take_in(path: Path, shelf: Path, known: frozenset[str] = frozenset()) -> TakenIn:
    """Put the policy of a parcel beside the others of a shelf, whole or not at all. `known` are ids that are taken.

    :raises ParcelError: for what may not be let in.
    :raises PolicyFileError: for a policy that could not be served.
    """
    document, files = read_parcel(path)
    if document in known or (shelf / document).exists():
        raise ParcelError("taken", document=document)
    shelf.mkdir(parents=True, exist_ok=True)
    staged = shelf / f".incoming-{secrets.token_hex(4)}" / document
    try:
        for name, data in files.items():
            write_whole(staged / name, _text(data, f"{document}/{name}"))
        waiting = _settle_rules(staged, files)
        staged.rename(shelf / document)
    finally:
        shutil.rmtree(staged.parent, ignore_errors=True)
    return TakenIn(shelf / document, waiting)


def _settle_rules(folder: Path, files: Files) -> tuple[str, ...]:
    """Name the sender in every rule that is as it was signed; let the others wait. The names of those."""
    alone, slip = Corpus([load_document(folder)]), _slip(files)
    waiting = []
    for file in sorted((folder / RULES).glob("*.toml")):
        name = f"{RULES}/{file.name}"
        if slip and slip.files.get(name) == sha256(files[name]).hexdigest() and _is_sound(file, alone):
            _name_sender(file, slip)
        else:
            waiting.append(file.stem)
            _let_wait(file)
    return tuple(waiting)


def _is_sound(file: Path, alone: Corpus) -> bool:
    try:
        return not load_rule(file, alone).stale
    except RuleError:
        return False


def _name_sender(file: Path, slip: Slip) -> None:
    written = tomlkit.parse(file.read_text("utf-8"))
    sender = phrase("parcel.from", WORDS, by=slip.by)
    if sender not in (signed := str(written["signed"])):
        written["signed"] = signed + sender
    write_whole(file, tomlkit.dumps(written))


def _let_wait(file: Path) -> None:
    """A rule that came otherwise than it was signed becomes a draft, if it can be read at all."""
    draft = file.parent.parent / DRAFTS / file.name
    text = file.read_text("utf-8")
    try:
        written = tomlkit.parse(text)
        for key in ("signed", "digest"):
            written.pop(key, None)
        written[DOUBTS] = {"doubts": [{"key": "", "doubt": phrase("parcel.unproved", WORDS)}]}
        text = tomlkit.dumps(written)
    except ValueError:
        pass  # the reviewer sees it as it came
    write_whole(draft, text)
    file.unlink()


def _slip(files: Files) -> Slip | None:
    try:
        return Slip.model_validate(tomllib.loads(files[SLIP].decode())) if SLIP in files else None
    except (ValidationError, ValueError) as error:
        raise PolicyFileError(SLIP, "file", str(error), "pack the policy again") from error


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise PolicyFileError(name, "file", str(error), "save it as UTF-8") from error


def _of_folder(path: Path) -> Iterator[tuple[str, bytes]]:
    paths = [each for each in sorted(path.rglob("*")) if each.is_file() and not each.is_symlink()]
    _check_size(path, len(paths), sum(each.stat().st_size for each in paths))
    for each in paths:
        yield each.relative_to(path).as_posix(), each.read_bytes()


def _of_zip(path: Path) -> Iterator[tuple[str, bytes]]:
    """Entries are read up to the size that they claim: one that claims too little breaks its own checksum."""
    try:
        with zipfile.ZipFile(path) as packed:
            entries = [entry for entry in packed.infolist() if not entry.is_dir()]
            _check_size(path, len(entries), sum(entry.file_size for entry in entries))
            for entry in entries:
                if stat.S_ISLNK(entry.external_attr >> 16) or entry.flag_bits & 1:
                    raise ParcelError("foreign", file=str(path), name=entry.filename)
                yield entry.filename, packed.read(entry)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as error:
        raise ParcelError("no_policy", file=str(path)) from error


def _check_size(path: Path, files: int, size: int) -> None:
    if files > MOST_FILES or size > MOST_BYTES:
        raise ParcelError("too_big", file=str(path), found=f"{files} / {size:,} B")
