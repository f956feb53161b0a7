"""Figures that a message tells by way of others: a share of a contract that was paid, what costs leave of an income.

Each way gives a figure only where its meaning is certain; whatever else is said of shares is asked about (`unread`).
"""

from collections.abc import Iterable

from bot.dialogue.acts import Remark
from bot.dialogue.changing import CHANGING
from bot.dialogue.filling import Filling
from bot.dialogue.fitness import problem
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.paid import FACE, FACED, WHOLES
from bot.dialogue.paid_share import keep_theirs, paid
from bot.dialogue.reckoning import WorkedOut, ahead_of, around, known, less, money, one, part_of, said, shares, times
from bot.dialogue.understand import Understanding
from calculators.explain import write
from calculators.model import Input
from corpus.numerals import Figure

NET, INCOME, KEPT, LOSS, INVESTED, PAID_UP = (
    "net_income",
    "income",
    "retained_income",
    "loss",
    "investment",
    "premium_paid",
)
OWN, SERVICE, OWN_FUNDS = "rnd_investment", "service_income", "own_funds"
BESIDE_OTHERS = frozenset({LOSS, "premium", INVESTED, OWN, KEPT})
"""What may be told by a share of a sum that is read as it: 保费48万,只交了一半."""


def work_out(filling: Filling, inputs: dict[str, Input], message: Understanding) -> None:
    """Take each input that the message tells by way of other figures, and say how it was worked out."""
    keep_theirs(filling, inputs, message)
    told = {reading.role for reading in filling.readings}
    found = {}
    for name, entry in inputs.items():
        if (name in told and name not in BESIDE_OTHERS) or (name == NET and INCOME in inputs):
            continue
        worked_out = _found(entry, filling, message)
        if worked_out is not None and worked_out.value >= 0 and _is_credible(entry, worked_out):
            found[name] = worked_out
    for name in _meant(found, inputs, message):
        _take(inputs[name], found[name], filling)
    _keep_face(filling, inputs)


def _is_credible(entry: Input, found: WorkedOut) -> bool:
    """Whether the sum would be taken, too, if it had been told."""
    return problem(entry, Figure(0, 0, found.said, "money", found.value, found.value)) is None


def _meant(found: Iterable[str], inputs: dict[str, Input], message: Understanding) -> list[str]:
    """Of several that are paid the one that the message names, if it names one: 保费只交了一半."""
    names = [name for name in found if name in WHOLES]
    if len(names) > 1:
        named = [name for name in names if says(_own_words(inputs[name]), message.plain)]
        names = named if len(named) == 1 else []
    return [*(name for name in found if name not in WHOLES), *names]


def _own_words(entry: Input) -> list[str]:
    """The words for an input that name more than a payment."""
    words = (*lexicon().inputs[entry.name].words, *entry.words)
    return [word for word in words if not says(CHANGING["payment"], word)]


def _found(entry: Input, filling: Filling, message: Understanding) -> WorkedOut | None:
    if entry.name in WHOLES:
        return paid(entry, filling, message)
    way = {NET: _net, KEPT: _kept, LOSS: _lost, OWN: _own, SERVICE: _service}.get(entry.name)
    return way(filling, message) if way else None


def _take(entry: Input, found: WorkedOut, filling: Filling) -> None:
    if before := filling.topic.figures.get(entry.name):
        filling.topic.replaced[entry.name] = before
    filling.topic.figures[entry.name] = [found.kept()]
    filling.questions = [asked for asked in filling.questions if asked.name != entry.name]
    filling.changed = True
    for name in {"premium": [PAID_UP], OWN: [OWN_FUNDS]}.get(entry.name, ()) if found.value else ():
        filling.settled[name] = True
    figures = {"label": entry.label, "said": found.said, "figure": write(found.value, "CNY")}
    echo = Figure(0, 0, found.said, "money", found.value, found.value)
    filling.remarks = [remark for remark in filling.remarks if remark.phrase != "face_is_not_paid"]
    filling.remarks.append(Remark("worked_out", figures, echo=echo))


def _keep_face(filling: Filling, inputs: dict[str, Input]) -> None:
    """Remember a contract's sum, of which the net income may be told as a share."""
    told = [figure for role in (FACE, "gross") for figure in money(filling, role)]
    whole = one(told) if NET in inputs and not set(FACED) & inputs.keys() else None
    if whole is not None:
        filling.topic.figures[FACE] = [whole.kept()]


