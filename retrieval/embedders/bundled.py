"""The embedder that ships in a package: multilingual-e5-small in int8 on onnxruntime, no download."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from retrieval.embedders.model_folder import model_name, open_model
from retrieval.embedders.texts import Progress, refuse_long
from retrieval.model import Vectors

QUERY = "query: "
PASSAGE = "passage: "
_MAX_TOKENS = 512
_ERRORS_ONLY = 3


class BundledE5:
    """Encodes with the bundled weights; the first use builds the model file in `cache_folder` (3 s, 52 MB).

    Texts go through the model one by one, `threads` at a time (all cores unless told). The int8 range is
    taken over all that runs together, so in a batch a text's vector would depend on its neighbours; batches
    sorted by length were measured no faster.
    """

    def __init__(self, cache_folder: Path, threads: int | None = None, progress: Progress | None = None) -> None:
        self._name = model_name()
        files = open_model(cache_folder)
        self._tokenizer = Tokenizer.from_file(str(files.tokenizer))
        self._session = _open_session(files.model)
        self._threads = threads or _cores()
        self._progress = progress

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimension(self) -> int:
        return int(self._session.get_outputs()[0].shape[1])

    @property
    def max_tokens(self) -> int:
        """The longest text that is read, in tokens as `count_tokens` counts them."""
        return _MAX_TOKENS

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text as a passage, prefix and end marks included."""
        return [len(ids) for ids in self._tokenize(texts, PASSAGE)]

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """:raises ValueError: a text is longer than `max_tokens`; nothing is ever cut."""
        return self._encode(texts, QUERY, None)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """:raises ValueError: a text is longer than `max_tokens`; split it first."""
        return self._encode(texts, PASSAGE, self._progress)

    def _encode(self, texts: Sequence[str], prefix: str, progress: Progress | None) -> Vectors:
        tokens = self._tokenize(texts, prefix)
        refuse_long(texts, [len(ids) for ids in tokens], _MAX_TOKENS)
        vectors = np.empty((len(texts), self.dimension), np.float32)
        with ThreadPoolExecutor(self._threads) as pool:
            run = map if len(tokens) == 1 else pool.map
            for row, vector in enumerate(run(self._run, tokens)):
                vectors[row] = vector
                if progress:
                    progress(row + 1, len(texts))
        return vectors

    def _tokenize(self, texts: Sequence[str], prefix: str) -> list[list[int]]:
        encodings = self._tokenizer.encode_batch_fast([prefix + text for text in texts])
        return [encoding.ids for encoding in encodings]

    def _run(self, tokens: list[int]) -> Vectors:
        ids: NDArray[np.int64] = np.array([tokens], np.int64)
        (vectors,) = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        vector: Vectors = vectors[0]
        return vector


def _open_session(model: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = _ERRORS_ONLY
    # Opened by path: given bytes, the session would hold on to them for as long as it lives.
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _cores() -> int:
    """Cores that this process may use, where the system tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
