"""What of a contract has been paid: its face value, what is paid in full, later or back, and nothing at all."""

from decimal import Decimal

from bot.dialogue.acts import Question, Remark
from bot.dialogue.changing import CHANGING
from bot.dialogue.filling import Filling
from bot.dialogue.ledger import meant
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.naming import Place
from bot.dialogue.roles import Reading
from bot.dialogue.state import Said
from bot.dialogue.understand import Understanding
from calculators.model import Input

FACED = ("paid_amount", "transaction_amount", "deal_amount")
"""Bases that a contract's face value is not."""
PAID, FACE, PREMIUM_PAID = "paid_amount", "contract_face", "premium_paid"
RETURNED = (PAID, "premium", "investment")
"""What may be paid back in part."""
NEAR = 4
"""Characters beside a figure in which words say that it is paid."""
WHOLES = {"investment": "subscribed", "premium": "gross"} | dict.fromkeys(FACED, FACE)
"""What is paid in the end, and the role of what was agreed to be paid."""


def take_paid(
    filling: Filling, inputs: dict[str, Input], by_role: dict[str, list[Reading]], message: Understanding
) -> None:
    """Take what the message says of payments without giving the sum that was paid."""
    figures = filling.topic.figures
    if PAID in inputs and PAID not in by_role and _nothing(message.plain):
        figures[PAID] = [Said(low=Decimal(0), high=Decimal(0))]
        filling.changed = True
    _premium(filling, by_role.get("premium", []), message)
    _rest(filling, inputs, message)
    name = next((name for name in RETURNED if name in inputs), PAID)
    if name not in by_role or says(CHANGING["returned_of"], message.plain):
        _back(filling, inputs.get(name), by_role.get("refund", []), message)
    bases = [name for name in FACED if name in inputs]
    if FACE in by_role and bases:
        face = by_role[FACE][0].figure
        figures[FACE] = [Said(low=face.low, high=face.high, said=face.said)]
        if not any(name in figures for name in bases):
            filling.remarks.append(Remark("face_is_not_paid", {"said": face.said}, echo=face))


def in_full(reading: Reading, inputs: dict[str, Input], plain: str) -> str:
    """The role of a contract's face value once the whole of it is said to be paid."""
    words = lexicon().structures
    paid = says(words["paid_in_full"], plain) and not says(words["paid_none"], plain)
    return PAID if reading.role == FACE and paid and PAID in inputs else reading.role


def which(entry: Input, before: list[Said]) -> Question:
    """Which of several a figure is meant for, or of which year it is."""
    dated = entry.yearly or any(item.year for item in before)
    return Question(entry.name, entry, (), "by_year" if dated else "which_of_several", {"label": entry.label})


def _nothing(plain: str) -> bool:
    words = lexicon().structures
    return says(words["paid_none"], plain) and not says(words["paid_in_full"], plain)


def _premium(filling: Filling, readings: list[Reading], message: Understanding) -> None:
    """A premium of which it is said that it is paid is paid, whatever is not paid yet: 第一次13万交了,第二次还没交."""
    around = (message.plain[max(one.figure.start - NEAR, 0) : one.figure.end + NEAR] for one in readings)
    if any(says(CHANGING["has_paid"], text) for text in around):
        filling.settled[PREMIUM_PAID] = True


def _rest(filling: Filling, inputs: dict[str, Input], message: Understanding) -> None:
    """The rest of what was agreed to be paid has been paid, and no figure says how much that is."""
    figures = filling.topic.figures
    agreed = {name: whole for name, whole in WHOLES.items() if name in inputs and whole in figures}
    if len(agreed) != 1 or message.figures or not says(lexicon().structures["rest_paid"], message.plain):
        return
    for name, whole in agreed.items():
        filling.topic.replaced[name] = figures.get(name, [])
        figures[name] = figures[whole]
        filling.changed = True


def _back(filling: Filling, entry: Input | None, refunds: list[Reading], message: Understanding) -> None:
    """What was paid back is paid no more: 退回来100万; of several it is asked of which, unless it is named."""
    items = filling.topic.figures.get(entry.name, []) if entry else []
    back = refunds[0].figure.exact if len(refunds) == 1 and refunds[0].figure.kind == "money" else None
    if back is None or not items or entry is None:
        return
    ahead = message.plain[: refunds[0].figure.start]
    place = Place(0) if len(items) == 1 else meant(items, Said(low=back, high=back, words=ahead))
    if place is None:
        filling.questions.append(which(entry, items))
        return
    item = items[place.item]
    if item.low is None or item.low != item.high or back > item.low:
        return
    left, said = item.low - back, f"{item.said}-{refunds[0].figure.said}"
    paid = item.model_copy(update={"low": left, "high": left, "said": said, "parts": []})
    filling.topic.replaced[entry.name] = items
    filling.topic.figures[entry.name] = [*items[: place.item], paid, *items[place.item + 1 :]]
    filling.changed = True
