"""What every engine must keep: inherited by the tests of each, so that one can stand for another."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest

from retrieval.engines.model import Engine, Entry, Ranked
from retrieval.model import Vectors

DIMENSION = 16
READERS = 20
ROUNDS = 12


def pointing(*axes: int) -> Vectors:
    """A unit vector for each axis."""
    return np.eye(DIMENSION, dtype=np.float32)[list(axes)]


def entry(identifier: str, *texts: str, document: str = "") -> Entry:
    return Entry(identifier, document or identifier.split("/", maxsplit=1)[0], texts, texts)


ENTRIES = (
    entry("a/1", "企业购买高校科技成果给予补助"),
    entry("a/2", "科技创新券用于检测服务", "科技创新券不能转让"),
    entry("b/1", "技术经理人可以申报职称"),
    entry("b/2", "企业投保科技保险给予保费补贴"),
)
VECTORS = pointing(0, 1, 2, 3, 4)
"""One axis for each window of ENTRIES; a/2 has two."""


def near(axis: int, other: int) -> Vectors:
    """Nearest to the one axis, then to the other."""
    vector = 0.8 * pointing(axis)[0] + 0.6 * pointing(other)[0]
    return vector.astype(np.float32)


class EngineContract:
    """A subclass says how an empty engine is made, and how one is opened again."""

    def empty(self) -> Engine:
        raise NotImplementedError

    def opened(self, folder: Path) -> Engine:
        raise NotImplementedError

    @pytest.fixture
    def engine(self) -> Engine:
        return self.empty().changed(ENTRIES, VECTORS)

    def test_an_empty_engine_finds_nothing(self) -> None:
        engine = self.empty()
        assert (len(engine), engine.dense(near(0, 1), 3).ids, engine.sparse("企业", 3).ids) == (0, (), ())

    def test_meaning_finds_the_nearest_first(self, engine: Engine) -> None:
        found = engine.dense(near(3, 0), 2)
        assert found.ids == ("b/1", "a/1")
        assert found.scores == pytest.approx([0.8, 0.6], abs=0.01)

    def test_an_entry_is_found_by_its_best_window_and_once(self, engine: Engine) -> None:
        found = engine.dense(near(1, 2), len(ENTRIES))
        assert found.ids[0] == "a/2"
        assert len(found.ids) == len(set(found.ids)) == len(ENTRIES)

    def test_words_find_what_holds_them(self, engine: Engine) -> None:
        found = engine.sparse("保险保费补贴", 3)
        assert found.ids[0] == "b/2"
        assert list(found.scores) == sorted(found.scores, reverse=True)
        assert min(found.scores) > 0

    def test_words_find_an_entry_by_any_of_its_texts_and_once(self, engine: Engine) -> None:
        assert engine.sparse("转让", 3).ids[0] == "a/2"
        assert engine.sparse("科技创新券", 10).ids.count("a/2") == 1

    def test_words_that_nothing_holds_find_nothing(self, engine: Engine) -> None:
        assert engine.sparse("鹦鹉", 3).ids == ()
        assert engine.sparse("", 3).ids == ()

    def test_no_more_than_asked_for(self, engine: Engine) -> None:
        assert len(engine.dense(near(0, 1), 1).ids) == len(engine.sparse("科技企业", 1).ids) == 1
        assert len(engine.dense(near(0, 1), 1_000).ids) == len(ENTRIES)

    def test_documents_filter_before_ranking(self, engine: Engine) -> None:
        assert set(engine.dense(near(0, 1), 2, {"b"}).ids) == {"b/1", "b/2"}
        assert engine.sparse("企业", 1, {"b"}).ids == ("b/2",)
        assert engine.dense(near(0, 1), 2, set()).ids == engine.sparse("企业", 2, {"c"}).ids == ()

    def test_what_is_removed_is_not_found(self, engine: Engine) -> None:
        less = engine.changed((), pointing(), ["a/2", "no such entry"])
        assert len(less) == len(ENTRIES) - 1
        assert "a/2" not in less.dense(near(1, 2), 10).ids
        assert less.sparse("转让", 3).ids == ()

    def test_what_is_added_again_replaces(self, engine: Engine) -> None:
        other = engine.changed([entry("a/2", "养殖补贴申请")], pointing(9))
        assert len(other) == len(ENTRIES)
        assert other.dense(near(9, 3), 1).ids == other.sparse("养殖", 3).ids == ("a/2",)
        assert other.sparse("转让", 3).ids == ()

    def test_what_goes_and_comes_in_one_change_is_there(self, engine: Engine) -> None:
        other = engine.changed([entry("b/1", "养殖补贴申请")], pointing(9), ["b/1", "b/2"])
        assert len(other) == len(ENTRIES) - 1
        assert other.sparse("养殖", 3).ids == ("b/1",)

    def test_an_entry_may_move_to_another_document(self, engine: Engine) -> None:
        moved = engine.changed([replace(ENTRIES[0], document="b")], pointing(0))
        assert "a/1" in moved.dense(near(0, 1), 3, {"b"}).ids

    def test_the_state_before_a_change_still_answers(self, engine: Engine) -> None:
        engine.changed([entry("c/1", "养殖补贴申请")], pointing(9), ["a/1"])
        assert engine.dense(near(0, 1), 1).ids == ("a/1",)
        assert engine.sparse("养殖", 3).ids == ()

    def test_everything_can_be_removed_and_added_anew(self, engine: Engine) -> None:
        none = engine.changed((), pointing(), [each.id for each in ENTRIES])
        assert (len(none), none.dense(near(0, 1), 3).ids, none.sparse("企业", 3).ids) == (0, (), ())
        assert none.changed(ENTRIES, VECTORS).sparse("转让", 3).ids[0] == "a/2"

    def test_odd_text_is_kept(self) -> None:
        odd = [entry("x'\"/1", "'; \" \\ 百分之五十 %"), entry("y/1", "长" * 30_000)]
        engine = self.empty().changed(odd, pointing(0, 1))
        assert engine.sparse("百分之五十", 1).ids == engine.dense(near(0, 1), 1, {"x'\""}).ids == ("x'\"/1",)
        assert len(engine.changed((), pointing(), ["x'\"/1"])) == 1

    def test_a_saved_engine_opens_as_it_was(self, engine: Engine, tmp_path: Path) -> None:
        changed = engine.changed([entry("c/1", "养殖补贴申请")], pointing(9), ["a/1"])
        first, second = tmp_path / "first", tmp_path / "second"
        first.mkdir()
        changed.save(first)
        again = self.opened(first)
        self.assert_alike(again, changed)
        second.mkdir()
        more = again.changed([entry("d/1", "引进人才奖励")], pointing(11))
        more.save(second, first)
        self.assert_alike(self.opened(second), more)

    @staticmethod
    def assert_alike(one: Engine, other: Engine) -> None:
        assert len(one) == len(other)
        for axis in range(DIMENSION - 1):
            assert _plain(one.dense(near(axis, axis + 1), 1)) == _plain(other.dense(near(axis, axis + 1), 1))
        for text in ("企业补助", "养殖", "转让", "人才"):
            assert _plain(one.sparse(text, 1)) == _plain(other.sparse(text, 1))

    def test_readers_meet_no_error_and_nothing_stale_while_it_changes(self) -> None:
        """A document that was removed before a search began is not found, one added before it is."""
        served = Served(self.empty().changed(ENTRIES, VECTORS))
        faults: list[str] = []
        done = Event()
        readers = [Thread(target=_read, args=(served, done, faults)) for _ in range(READERS)]
        for reader in readers:
            reader.start()
        try:
            for turn in range(ROUNDS):
                served.turn(turn)
        finally:
            done.set()
            for reader in readers:
                reader.join()
        assert faults == []
        assert served.searches >= READERS


class Served:
    """The state that is served, with the number of the document that is in it: one reference, replaced at once."""

    def __init__(self, engine: Engine) -> None:
        self.current = (engine, -1)
        self._searches = count()
        self.searches = 0

    def turn(self, number: int) -> None:
        engine, before = self.current
        fresh = entry(f"turn-{number}/1", f"第{number}号轮换文件养殖补贴")
        self.current = (engine.changed([fresh], pointing(9), [f"turn-{before}/1"]), number)

    def searched(self) -> None:
        self.searches = next(self._searches) + 1


def _read(served: Served, done: Event, faults: list[str]) -> None:
    while True:
        last = done.is_set()
        try:
            engine, number = served.current
            expected = [f"turn-{number}/1"] if number >= 0 else []
            for found in (engine.sparse("养殖", 5), engine.dense(near(9, 0), 1)):
                turned = [each for each in found.ids if each.startswith("turn-")]
                newest = served.current[1]
                if turned != expected and newest <= number + 1:
                    faults.append(f"state {number}: found {turned}")
            served.searched()
        except Exception as error:
            faults.append(repr(error))
            return
        if last:
            return


def _plain(ranked: Ranked) -> tuple[Sequence[str], list[float]]:
    return ranked.ids, [round(float(score), 3) for score in ranked.scores]
