"""The nouns of an engine: what is stored, what a search gives, and the protocols that every implementation keeps."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.model import Vectors

Scores = NDArray[np.float32]
Rows = NDArray[np.int64]
Allowed = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a search may find: found by words in the best of its `texts`, by meaning in the best of its `windows`.

    `document` is what filters name. Both tuples hold at least one text.
    """

    id: str
    document: str
    texts: tuple[str, ...]
    windows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """Entries with their scores, best first, each once; equal scores in no set order.

    `rows` are places in `names`, a table of ids that all that an engine finds may share.
    """

    names: Sequence[str]
    rows: Rows
    scores: Scores

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self.names[row] for row in self.rows.tolist())


class Engine(Protocol):
    """One state of a store of entries, never changed: readers of it never wait, and never see half a change."""

    def __len__(self) -> int: ...

    def dense(self, vector: Vectors, k: int, documents: Collection[str] | None = None) -> Ranked:
        """The `k` entries with the highest inner product, in these documents only where they are given."""
        ...

    def sparse(self, text: str, k: int, documents: Collection[str] | None = None) -> Ranked:
        """The `k` entries with the highest BM25 score; those that share no word with the text are not found."""
        ...

    def changed(self, added: Sequence[Entry], vectors: Vectors, removed: Collection[str] = ()) -> "Engine":
        """The state after a change; an entry that is added under an id that is there replaces it.

        `vectors` has a row for each window of each added entry, in order. Ids that are not there are no error; one
        that is both removed and added is there afterwards.
        """
        ...

    def save(self, folder: Path, before: Path | None = None) -> None:
        """Write to an existing, empty folder all that is needed to open this state again.

        What `before`, the folder of an earlier save, holds already may be shared with it.
        """
        ...


class Engines(Protocol):
    """Where engines come from; `name` is that of the kind, written into the index's manifest."""

    @property
    def name(self) -> str: ...

    def empty(self, field: str, dimension: int) -> Engine:
        """A new engine for the field of that name; vectors have this dimension."""
        ...

    def load(self, folder: Path) -> Engine:
        """The state that was saved to the folder."""
        ...


class VectorIndex(Protocol):
    """Unit vectors by row number, searched by inner product; never changed after it is made."""

    def __len__(self) -> int: ...

    def search(self, vector: Vectors, k: int, allowed: Allowed | None = None) -> tuple[Scores, Rows]:
        """At most `k` allowed rows, best first."""
        ...

    def vectors(self, rows: Rows) -> Vectors:
        """The rows as they are stored, that is rounded."""
        ...

    def save(self, folder: Path) -> None: ...
