"""A folder of policies into a corpus; refuses, with a remedy, metadata that its source does not bear out."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from corpus.force import days_borne_out
from corpus.metadata import Metadata, RelationEntry
from corpus.model import Corpus, Document, Relation
from corpus.structure import Structure, StructureError, parse

POLICIES = Path(__file__).parent / "policies"
METADATA = "policy.toml"
SOURCE = "source.txt"
ASKED = "asked.toml"
ENGLISH = "en.toml"
_NAMES = TypeAdapter(dict[str, str])
_QUESTIONS = TypeAdapter(dict[str, tuple[str, ...]])

T = TypeVar("T")


class PolicyFileError(ValueError):
    """A policy's file that cannot be used: which file and key, what was found, what to do."""

    def __init__(self, file: str, key: str, found: str, remedy: str) -> None:
        super().__init__(f"{file}: {key}: {found}; {remedy}")
        self.file, self.key, self.found, self.remedy = file, key, found, remedy


def load_corpus(folder: Path = POLICIES) -> Corpus:
    """Every policy in `folder`, one folder each, in the order of their names.

    :raises PolicyFileError: when there is none, or one cannot be used.
    """
    folders = sorted(path.parent for path in folder.glob(f"*/{METADATA}"))
    if not folders:
        raise PolicyFileError(folder.name, METADATA, "no policy", f"put each policy in a folder with {METADATA}")
    documents = [load_document(path) for path in folders]
    _check_relations(documents)
    return Corpus(documents)


def load_document(folder: Path) -> Document:
    """One policy from its policy.toml, source.txt and, where they are, asked.toml and en.toml; its folder names it.

    :raises PolicyFileError: for an unreadable file, a quote that does not stand in the source, and questions for
        a clause that the policy does not have.
    """
    metadata = _read_metadata(folder)
    source = _read(folder, SOURCE)
    own = _own(folder, metadata, source)
    _check_facts(folder, metadata, source)
    for entry in metadata.relations:
        _check_relation(folder, entry, source[slice(*own)])
    structure = _structure(folder, metadata, source, own)
    own_words = {"asked": _read_asked(folder, structure), "english": _read_table(folder, ENGLISH, _NAMES)}
    return _document(folder.name, metadata, source, structure, own_words)


def _refusal(folder: Path, key: str, found: str, remedy: str) -> PolicyFileError:
    return PolicyFileError(f"{folder.name}/{METADATA}", key, found, remedy)


def _read(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_bytes().decode()
    except FileNotFoundError as error:
        remedy = "add it beside the other files of the policy"
        raise PolicyFileError(f"{folder.name}/{name}", "file", "missing", remedy) from error
    except UnicodeDecodeError as error:
        raise PolicyFileError(f"{folder.name}/{name}", "file", str(error), "save it as UTF-8") from error


def _read_metadata(folder: Path) -> Metadata:
    try:
        return Metadata.model_validate(tomllib.loads(_read(folder, METADATA)))
    except tomllib.TOMLDecodeError as error:
        raise _refusal(folder, "file", str(error), "write valid TOML") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(step) for step in first["loc"])
        raise _refusal(folder, key, f"found {first['input']!r}", first["msg"]) from error


def _own(folder: Path, metadata: Metadata, source: str) -> tuple[int, int]:
    if metadata.own is None:
        return 0, len(source)
    first, last = metadata.own.first, metadata.own.last
    starts = [match.start(1) for match in re.finditer(rf"^\s*?({re.escape(first)})", source, re.MULTILINE)]
    ends = [match.end(1) for match in re.finditer(rf"({re.escape(last)})\s*?$", source, re.MULTILINE)]
    _check_once(folder, "own.first", first, len(starts), "opens")
    _check_once(folder, "own.last", last, len(ends), "closes")
    if ends[0] <= starts[0]:
        found = f"「{last}」 stands before 「{first}」"
        raise _refusal(folder, "own", found, "quote the first words, then the last")
    return starts[0], ends[0]


def _check_once(folder: Path, key: str, words: str, count: int, verb: str) -> None:
    if count != 1:
        found = f"「{words}」 {verb} {count} lines of {SOURCE}"
        remedy = f"quote, verbatim, words that {verb[:-1]} exactly one"
        raise _refusal(folder, key, found, remedy)


