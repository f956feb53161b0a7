"""The engine in a Milvus: dense vectors, BM25 over jieba words by Milvus's own function, filters on both.

Rows are never changed, only inserted and, two changes later, deleted: each bears the revision that brought it, and a
state sees the rows up to its own revision less those taken out and not yet deleted. So readers of one state see
nothing of the next, and a change that was broken off leaves rows that nobody sees and the next change sweeps away.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np

from retrieval.engines.model import Engine, Entry, Ranked
from retrieval.model import Vectors

NAME = "milvus"
PREFIX = "policy_assistant"
ANALYZER = {"tokenizer": "jieba"}
TEXT_BYTES, TEXT_CHARACTERS = 65_535, 16_000
"""Milvus's longest text, and as many characters as are sure to fit."""
MOST_FOUND = 16_384
"""Milvus's limit of rows that one search gives."""

_ID_BYTES = 1_024
_PORTION = 500
_STATE = "milvus.json"
_INSTALL = "pip install 'policy-assistant[milvus]'"

Held = Mapping[str, tuple[int, int]]
"""For each entry the revision that brought its rows, and how many they are."""
Gone = tuple[tuple[str, ...], tuple[str, ...]]
"""Keys of the rows that the change before the last took out, and the last: readers of older states still see them."""


@dataclass(frozen=True, slots=True)
class MilvusEngines:
    """Engines in the Milvus at `uri`: `http://host:19530` of a server or cluster, or a file of milvus-lite.

    :raises ModuleNotFoundError: the extra that brings pymilvus is not installed.
    :raises ConnectionError: nothing answers there.
    """

    uri: str
    token: str = ""
    name: str = NAME

    def empty(self, field: str, dimension: int) -> Engine:
        client, name = connect(self.uri, self.token), f"{PREFIX}_{field}_{uuid4().hex}"
        _create(client, name, dimension)
        return MilvusEngine(client, name)

    def load(self, folder: Path) -> Engine:
        """:raises ValueError: the Milvus does not have what was saved."""
        saved = json.loads((folder / _STATE).read_text("utf-8"))
        client, name = connect(self.uri, self.token), saved["collection"]
        if not client.has_collection(name):
            raise ValueError(f"{self.uri} has no collection {name}")
        client.load_collection(name)
        held = {identifier: (revision, rows) for identifier, (revision, rows) in saved["held"].items()}
        return MilvusEngine(client, name, saved["revision"], held, (tuple(saved["gone"][0]), tuple(saved["gone"][1])))


class MilvusEngine:
    """Keeps the protocol `Engine`, with one history: a change made to a state undoes any other made to it before."""

    def __init__(
        self, client: Any, name: str, revision: int = 0, held: Held | None = None, gone: Gone = ((), ())
    ) -> None:
        self._client = client
        self._name = name
        self._revision = revision
        self._held = held or {}
        self._gone = gone

    def __len__(self) -> int:
        return len(self._held)

    def dense(self, vector: Vectors, k: int, documents: Collection[str] | None = None) -> Ranked:
        return self._search(vector.tolist(), "dense", k, documents)

    def sparse(self, text: str, k: int, documents: Collection[str] | None = None) -> Ranked:
        """Higher is better; milvus-lite counts BM25 downwards, so the sign is taken off."""
        return self._search(text[:TEXT_CHARACTERS], "sparse", k, documents)

    def changed(self, added: Sequence[Entry], vectors: Vectors, removed: Collection[str] = ()) -> "MilvusEngine":
        self._client.delete(self._name, filter=f"revision > {self._revision}")
        self._delete(self._gone[0])
        revision = self._revision + 1
        for rows in _portions(list(_rows(added, vectors, revision))):
            self._client.insert(self._name, rows)
        leaving = self._held.keys() & {*removed, *(entry.id for entry in added)}
        gone = tuple(key for each in leaving for key in _keys(each, *self._held[each]))
        held = {each: rows for each, rows in self._held.items() if each not in leaving}
        held |= {entry.id: (revision, len(_texts(entry))) for entry in added}
        return MilvusEngine(self._client, self._name, revision, held, (self._gone[1], gone))

    def save(self, folder: Path, before: Path | None = None) -> None:
        """Only what state it is; the rows are where they are."""
        state = {"collection": self._name, "revision": self._revision, "held": dict(self._held), "gone": self._gone}
        (folder / _STATE).write_text(json.dumps(state, ensure_ascii=False), "utf-8")

    def _search(self, question: object, field: str, k: int, documents: Collection[str] | None) -> Ranked:
        """Rows until they are of `k` entries, or there are no more."""
        limit, condition = min(k, MOST_FOUND), self._condition(documents)
        while question and self._held and documents != set():
            found = self._client.search(
                self._name, [question], condition, limit, ["entry"], anns_field=field, consistency_level="Strong"
            )[0]
            best: dict[str, float] = {}
            for row in found:
                best.setdefault(row["entity"]["entry"], abs(row["distance"]) if field == "sparse" else row["distance"])
            if len(best) >= k or len(found) < limit or limit == MOST_FOUND:
                scores = np.array(list(best.values())[:k], np.float32)
                return Ranked(tuple(best), np.arange(len(scores)), scores)
            limit = min(2 * limit, MOST_FOUND)
        return Ranked((), np.empty(0, np.int64), np.empty(0, np.float32))

    def _condition(self, documents: Collection[str] | None) -> str:
        """Names stand in it as hashes: nothing in them is read as part of the condition."""
        parts = [f"revision <= {self._revision}"]
        if any(self._gone):
            parts.append(f"key not in {json.dumps(sum(self._gone, ()))}")
        if documents is not None:
            parts.append(f"document in {json.dumps([_short(each) for each in documents])}")
        return " and ".join(parts)

    def _delete(self, keys: Sequence[str]) -> None:
        for portion in _portions(keys):
            self._client.delete(self._name, filter=f"key in {json.dumps(portion)}")


