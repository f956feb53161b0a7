"""A weighted sum of features, read from a small file that says where it comes from."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.reranker.features import NAMES, Candidates

SHIPPED = Path(__file__).with_name("ranker.json")
DEPTH = 100


class RankerError(ValueError):
    """A file, or questions, that no ranker can be had from; the message names what was found and the remedy."""


@dataclass(frozen=True, slots=True)
class Ranker:
    """One weight for each feature of `NAMES`."""

    weights: NDArray[np.float32]

    def ranked(self, candidates: Candidates, depth: int = DEPTH) -> list[int]:
        """Rows of the best `depth` articles, best first."""
        order = np.argsort(-(candidates.features @ self.weights), kind="stable")
        return [int(row) for row in candidates.rows[order[:depth]]]


def write_ranker(file: Path, ranker: Ranker, manifest: dict[str, Any]) -> None:
    weights = {name: round(float(weight), 6) for name, weight in zip(NAMES, ranker.weights, strict=True)}
    file.write_text(
        json.dumps({"manifest": manifest, "weights": weights}, ensure_ascii=False, indent=1) + "\n", "utf-8"
    )


@cache
def read_ranker(file: Path = SHIPPED) -> Ranker:
    """:raises RankerError: the file is none, or its features are not those of this version."""
    remedy = "train it again with `policy-assistant train-reranker`"
    try:
        weights = json.loads(file.read_text("utf-8"))["weights"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RankerError(f"{file}: found no ranker ({error!r}); {remedy}") from error
    if tuple(weights) != NAMES:
        raise RankerError(f"{file}: weights: found {', '.join(weights)}, expected {', '.join(NAMES)}; {remedy}")
    return Ranker(np.array(list(weights.values()), np.float32))
