"""Makes `calibration.npz`: the largest magnitude of each input of each matrix over texts of the field.

    python -m retrieval.embedders.calibrate --passages articles.jsonl.gz --queries questions.jsonl

Files are JSON Lines (`.gz` too) with `text`, and `law` and `art` where there are any, or plain lines. Only
maxima are written, nothing of the texts. The committed file: 150 statute articles and 138 questions.
"""

import argparse
import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from tqdm import tqdm

from retrieval.embedders.bundled import PASSAGE, QUERY
from retrieval.embedders.graph import MAXIMA, Float32, build_model
from retrieval.embedders.model_folder import CALIBRATION
from retrieval.embedders.vocabulary import build_tokenizer, rows_to_keep
from retrieval.embedders.weights import Floats, read_weights, weight_file

_FIELDS = ("law", "art", "text")


def main(arguments: Sequence[str] | None = None) -> None:
    options = _parse(arguments)
    texts = [PASSAGE + text for path in options.passages for text in _sample(path, options.texts)]
    texts += [QUERY + text for path in options.queries for text in _sample(path, options.texts)]
    maxima = measure_maxima(texts)
    np.savez(options.output, allow_pickle=False, **maxima)
    print(f"{options.output}: maxima of {len(maxima)} matrices over {len(texts)} texts")


def measure_maxima(texts: Sequence[str]) -> dict[str, Floats]:
    """For each matrix the largest magnitude of each of its inputs; texts start with their prefix.

    What is longer than the encoder reads is left out.
    """
    weights = read_weights(weight_file())
    rows = rows_to_keep(weights.pieces, weights.specials)
    tokenizer = build_tokenizer(weights, rows)
    session = onnxruntime.InferenceSession(
        build_model(weights, rows, Float32(watched=True)).SerializeToString(),
        providers=["CPUExecutionProvider"],
    )
    tokens = (encoding.ids for encoding in tokenizer.encode_batch_fast(texts))
    short = [ids for ids in tokens if len(ids) <= weights.header.positions]
    return _largest(session, tqdm(short, unit="text"))


def _largest(session: onnxruntime.InferenceSession, texts: Iterable[list[int]]) -> dict[str, Floats]:
    watched = [output.name for output in session.get_outputs() if output.name.endswith(MAXIMA)]
    largest: dict[str, Floats] = {}
    for tokens in texts:
        ids = np.array([tokens], np.int64)
        found = session.run(watched, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        for name, values in zip(watched, found, strict=True):
            matrix = name.removesuffix(f".{MAXIMA}")
            largest[matrix] = np.maximum(values, largest.get(matrix, 0))
    return largest


def _sample(path: Path, count: int) -> list[str]:
    """At most `count` texts of a file, evenly spread."""
    texts = list(_read_texts(path))
    step = max(1, -(-len(texts) // count))
    return texts[::step]


def _read_texts(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in filter(None, map(str.strip, lines)):
            record = json.loads(line) if line.startswith("{") else {"text": line}
            yield " ".join(record[field] for field in _FIELDS if field in record)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m retrieval.embedders.calibrate")
    parser.add_argument("--passages", type=Path, nargs="+", required=True, help="files of clauses")
    parser.add_argument("--queries", type=Path, nargs="*", default=[], help="files of questions")
    parser.add_argument("--texts", type=int, default=150, help="how many of each file, evenly spread")
    parser.add_argument("--output", type=Path, default=CALIBRATION)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