def connect(uri: str, token: str = "") -> Any:
    """A client of the Milvus at `uri`.

    :raises ModuleNotFoundError: the extra that brings pymilvus is not installed.
    :raises ConnectionError: nothing answers there.
    """
    # Imported here because it takes a second and only this engine needs it.
    try:
        from pymilvus import MilvusClient, MilvusException  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        raise ModuleNotFoundError(f"INDEX_ENGINE={NAME} needs {missing.name}: {_INSTALL}") from missing
    try:
        return MilvusClient(uri, token=token)
    except MilvusException as silent:
        raise ConnectionError(f"MILVUS_URI {uri}: {silent.message}; start Milvus there or name another") from silent


def _create(client: Any, name: str, dimension: int) -> None:
    from pymilvus import DataType, Function, FunctionType  # noqa: PLC0415 - see connect

    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("key", DataType.VARCHAR, is_primary=True, max_length=_ID_BYTES)
    schema.add_field("entry", DataType.VARCHAR, max_length=_ID_BYTES)
    schema.add_field("document", DataType.VARCHAR, max_length=_ID_BYTES)
    schema.add_field("revision", DataType.INT64)
    schema.add_field("text", DataType.VARCHAR, max_length=TEXT_BYTES, enable_analyzer=True, analyzer_params=ANALYZER)
    schema.add_field("dense", DataType.FLOAT_VECTOR, dim=dimension)
    schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
    bm25 = Function(
        name="bm25", function_type=FunctionType.BM25, input_field_names=["text"], output_field_names=["sparse"]
    )
    schema.add_function(bm25)
    indexes = client.prepare_index_params()
    indexes.add_index("dense", index_type="AUTOINDEX", metric_type="IP")
    indexes.add_index("sparse", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25")
    client.create_collection(name, schema=schema, index_params=indexes, consistency_level="Strong")


def _rows(entries: Sequence[Entry], vectors: Vectors, revision: int) -> Iterator[dict[str, object]]:
    """One row for each window, the texts beside them; as many as the longer of the two."""
    first = 0
    for entry in entries:
        own, texts = vectors[first : first + len(entry.windows)], _texts(entry)
        first += len(entry.windows)
        for at, (key, text) in enumerate(zip(_keys(entry.id, revision, len(texts)), texts, strict=True)):
            yield {
                "key": key,
                "entry": entry.id,
                "document": _short(entry.document),
                "revision": revision,
                "text": text,
                "dense": own[min(at, len(own) - 1)].tolist(),
            }


def _texts(entry: Entry) -> list[str]:
    """The text of each row; empty for rows that only windows need."""
    pieces = [
        text[at : at + TEXT_CHARACTERS] for text in entry.texts for at in range(0, max(1, len(text)), TEXT_CHARACTERS)
    ]
    return pieces + [""] * (len(entry.windows) - len(pieces))


def _keys(identifier: str, revision: int, rows: int) -> list[str]:
    return [f"{revision}-{_short(identifier)}-{row}" for row in range(rows)]


def _short(name: str) -> str:
    return sha256(name.encode()).hexdigest()[:32]


def _portions(rows: Sequence[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), _PORTION):
        yield list(rows[start : start + _PORTION])
