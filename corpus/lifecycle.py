"""What became of a document after it was made: replaced, repealed, corrected, withdrawn, each from a day on.

    <document>/history.toml     [[events]] of a document of the user's
    <shelf>/history.toml        [["<document>".events]] of documents that stand elsewhere: those that come with us
    <document>/versions/<day>/  what a correction put another text in the place of

An event is undone by taking it out of the file again.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Literal, TypeVar

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from corpus.load import PolicyFileError
from corpus.model import Document, Ending
from corpus.writing import write_whole

HISTORY = "history.toml"
VERSIONS = "versions"
Kind = Literal["replaced", "repealed", "corrected", "withdrawn", "in_force"]
_DAY = timedelta(days=1)

T = TypeVar("T")


class Event(BaseModel):
    """What happened from the day `on`, why, and who wrote it down when.

    `document` is what replaces, `version` the folder that keeps the text before a correction. `in_force` says from
    which day a text without any date of its own is law.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    on: date
    reason: str = Field(min_length=1)
    by: str = Field(min_length=1)
    recorded: date
    document: str | None = None
    version: str | None = None


class _History(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    events: tuple[Event, ...] = ()


_OWN = TypeAdapter(_History)
_ELSEWHERE = TypeAdapter(dict[str, _History])


def read_history(folder: Path) -> tuple[Event, ...]:
    """The events of the document in the folder, as written down.

    :raises PolicyFileError: for a history that can't be read.
    """
    return _read(folder, _OWN).events if (folder / HISTORY).exists() else ()


def read_histories(shelf: Path) -> Mapping[str, tuple[Event, ...]]:
    """The events of documents that stand in other folders, by their ids.

    :raises PolicyFileError: for a history that can't be read.
    """
    found = _read(shelf, _ELSEWHERE) if (shelf / HISTORY).exists() else {}
    return {name: history.events for name, history in found.items()}


def _read(folder: Path, kind: TypeAdapter[T]) -> T:
    name = f"{folder.name}/{HISTORY}"
    try:
        return kind.validate_python(tomllib.loads((folder / HISTORY).read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyFileError(name, "file", str(error), "write valid TOML in UTF-8") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(step) for step in first["loc"])
        raise PolicyFileError(name, key, f"found {first['input']!r}", first["msg"]) from error


def lived(document: Document, events: Iterable[Event]) -> Document:
    """The document with its days as its history leaves them: the first end counts."""
    for event in events:
        if event.kind == "in_force" and document.since is None:
            document = replace(document, effective_from=event.on)
    ends = sorted((each for each in events if each.kind in ("replaced", "repealed")), key=lambda each: each.on)
    if not ends or (document.effective_to and document.effective_to < ends[0].on - _DAY):
        return document
    first = ends[0]
    ending = Ending("replaced" if first.kind == "replaced" else "repealed", first.on, first.document)
    return replace(document, effective_to=first.on - _DAY, ended=ending)


def withdrawal(events: Iterable[Event]) -> Event | None:
    """The event by which a document was taken out, as if it had never been valid."""
    return next((event for event in events if event.kind == "withdrawn"), None)


def record(file: Path, event: Event, document: str | None = None) -> None:
    """Write an event down behind those there are; `document` names one that stands in another folder."""
    written = tomlkit.parse(file.read_text("utf-8")) if file.exists() else tomlkit.document()
    place = written if document is None else written.setdefault(document, tomlkit.table(is_super_table=True))
    events = place.setdefault("events", tomlkit.aot())
    entry = tomlkit.table()
    for key, value in event.model_dump(exclude_none=True).items():
        entry.add(key, value)
    events.append(entry)
    write_whole(file, tomlkit.dumps(written))
