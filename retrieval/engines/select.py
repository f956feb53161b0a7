"""Which engine a setting names."""

from dataclasses import dataclass
from pathlib import Path

from retrieval.engines.local import LocalEngine
from retrieval.engines.milvus import NAME as MILVUS
from retrieval.engines.milvus import MilvusEngines
from retrieval.engines.model import Engine, Engines

LOCAL = "local"


@dataclass(frozen=True, slots=True)
class LocalEngines:
    """Engines in this process, their files in the index's folder."""

    name: str = LOCAL

    def empty(self, field: str, dimension: int) -> Engine:
        return LocalEngine()

    def load(self, folder: Path) -> Engine:
        return LocalEngine.load(folder)


LOCAL_ENGINES = LocalEngines()


def open_engines(engine: str, milvus_uri: str, milvus_token: str = "") -> Engines:
    """Those of the kind named, "local" or "milvus"; the address counts for the second alone.

    :raises ValueError: no engine has that name.
    """
    kinds: dict[str, Engines] = {LOCAL: LOCAL_ENGINES, MILVUS: MilvusEngines(milvus_uri, milvus_token)}
    if engine not in kinds:
        raise ValueError(f"INDEX_ENGINE: found {engine!r}, expected one of {', '.join(kinds)}")
    return kinds[engine]
