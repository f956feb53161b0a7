import pytest

from calculators.load import Rules, load_rules
from corpus.load import load_corpus
from corpus.model import Corpus


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return load_corpus()


@pytest.fixture(scope="session")
def rules(corpus: Corpus) -> Rules:
    return load_rules(corpus)
