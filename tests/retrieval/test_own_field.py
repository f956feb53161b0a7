"""A policy of the user's own, of another field and without written questions, is answered from all the same."""

import tomllib
from pathlib import Path

from bot.dialogue.turn import House
from corpus.load import load_document
from corpus.model import Corpus
from retrieval.hybrid import HybridRetriever
from retrieval.model import Query

FOLDER = Path(__file__).parents[1] / "cases" / "own-field"
ANSWERED, DECLINED = 0.9, 0.7
"""Shares that are to be reached; fewer are declined than of policies with written questions."""


def test_it_is_answered_from_and_other_matters_are_declined(real_house: House) -> None:
    shipped = real_house.retriever
    assert isinstance(shipped, HybridRetriever)
    own = load_document(FOLDER / "waste-2025")
    retriever = shipped.changed(Corpus([*shipped.corpus.documents.values(), own]))
    questions = tomllib.loads((FOLDER / "questions.toml").read_text("utf-8"))
    answered = {
        kind: [found.relevance >= 0 and found.holds >= 0 for found in map(retriever.find, map(Query, texts))]
        for kind, texts in questions.items()
    }
    assert sum(answered["answerable"]) >= ANSWERED * len(answered["answerable"]) > 0
    assert answered["other"].count(False) >= DECLINED * len(answered["other"]) > 0
