"""A house with the real law, a retriever by shared characters, and a talk that only counts and remembers."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from bot.dialogue.state import DialogueState
from bot.dialogue.turn import House
from bot.messages import Reply, UserMessage
from bot.settings import Settings
from calculators.load import Rules, load_rules
from corpus.load import load_corpus
from corpus.model import Corpus
from retrieval.model import Found, Hit, Query

TODAY = date(2025, 7, 1)


@dataclass
class CountingTalk:
    """Answers with the number of the turn; keeps what it was given."""

    heard: list[UserMessage] = field(default_factory=list)

    def reply(
        self, message: UserMessage, state: DialogueState, session_id: str, today: date
    ) -> tuple[Reply, DialogueState]:
        self.heard.append(message)
        turn = state.turn + 1
        reply = Reply(session_id=session_id, turn=turn, kind="not_found", text=f"第 {turn} 轮,{today.isoformat()}")
        return reply, state.model_copy(update={"turn": turn})


class FailingTalk:
    """Breaks on every message, with the user's figures in the error's own words."""

    def reply(
        self, message: UserMessage, state: DialogueState, session_id: str, today: date
    ) -> tuple[Reply, DialogueState]:
        raise RuntimeError(f"cannot read {message.message}")


class SharedCharacters:
    """Ranks by the share of the query's characters that the clause holds."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def search(self, query: Query, k: int = 10) -> list[Hit]:
        wanted = set(query.text)
        hits = [
            Hit(clause.id, len(wanted & set(clause.text)) / len(wanted))
            for clause in self._corpus
            if not query.documents or clause.document in query.documents
        ]
        return sorted(hits, key=lambda hit: -hit.score)[:k]

    def find(self, query: Query, k: int = 10) -> Found:
        return Found(tuple(self.search(query, k)), 1.0)


@cache
def law() -> tuple[Corpus, Rules]:
    corpus = load_corpus()
    return corpus, load_rules(corpus)


def house() -> House:
    corpus, rules = law()
    return House(corpus, rules, SharedCharacters(corpus))


def settings(folder: Path, **values: object) -> Settings:
    return Settings(data_folder=folder).model_copy(update=values)
