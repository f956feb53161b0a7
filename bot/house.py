"""This is where the rooms are opened: read by everyone, never changed, another in their place when the law changes."""

import fcntl
import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from bot import metrics
from bot.dialogue.talk import Talk
from bot.dialogue.turn import House
from bot.policies import Policies, open_policies
from bot.settings import Settings
from corpus.model import Corpus
from corpus.shelves import Refusal
from retrieval.embedders.cached import CachedEmbedder
from retrieval.embedders.select import BUNDLED, open_embedder
from retrieval.embedders.texts import Progress
from retrieval.engines.model import Engines
from retrieval.engines.select import open_engines
from retrieval.files import StaleIndexError
from retrieval.hybrid import HybridRetriever
from retrieval.library import Library
from retrieval.model import Embedder

RENEWING = "renewing.lock"

_log = logging.getLogger(__name__)


def open_house(settings: Settings) -> House:
    """Everything loaded, the index built where it has to be."""
    return prepare_house(settings, lambda done, total: None)[0]


def prepare_house(settings: Settings, progress: Progress, force: bool = False) -> tuple[House, bool]:
    """Everything loaded, the index built where it has to be; whether it was."""
    policies = open_policies(settings.shelves)
    _tell(policies, ())
    embedder = _embedder(settings, progress)
    found = None if force else _load(settings, policies.corpus, embedder)
    return _house(policies, found or _build(settings, policies.corpus, embedder)), found is None


def renew(house: House, settings: Settings) -> House:
    """The house over the folders of policies as they are now; the same one where they have not changed.

    Only what changed is encoded. Of several processes one does it, the others find it on the disk.

    :raises PolicyFileError: as `open_policies`, like `RuleError`; the house stays as it was.
    """
    if house.policies is None or not isinstance(house.retriever, HybridRetriever):
        return house
    policies = open_policies(settings.shelves, house.policies)
    _tell(policies, house.refused)
    if replace(policies, prints=house.policies.prints) == house.policies:
        return house
    with _alone(settings.data_folder / RENEWING):
        retriever = _load(settings, policies.corpus, house.retriever.embedder)
        retriever = retriever or Library(house.retriever, settings.index_folder).become(policies.corpus)
    return _house(policies, retriever)


def open_talk(house: House) -> Talk:
    """A conversation over the house; what its guard refuses is counted."""
    return Talk(house, metrics.GUARD_REFUSALS.inc)


def _tell(policies: Policies, known: Collection[Refusal]) -> None:
    for refusal in policies.refused:
        if refusal not in known:
            _log.error("not taken in: %s", refusal)


def _house(policies: Policies, retriever: HybridRetriever) -> House:
    return House(retriever.corpus, policies.rules, retriever, policies)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _load(settings: Settings, corpus: Corpus, embedder: Embedder) -> HybridRetriever | None:
    with suppress(StaleIndexError):
        found = HybridRetriever.load(settings.index_folder, corpus, embedder, _engines(settings))
        return found.cautious(settings.caution)
    return None


def _build(settings: Settings, corpus: Corpus, embedder: Embedder) -> HybridRetriever:
    engines = _engines(settings)
    HybridRetriever.build(corpus, embedder, engines).save(settings.index_folder)
    return HybridRetriever.load(settings.index_folder, corpus, embedder, engines).cautious(settings.caution)


def _engines(settings: Settings) -> Engines:
    return open_engines(settings.index_engine, settings.milvus, settings.milvus_token.get_secret_value())


def _embedder(settings: Settings, progress: Progress) -> Embedder:
    inner = open_embedder(settings.embedding_model or BUNDLED, _models(settings), progress)
    return CachedEmbedder(inner, _models(settings))


def _models(settings: Settings) -> Path:
    return settings.data_folder / "models"