def _check_facts(folder: Path, metadata: Metadata, source: str) -> None:
    quotes = {key: quote for key, quote in metadata.quotes.model_dump().items() if quote is not None}
    for key, quote in quotes.items():
        _check_quote(folder, f"quotes.{key}", quote, source)
    for key in ("title", "number"):
        if (value := getattr(metadata, key)) is not None and key not in {*quotes, *metadata.given}:
            raise _unquoted(folder, key, value)
    for key, day in metadata.dates.items():
        if key in metadata.given:
            continue
        if key not in quotes:
            raise _unquoted(folder, key, day.isoformat())
        read = days_borne_out(key, quotes[key], metadata.issued, metadata.effective_from)
        if day.isoformat() not in read:
            found = f"{day.isoformat()}, but its quote 「{quotes[key]}」 reads {', '.join(read) or 'no date'}"
            raise _refusal(folder, key, found, "make the date and its quote agree")


def _unquoted(folder: Path, key: str, value: str) -> PolicyFileError:
    remedy = f"quote the words of {SOURCE} that say so under [quotes] {key}"
    return _refusal(folder, key, f"{value} has no quote", remedy)


def _check_quote(folder: Path, key: str, quote: str, text: str) -> None:
    if not quote.strip() or quote not in text:
        found = f"「{quote}」 does not stand in {SOURCE}"
        raise _refusal(folder, key, found, "quote the text verbatim, spaces included")


def _check_relation(folder: Path, entry: RelationEntry, text: str) -> None:
    key = f"relations.{entry.title}"
    _check_quote(folder, f"{key}.quote", entry.quote, text)
    if entry.number is not None and entry.number not in entry.quote:
        found = f"{entry.number} does not stand in the quote 「{entry.quote}」"
        raise _refusal(folder, f"{key}.number", found, "quote the number too")


def _check_relations(documents: list[Document]) -> None:
    known = {document.id for document in documents}
    for document in documents:
        for relation in document.relations:
            if relation.document is not None and relation.document not in known:
                key = f"relations.{relation.title}.document"
                remedy = f"leave it out, or write one of {', '.join(sorted(known))}"
                raise PolicyFileError(f"{document.id}/{METADATA}", key, f"no policy {relation.document}", remedy)


def _structure(folder: Path, metadata: Metadata, source: str, own: tuple[int, int]) -> Structure:
    try:
        return parse(folder.name, source, own, metadata.headings)
    except StructureError as error:
        raise _refusal(folder, f"headings.{error.key}", error.found, error.remedy) from error


def _read_asked(folder: Path, structure: Structure) -> Mapping[str, tuple[str, ...]]:
    asked = _read_table(folder, ASKED, _QUESTIONS)
    known = [clause.number for clause in structure.clauses if clause.parent is None]
    if unknown := [number for number in asked if number not in known]:
        remedy = f"write one of {', '.join(known)}"
        raise PolicyFileError(f"{folder.name}/{ASKED}", unknown[0], "no clause of this number", remedy)
    return asked


def _read_table(folder: Path, name: str, kind: TypeAdapter[dict[str, T]]) -> dict[str, T]:
    """A table of our own words beside the policy; a file that is not there is an empty one."""
    file = f"{folder.name}/{name}"
    if not (folder / name).exists():
        return {}
    try:
        return kind.validate_python(tomllib.loads(_read(folder, name)))
    except tomllib.TOMLDecodeError as error:
        raise PolicyFileError(file, "file", str(error), "write valid TOML") from error
    except ValidationError as error:
        first = error.errors()[0]
        key, remedy = str(first["loc"][0]), "write a list of questions" if name == ASKED else "write a name in quotes"
        raise PolicyFileError(file, key, f"found {first['input']!r}", remedy) from error


def _document(
    identifier: str,
    metadata: Metadata,
    source: str,
    structure: Structure,
    own_words: Mapping[str, Any],
) -> Document:
    facts = metadata.model_dump(exclude={"own", "quotes", "headings", "relations", "given"})
    relations = tuple(Relation(**entry.model_dump()) for entry in metadata.relations)
    return Document(
        id=identifier,
        source=source,
        clauses=structure.clauses,
        parts=structure.parts,
        relations=relations,
        **own_words,
        **facts,
    )