def _net(filling: Filling, message: Understanding) -> WorkedOut | None:
    """收入500万,扣掉成本180万; 总收入100万,成本占三成; 净收入是合同的七成."""
    sums = [reading.figure for reading in filling.readings if reading.figure.kind == "money"]
    costs = [figure for figure in sums if says(CHANGING["cost"], ahead_of(message, figure))]
    off = any(says(CHANGING["taking_off"], around(message, figure)) for figure in costs)
    cues = (*CHANGING["gross"], *(CHANGING["came_in"] if off else ()))
    gross = [figure for figure in sums if figure not in costs and says(cues, ahead_of(message, figure))]
    charged = [figure for figure in shares(message) if says(CHANGING["cost"], part_of(message, figure))]
    if net := [figure for figure in shares(message) if says(CHANGING["net"], part_of(message, figure))]:
        return _net_share(net, sums, filling, message)
    if len(gross) != 1 or len(gross) + len(costs) != len(sums) or len(costs) + len(charged) != 1:
        return None
    whole = said(gross[0])
    return less(whole, said(costs[0])) if costs else times(whole, charged[0], rest=True) if whole else None


def _net_share(net: list[Figure], sums: list[Figure], filling: Filling, message: Understanding) -> WorkedOut | None:
    """The net income as a share of the contract or of the income, which are told now or before."""
    of_it = says(CHANGING["of_income"], part_of(message, net[0]))
    whole = one(sums) if sums else known(filling, FACE)
    return times(whole, net[0], rest=False) if whole and of_it and len(net) == len(shares(message)) == 1 else None


def _lost(filling: Filling, message: Understanding) -> WorkedOut | None:
    """投了1000万,收回来400万,其余全亏了: what did not come back of what was invested; 投了600万亏了四分之三."""
    sums = [reading.figure for reading in filling.readings if reading.figure.kind == "money"]
    back = [figure for figure in sums if says(CHANGING["recovered"], ahead_of(message, figure))]
    put = [figure for figure in sums if figure not in back and says(CHANGING["invested"], ahead_of(message, figure))]
    if len(sums) != len(put) + len(back):
        return None
    if back:
        return less(one(put), one(back))
    whole, told = one(put) if put else known(filling, INVESTED), shares(message)
    if whole is None or len(told) != 1:
        return None
    part = part_of(message, told[0])
    came_back = says(CHANGING["recovered"], part)
    return times(whole, told[0], rest=came_back) if came_back or says(CHANGING["losing"], part) else None


def _own(filling: Filling, message: Understanding) -> WorkedOut | None:
    """研发投入6000万,贷款占四成: what of the research was paid with own money."""
    whole, told, cues = one(money(filling, OWN)), shares(message), lexicon().conditions[OWN_FUNDS]
    if whole is None or len(told) != 1:
        return None
    near = around(message, told[0])
    others, own = says(cues.no, near), says(cues.yes, near)
    return times(whole, told[0], rest=others) if others != own else None


def _service(filling: Filling, message: Understanding) -> WorkedOut | None:
    """总收入1000万,服务性收入占三成半."""
    whole, told = one(money(filling, "gross")), shares(message)
    of_it = len(told) == 1 and says(CHANGING["of_service"], around(message, told[0]))
    return times(whole, told[0], rest=False) if whole and of_it else None


def _kept(filling: Filling, message: Understanding) -> WorkedOut | None:
    """净收入300万,团队给了85%,学校留15%: what the unit keeps of the net income."""
    sums = [figure for figure in message.figures if figure.kind == "money"]
    nets = [figure for figure in sums if says(CHANGING["net"], ahead_of(message, figure))]
    whole = said(nets[0]) if len(nets) == 1 else None if nets else known(filling, NET)
    paid_out = [figure for figure in sums if figure not in nets and says(CHANGING["giving"], ahead_of(message, figure))]
    if len(paid_out) == 1 and whole is not None and says(CHANGING["what_is_left"], message.plain):
        return less(whole, one(paid_out))
    told = [figure for figure in shares(message) if not says(CHANGING["drawing"], around(message, figure))]
    kept = [figure for figure in told if says(CHANGING["keeping"], around(message, figure))]
    given = [figure for figure in told if figure not in kept and says(CHANGING["giving"], around(message, figure))]
    if whole is None or len(kept) > 1 or len(given) > 1 or len(kept) + len(given) != len(told):
        return None
    if kept and given and (kept[0].exact or 0) + (given[0].exact or 0) != 1:
        return None
    return times(whole, kept[0], rest=False) if kept else times(whole, given[0], rest=True) if given else None
