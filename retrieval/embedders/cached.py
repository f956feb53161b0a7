"""Keeps passage vectors on disk by text and model, so that indexing again pays only for what changed."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

import numpy as np

from retrieval.embedders.texts import Progress
from retrieval.model import Embedder, Vectors

FILE = "vectors.sqlite"

_PORTION = 256
_WAIT_SECONDS = 60
_SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID"


class CachedEmbedder:
    """Encodes with `inner` what is not in `folder` yet; several processes may share the folder.

    Vectors are kept portion by portion, so work that is broken off is not lost. Questions are not kept.
    """

    def __init__(self, inner: Embedder, folder: Path, progress: Progress | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._inner = inner
        self._path = folder / FILE
        self._progress = progress

    @property
    def name(self) -> str:
        return self._inner.name

    @property
    def dimension(self) -> int:
        return self._inner.dimension

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._inner.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """:raises ValueError: the file in `folder` is not such a cache, or a text is too long for `inner`."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        with self._open() as stored:
            for start in range(0, len(texts), _PORTION):
                portion = texts[start : start + _PORTION]
                vectors[start : start + len(portion)] = self._encode(stored, portion)
                if self._progress:
                    self._progress(start + len(portion), len(texts))
        return vectors

    def _encode(self, stored: sqlite3.Connection, texts: Sequence[str]) -> Vectors:
        keys = {text: self._key(text) for text in texts}
        known = self._look_up(stored, list(keys.values()))
        new = [text for text, key in keys.items() if key not in known]
        added = dict(zip((keys[text] for text in new), self._inner.encode_passages(new), strict=True))
        with stored:
            rows = ((key, vector.tobytes()) for key, vector in added.items())
            stored.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", rows)
        found = known | added
        return np.stack([found[keys[text]] for text in texts])

    def _look_up(self, stored: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        marks = ",".join("?" * len(keys))
        rows = stored.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", keys)
        return {key: np.frombuffer(vector, np.float32, self.dimension) for key, vector in rows}

    def _key(self, text: str) -> bytes:
        return sha256(f"{self.name}\0{text}".encode()).digest()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, timeout=_WAIT_SECONDS)) as stored:
                stored.execute(_SCHEMA)
                yield stored
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as broken:
            raise ValueError(f"{self._path}: found no usable vector cache ({broken}); delete the file") from broken
