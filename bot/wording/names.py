"""What the corpus calls things, in English: each policy's own names, and those of kinds of applicants and the like."""

import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from corpus.model import Corpus


@lru_cache(maxsize=4)
def names(corpus: Corpus) -> Mapping[str, str]:
    """English by the Chinese words, of all policies together; the first policy's word counts."""
    found = dict(_common())
    for document in corpus.documents.values():
        found = {**document.english, **found}
    return found


@cache
def _common() -> Mapping[str, str]:
    return {**tomllib.loads(Path(__file__).with_name("names.toml").read_text("utf-8"))}
