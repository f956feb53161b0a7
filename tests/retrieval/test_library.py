"""Documents come, change and go while many read: no error, nothing stale, nothing encoded twice, a crash harmless."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest

from corpus.load import load_corpus
from corpus.model import Corpus, Document
from retrieval.engines.model import Engines
from retrieval.engines.select import LOCAL_ENGINES, open_engines
from retrieval.files import StaleIndexError
from retrieval.hybrid import HybridRetriever
from retrieval.library import Change, Library, changed
from retrieval.model import Query, Vectors

CORPUS = load_corpus()
READERS, ROUNDS = 20, 6
QUESTION = "鹦鹉养殖补贴"


class Counting:
    """Spreads characters over a few axes, and remembers every passage it was given."""

    name, dimension = "counting-1", 32

    def __init__(self) -> None:
        self.passages: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        vectors = np.ones((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            np.add.at(vectors[row], [ord(character) % self.dimension for character in text], 1)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.passages += texts
        return self.encode_queries(texts)


def about_parrots(number: int) -> Document:
    """A document of its own id whose first clause alone speaks of parrots."""
    model = CORPUS.document("kunming-2025")
    name = f"turn-{number}"
    clauses = tuple(replace(clause, document=name) for clause in model.clauses)
    first = replace(clauses[0], text=f"第{number}号:{QUESTION}")
    return replace(model, id=name, title=f"轮换文件{number}", clauses=(first, *clauses[1:]), asked={})


def stocked(folder: Path, corpus: Corpus = CORPUS, engines: Engines = LOCAL_ENGINES) -> Library:
    retriever = HybridRetriever.build(corpus, Counting(), engines)
    retriever.save(folder)
    return Library(retriever, folder)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return stocked(tmp_path / "index")


def found(retriever: HybridRetriever) -> list[str]:
    return [hit.clause for hit in retriever.search(Query(QUESTION), k=5) if hit.clause.startswith("turn-")]


def test_a_document_comes_changes_and_goes(library: Library) -> None:
    library.apply(Change(added=(about_parrots(1),)))
    assert found(library.retriever)[0].startswith("turn-1/")
    silent = replace(about_parrots(1), clauses=about_parrots(1).clauses[1:])
    library.apply(Change(added=(silent,)))
    assert about_parrots(1).clauses[0].id not in found(library.retriever)
    library.apply(Change(removed=frozenset({"turn-1", "no such document"})))
    assert found(library.retriever) == []
    assert library.corpus.digest == CORPUS.digest


def test_a_document_comes_and_goes_in_milvus(tmp_path: Path) -> None:
    pytest.importorskip("milvus_lite", reason="needs the extra [test]")
    engines = open_engines("milvus", str(tmp_path / "lite.db"))
    library = stocked(tmp_path / "index", Corpus([replace(CORPUS.document("honghe-2025"), asked={})]), engines)
    library.apply(Change(added=(about_parrots(1),)))
    library.apply(Change(added=(about_parrots(2),), removed=frozenset({"turn-1"})))
    again = HybridRetriever.load(tmp_path / "index", library.corpus, Counting(), engines)
    for retriever in (library.retriever, again):
        assert {clause.partition("/")[0] for clause in found(retriever)} == {"turn-2"}
    with pytest.raises(StaleIndexError, match="engine: found 'milvus'"):
        HybridRetriever.load(tmp_path / "index", library.corpus, Counting())


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(ValueError, match="INDEX_ENGINE: found 'lucene', expected one of local, milvus"):
        open_engines("lucene", "")


def test_whoever_took_the_state_before_keeps_it(library: Library) -> None:
    before = library.retriever
    after = library.apply(Change(added=(about_parrots(1),)))
    assert (found(before), len(before.corpus.documents)) == ([], len(CORPUS.documents))
    assert after is library.retriever is not before


def test_only_what_differs_is_encoded(library: Library) -> None:
    embedder = library.retriever._embedder
    assert isinstance(embedder, Counting)
    document = about_parrots(1)
    library.apply(Change(added=(document,)))
    embedder.passages.clear()
    library.apply(Change(added=(document,)))
    assert embedder.passages == []
    longer = replace(document.clauses[2], text=document.clauses[2].text + "另行通知。")
    library.apply(Change(added=(replace(document, clauses=(*document.clauses[:2], longer, *document.clauses[3:])),)))
    assert embedder.passages
    assert all("另行通知" in text or text in longer.text or longer.heading in text for text in embedder.passages)


def test_a_changed_index_searches_as_one_built_afresh(library: Library) -> None:
    library.apply(Change(added=(about_parrots(1), about_parrots(2)), removed=frozenset({"xichou-2019"})))
    library.apply(Change(added=(about_parrots(3),), removed=frozenset({"turn-1"})))
    fresh = HybridRetriever.build(library.corpus, Counting())
    for question in (QUESTION, "科技创新券怎么用", "技术合同登记"):
        ours, theirs = (each.search(Query(question), k=20) for each in (library.retriever, fresh))
        assert [hit.score for hit in ours] == pytest.approx([hit.score for hit in theirs], abs=1e-3)
        assert ours[0].clause == theirs[0].clause


def test_the_disk_follows(library: Library) -> None:
    library.apply(Change(added=(about_parrots(1),)))
    again = HybridRetriever.load(library._folder, library.corpus, Counting())
    assert found(again) == found(library.retriever)
    with pytest.raises(StaleIndexError, match="corpus"):
        HybridRetriever.load(library._folder, CORPUS, Counting())


@pytest.mark.parametrize("failing", ["encode_passages", "save"])
def test_a_change_that_fails_changes_nothing(library: Library, failing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("no space left on device")

    before = library.retriever
    owner = HybridRetriever if failing == "save" else Counting
    with monkeypatch.context() as broken:
        broken.setattr(owner, failing, fail)
        with pytest.raises(OSError, match="no space"):
            library.apply(Change(added=(about_parrots(1),)))
    assert library.retriever is before
    assert HybridRetriever.load(library._folder, CORPUS, Counting()).search(Query("补助"))


def test_documents_stand_in_the_order_of_their_ids() -> None:
    one = changed(CORPUS, Change(added=(about_parrots(1), replace(about_parrots(1), id="a"))))
    assert list(one.documents) == sorted(one.documents)
    assert list(changed(CORPUS, Change()).documents) == list(CORPUS.documents)
    assert changed(Corpus([]), Change()).documents == {}


def test_readers_meet_no_error_and_nothing_stale(library: Library) -> None:
    """A search that begins after a swap finds what came with it and nothing that went with it."""
    faults: list[str] = []
    searches: list[int] = []
    with reading(library, faults, searches):
        for number in range(ROUNDS):
            library.apply(Change(added=(about_parrots(number),), removed=frozenset({f"turn-{number - 1}"})))
            newest = {hit.partition("/")[0] for hit in found(library.retriever)}
            assert newest == {f"turn-{number}"}
    assert faults == []
    assert len(searches) >= READERS


class reading:  # noqa: N801 - a context manager
    """Readers that search as long as the block runs, and at least once after its end."""

    def __init__(self, library: Library, faults: list[str], searches: list[int]) -> None:
        self._done = Event()
        given = (library, self._done, faults, searches)
        self._threads = [Thread(target=_read, args=given) for _ in range(READERS)]

    def __enter__(self) -> None:
        for thread in self._threads:
            thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()


def _read(library: Library, done: Event, faults: list[str], searches: list[int]) -> None:
    for _ in _until(done):
        try:
            retriever = library.retriever
            there = {each for each in retriever.corpus.documents if each.startswith("turn-")}
            hits = {hit.partition("/")[0] for hit in found(retriever)}
            if hits != there:
                faults.append(f"{there} stands, found {hits}")
            searches.append(1)
        except Exception as error:
            faults.append(repr(error))


def _until(done: Event) -> Iterator[None]:
    while not done.is_set():
        yield
    yield
