"""What a message has filled in, and what of it could not be taken as said."""

from dataclasses import dataclass, field
from decimal import Decimal

from bot.dialogue.acts import Question, Remark
from bot.dialogue.state import Topic


@dataclass(slots=True)
class Filling:
    """A topic after a message, with what could not be taken as it was said; `doubted`: the answer was spoken of.

    `withdrawn`:
    a thing was, for which what the message says may be the reason. `denied` are figures that the message says it is
    not, `room` what is left of a period's cap.
    """

    topic: Topic
    questions: list[Question] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    settled: dict[str, bool | None] = field(default_factory=dict)
    changed: bool = False
    withdrawn: bool = False
    doubted: bool = False
    room: Decimal | None = None
    denied: list[Decimal] = field(default_factory=list)
