"""Which embedder a setting names."""

from pathlib import Path

from retrieval.embedders.bundled import BundledE5
from retrieval.embedders.sentence_transformer import SentenceTransformerEmbedder
from retrieval.embedders.texts import Progress
from retrieval.model import Embedder

BUNDLED = "bundled"


def open_embedder(model: str | None, cache_folder: Path, progress: Progress | None = None) -> Embedder:
    """The bundled model for None or "bundled", else the sentence-transformers model of that name or folder.

    `cache_folder` is where the bundled model's file is built; `progress` hears of passages it encodes.

    :raises ModuleNotFoundError: another model is named and the extra that runs it is not installed.
    """
    if model is None or model == BUNDLED:
        return BundledE5(cache_folder, progress=progress)
    return SentenceTransformerEmbedder(model)
