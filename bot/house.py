"""This is where the rooms are opened: once, read by everyone, never changed."""

import logging
from contextlib import suppress
from pathlib import Path

from bot import metrics
from bot.dialogue.talk import Talk
from bot.dialogue.turn import House
from bot.policies import Policies, open_policies
from bot.settings import Settings
from corpus.model import Corpus
from retrieval.embedders.cached import CachedEmbedder
from retrieval.embedders.select import BUNDLED, open_embedder
from retrieval.embedders.texts import Progress
from retrieval.engines.model import Engines
from retrieval.engines.select import open_engines
from retrieval.files import StaleIndexError
from retrieval.hybrid import HybridRetriever
from retrieval.model import Embedder

_log = logging.getLogger(__name__)


def open_house(settings: Settings) -> House:
    """Everything loaded, the index as it lies on disk.

    :raises StaleIndexError: when the index is missing or was made from something else.
    """
    policies = _policies(settings)
    corpus = policies.corpus
    retriever = HybridRetriever.load(settings.index_folder, corpus, _embedder(settings), _engines(settings))
    return _house(policies, retriever)


def prepare_house(settings: Settings, progress: Progress, force: bool = False) -> tuple[House, bool]:
    """Everything loaded, the index built where it has to be; whether it was."""
    policies = _policies(settings)
    embedder = _embedder(settings, progress)
    found = None if force else _load(settings, policies.corpus, embedder)
    return _house(policies, found or _build(settings, policies.corpus, embedder)), found is None


def open_talk(house: House) -> Talk:
    """A conversation over the house; what its guard refuses is counted."""
    return Talk(house, metrics.GUARD_REFUSALS.inc)


def _policies(settings: Settings) -> Policies:
    policies = open_policies(settings.shelves)
    for refusal in policies.refused:
        _log.error("policy left out: %s", refusal)
    return policies


def _house(policies: Policies, retriever: HybridRetriever) -> House:
    return House(retriever.corpus, policies.rules, retriever, policies.folders, policies.refused)


def _load(settings: Settings, corpus: Corpus, embedder: Embedder) -> HybridRetriever | None:
    with suppress(StaleIndexError):
        return HybridRetriever.load(settings.index_folder, corpus, embedder, _engines(settings))
    return None


def _build(settings: Settings, corpus: Corpus, embedder: Embedder) -> HybridRetriever:
    engines = _engines(settings)
    HybridRetriever.build(corpus, CachedEmbedder(embedder, _models(settings)), engines).save(settings.index_folder)
    return HybridRetriever.load(settings.index_folder, corpus, embedder, engines)


def _engines(settings: Settings) -> Engines:
    return open_engines(settings.index_engine, settings.milvus, settings.milvus_token.get_secret_value())


def _embedder(settings: Settings, progress: Progress | None = None) -> Embedder:
    return open_embedder(settings.embedding_model or BUNDLED, _models(settings), progress)


def _models(settings: Settings) -> Path:
    return settings.data_folder / "models"
