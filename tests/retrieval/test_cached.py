"""The cache of vectors: only what changed is encoded again, and a file that is none is not taken for one."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from retrieval.embedders.cached import FILE, CachedEmbedder
from retrieval.model import Vectors

CLAUSES = ["补贴。", "第十条　给予一次性奖励10万元。"]


class Counting:
    """Vectors that tell the text, and a record of what was encoded."""

    def __init__(self, name: str = "counting") -> None:
        self.name, self.dimension = name, 2
        self.encoded: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.encoded.extend(texts)
        return np.array([[len(text), ord(text[0])] for text in texts], np.float32).reshape(-1, 2)


def test_only_what_changed_is_encoded_again(tmp_path: Path) -> None:
    texts = [f"{number}条" for number in range(600)]
    first = Counting()
    before = CachedEmbedder(first, tmp_path).encode_passages([*texts, texts[0]])
    assert first.encoded == texts
    second = Counting()
    after = CachedEmbedder(second, tmp_path).encode_passages(["新条", *texts[::-1]])
    assert second.encoded == ["新条"]
    assert np.array_equal(after[1:], before[:600][::-1])


def test_another_model_shares_nothing(tmp_path: Path) -> None:
    CachedEmbedder(Counting(), tmp_path).encode_passages(CLAUSES)
    other = Counting("another")
    CachedEmbedder(other, tmp_path).encode_passages(CLAUSES)
    assert other.encoded == CLAUSES


def test_cache_passes_on_what_is_not_kept(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    cached = CachedEmbedder(Counting(), tmp_path, lambda done, total: seen.append((done, total)))
    assert (cached.name, cached.dimension) == ("counting", 2)
    assert cached.encode_passages([]).shape == (0, 2)
    assert cached.encode_queries(["补贴"]).tolist() == [[2, ord("补")]]
    cached.encode_passages(CLAUSES)
    assert seen == [(len(CLAUSES), len(CLAUSES))]


def test_a_foreign_or_truncated_cache_names_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_bytes(b"not a database, but long enough to be read as one" * 100)
    with pytest.raises(ValueError, match=r"vectors\.sqlite.*delete the file"):
        CachedEmbedder(Counting(), tmp_path).encode_passages(CLAUSES)
    path.unlink()
    CachedEmbedder(Counting(), tmp_path).encode_passages([f"{number}条" for number in range(600)])
    path.write_bytes(path.read_bytes()[:8192])
    with pytest.raises(ValueError, match=r"vectors\.sqlite.*delete the file"):
        CachedEmbedder(Counting(), tmp_path).encode_passages(CLAUSES)
