"""The index on disk: what is damaged or foreign is refused with a remedy, and a writer that dies changes nothing."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.files import MANIFEST, REMEDY, Manifest, StaleIndexError, open_index, write_index

MADE = Manifest(corpus="c", embedder="e", tokens="t", passages="p", elsewhere="o", engine="local")
FILE = "part/vectors.bin"


def write(folder: Path, content: bytes, manifest: Manifest = MADE) -> None:
    def fill(generation: Path, before: Path | None) -> None:
        (generation / FILE).parent.mkdir()
        (generation / FILE).write_bytes(content)

    write_index(folder, manifest, fill)


def read(folder: Path) -> bytes:
    return open_index(folder, MADE, lambda generation: (generation / FILE).read_bytes())


def stored(folder: Path) -> Path:
    return folder / json.loads((folder / MANIFEST).read_text("utf-8"))["generation"] / FILE


@pytest.fixture
def index(tmp_path: Path) -> Path:
    write(tmp_path / "index", b"as written")
    return tmp_path / "index"


def test_what_was_written_is_read(index: Path) -> None:
    assert read(index) == b"as written"
    write(index, b"anew")
    assert read(index) == b"anew"


def truncate(index: Path) -> None:
    stored(index).write_bytes(b"as writ")


def swap(index: Path) -> None:
    stored(index).write_bytes(b"AS WRITTEN")


def lose(index: Path) -> None:
    stored(index).unlink()


def cut_manifest(index: Path) -> None:
    text = (index / MANIFEST).read_text("utf-8")
    (index / MANIFEST).write_text(text[: len(text) // 2], "utf-8")


def foreign_manifest(index: Path) -> None:
    (index / MANIFEST).write_text('["of something else"]', "utf-8")


def escaping_manifest(index: Path) -> None:
    found = json.loads((index / MANIFEST).read_text("utf-8"))
    (index / MANIFEST).write_text(json.dumps({**found, "generation": "../elsewhere"}), "utf-8")


def older_layout(index: Path) -> None:
    (index / MANIFEST).write_text(json.dumps({"corpus": "c", "embedder": "e"}), "utf-8")


def other_embedder(index: Path) -> None:
    write(index, b"as written", replace(MADE, embedder="another"))


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (truncate, "bytes: found 7, expected 10"),
        (swap, "sha256: found"),
        (lose, "vectors.bin: bytes: found None"),
        (cut_manifest, "no readable manifest"),
        (foreign_manifest, MANIFEST),
        (escaping_manifest, "no manifest of an index"),
        (older_layout, MANIFEST),
        (other_embedder, "embedder: found 'another', expected 'e'"),
    ],
)
def test_a_damaged_or_foreign_index_is_refused_with_a_remedy(
    index: Path, damage: Callable[[Path], None], named: str
) -> None:
    damage(index)
    with pytest.raises(StaleIndexError, match=named) as refused:
        read(index)
    assert str(refused.value).endswith(REMEDY)


def test_a_missing_index_is_refused_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(StaleIndexError, match=REMEDY):
        read(tmp_path / "nothing")


def test_a_reader_that_fails_on_sound_files_is_told_the_remedy(index: Path) -> None:
    def fail(generation: Path) -> None:
        raise RuntimeError("Index type 0x61727473 not recognized")

    with pytest.raises(StaleIndexError, match=r"not recognized.*index --force"):
        open_index(index, MADE, fail)


def test_a_writer_that_dies_leaves_the_old_index(index: Path) -> None:
    def die(generation: Path, before: Path | None) -> None:
        (generation / "vectors.bin").write_bytes(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_index(index, MADE, die)
    assert read(index) == b"as written"


def test_a_writer_killed_before_the_manifest_leaves_the_old_index(index: Path) -> None:
    (index / "generation-dead").mkdir()
    (index / f"{MANIFEST}.new").write_text("{", "utf-8")
    assert read(index) == b"as written"
    write(index, b"anew")
    assert not (index / "generation-dead").exists()


def test_a_writer_may_link_what_the_generation_before_holds_unless_it_is_damaged(index: Path) -> None:
    seen: list[bytes | None] = []

    def link(generation: Path, before: Path | None) -> None:
        seen.append((before / FILE).read_bytes() if before else None)
        write_part(generation)

    write_index(index, MADE, link)
    truncate(index)
    write_index(index, MADE, link)
    assert seen == [b"as written", None]


def test_a_linked_file_is_verified_as_any_other(index: Path) -> None:
    def link(generation: Path, before: Path | None) -> None:
        assert before
        (generation / FILE).parent.mkdir()
        os.link(before / FILE, generation / FILE)

    write_index(index, MADE, link)
    assert read(index) == b"as written"
    swap(index)
    with pytest.raises(StaleIndexError, match="sha256"):
        read(index)


def write_part(generation: Path) -> None:
    (generation / FILE).parent.mkdir()
    (generation / FILE).write_bytes(b"as written")


def test_only_the_generation_before_is_kept(index: Path) -> None:
    for content in (b"2", b"3", b"4"):
        write(index, content)
    assert len(list(index.glob("generation-*"))) == 2
    assert read(index) == b"4"


def test_a_reader_overtaken_by_a_writer_reads_the_new_index(index: Path) -> None:
    overtaken = []

    def overtake(generation: Path) -> bytes:
        if not overtaken:
            overtaken.append(generation)
            write(index, b"2")
            write(index, b"3")
        return (generation / FILE).read_bytes()

    assert open_index(index, MADE, overtake) == b"3"
