"""One turn in hand: the message, what is remembered, the day, and the three other rooms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.dialogue.acts import Question
from bot.dialogue.choose import Situation
from bot.dialogue.state import DialogueState, Topic
from bot.dialogue.understand import Understanding
from bot.policies import Policies
from calculators.load import Rules
from calculators.model import Rule
from corpus.model import Corpus
from corpus.regions import NATION, name_of, parents
from corpus.shelves import Refusal
from retrieval.model import Retriever


@dataclass(frozen=True, slots=True)
class House:
    """The three other rooms, as a conversation needs them, and the policies that they were opened from."""

    corpus: Corpus
    rules: Rules
    retriever: Retriever
    policies: Policies | None = None

    @property
    def folders(self) -> Mapping[str, Path]:
        """The folder of each document."""
        return self.policies.folders if self.policies else {}

    @property
    def refused(self) -> tuple[Refusal, ...]:
        """The documents that were left out, and why."""
        return self.policies.refused if self.policies else ()


@dataclass(slots=True)
class Turn:
    """What one turn works on; only its state is changed. `placed`: a form told where or who the user is;
    `joined`: the message was read together with the question that it goes on with."""

    house: House
    message: Understanding
    state: DialogueState
    today: date
    answers: dict[str, object] = field(default_factory=dict)
    placed: bool = False
    joined: bool = False

    @property
    def situation(self) -> Situation:
        return Situation(self.state.region, self.state.as_of or self.today, self.message.applicants)

    @property
    def topic(self) -> Topic | None:
        return self.state.topic

    def whose(self) -> Question:
        """Where is the user? With the places whose own documents are held as choices."""
        local = [each for each in self.house.corpus.documents.values() if each.level in ("prefecture", "county")]
        return Question("region", None, tuple((each.region, name_of(each.region)) for each in local), "which_region")

    def rules(self) -> list[Rule]:
        """The rules of the matter in hand that still exist."""
        names = self.topic.rules if self.topic else []
        return [self.house.rules[name] for name in names if name in self.house.rules]

    def holds(self, document_id: str) -> bool:
        """Whether a document is law on the day, and is the region's or named."""
        document, region = self.house.corpus.document(document_id), self.state.region
        here = region is None or document.region in (region, *parents(region), NATION)
        timely = document.in_force(self.situation.as_of) is not False
        return timely and (here or document_id in self.message.named.documents)
