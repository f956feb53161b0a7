"""Any sentence-transformers model, by its hub name or its folder, behind the same protocol."""

import math
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.embedders.texts import refuse_long
from retrieval.model import Vectors

_INSTALL = "pip install 'policy-assistant[models]'"
_QUERY_PROMPTS = ("query",)
_PASSAGE_PROMPTS = ("document", "passage", "corpus")
_PRINT_SHOWN = 12


class SentenceTransformerEmbedder:
    """Encodes with `encode_query` and `encode_document`, each with the prompt that the model names for it.

    The prompt is passed by us: left alone, `encode_document` takes an empty "document" over a "passage".

    :raises ModuleNotFoundError: the extra that brings sentence-transformers is not installed.
    """

    def __init__(self, model_name: str) -> None:
        self._name = _identify(model_name)
        self._model = _load(model_name)

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension())

    @property
    def max_tokens(self) -> int:
        """The longest text that is read, in tokens as `count_tokens` counts them; huge where unlimited."""
        limit = self._model.max_seq_length
        return sys.maxsize if limit is None or math.isinf(limit) else int(limit)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text as a passage, prompt and end marks included."""
        return self._count(texts, self._prompt(_PASSAGE_PROMPTS))

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """:raises ValueError: a text is longer than `max_tokens`; nothing is ever cut."""
        return self._encode(self._model.encode_query, texts, self._prompt(_QUERY_PROMPTS))

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """:raises ValueError: a text is longer than `max_tokens`; split it first."""
        return self._encode(self._model.encode_document, texts, self._prompt(_PASSAGE_PROMPTS))

    def _encode(self, encode: Any, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        refuse_long(texts, self._count(texts, prompt), self.max_tokens)
        vectors = encode(list(texts), prompt=prompt, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, np.float32)

    def _prompt(self, names: Sequence[str]) -> str:
        prompts = self._model.prompts
        return next((prompts[name] for name in names if prompts.get(name)), "")

    def _count(self, texts: Sequence[str], prompt: str) -> list[int]:
        whole = [prompt + text for text in texts]
        tokenizer = self._model.tokenizer
        if not callable(tokenizer):  # a static model carries the bare tokenizer of `tokenizers`
            return [len(encoding.ids) for encoding in tokenizer.encode_batch(whole)]
        return [len(ids) for ids in tokenizer(whole, verbose=False)["input_ids"]] if whole else []


def _load(model_name: str) -> Any:
    # Imported here because it takes seconds and hundreds of megabytes, which the bundled model spares.
    try:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        raise ModuleNotFoundError(
            f"model {model_name!r} needs {missing.name}, which is not installed: {_INSTALL}"
        ) from missing
    return SentenceTransformer(model_name)


def _identify(model_name: str) -> str:
    """The model's name; for a folder with a print of its files, since training again keeps the name."""
    folder = Path(model_name)
    if not folder.is_dir():
        return model_name
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    facts = [(path.relative_to(folder).as_posix(), path.stat()) for path in files]
    seen = repr([(name, stat.st_size, stat.st_mtime_ns) for name, stat in facts])
    return f"{folder.resolve().name}-{sha256(seen.encode()).hexdigest()[:_PRINT_SHOWN]}"
