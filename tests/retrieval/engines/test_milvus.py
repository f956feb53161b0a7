"""The engine in a Milvus keeps the contract: in milvus-lite, and in a cluster where MILVUS_URI names one."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.engines.milvus import PREFIX, MilvusEngines, connect
from retrieval.engines.model import Engine
from tests.retrieval.engines.contract import ENTRIES, VECTORS, EngineContract, entry, near, pointing

pytest.importorskip("pymilvus", reason="needs the extra [milvus]")

CLUSTER = os.environ.get("MILVUS_URI", "")
TOKEN = os.environ.get("MILVUS_TOKEN", "")
DIMENSION = VECTORS.shape[1]


class MilvusContract(EngineContract):
    engines: MilvusEngines

    def empty(self) -> Engine:
        return self.engines.empty("test", DIMENSION)

    def opened(self, folder: Path) -> Engine:
        return self.engines.load(folder)

    def test_a_change_that_was_broken_off_is_swept_away(self) -> None:
        """Rows that a lost change brought are seen neither before nor after the next change."""
        engine = self.empty().changed(ENTRIES, VECTORS)
        engine.changed([entry("lost/1", "养殖补贴申请")], pointing(9))
        assert engine.sparse("养殖", 3).ids == ()
        after = engine.changed([entry("c/1", "引进人才奖励")], pointing(11))
        assert after.sparse("养殖", 3).ids == ()
        assert after.dense(near(11, 9), 1).ids == ("c/1",)

    def test_a_state_whose_rows_are_elsewhere_is_refused(self, tmp_path: Path) -> None:
        engine = self.empty()
        engine.save(tmp_path)
        connect(self.engines.uri, self.engines.token).drop_collection(engine._name)
        with pytest.raises(ValueError, match="has no collection"):
            self.engines.load(tmp_path)


class TestMilvusLite(MilvusContract):
    @pytest.fixture(autouse=True, scope="class")
    @classmethod
    def lite(cls, tmp_path_factory: pytest.TempPathFactory) -> None:
        pytest.importorskip("milvus_lite", reason="needs the extra [test]")
        cls.engines = MilvusEngines(str(tmp_path_factory.mktemp("milvus") / "lite.db"))


@pytest.mark.skipif(not CLUSTER, reason="MILVUS_URI names no cluster")
class TestMilvusCluster(MilvusContract):
    @pytest.fixture(autouse=True, scope="class")
    @classmethod
    def cluster(cls) -> Iterator[None]:
        cls.engines = MilvusEngines(CLUSTER, TOKEN)
        client = connect(CLUSTER, TOKEN)
        before = set(client.list_collections())
        yield
        for name in set(client.list_collections()) - before:
            if name.startswith(f"{PREFIX}_test_"):
                client.drop_collection(name)


def test_nothing_at_the_address_is_told() -> None:
    with pytest.raises(ConnectionError, match=r"MILVUS_URI http://127\.0\.0\.1:9"):
        connect("http://127.0.0.1:9")
