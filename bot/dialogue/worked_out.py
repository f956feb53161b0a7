"""Figures that a message tells by way of others: a share of a contract that was paid, what costs leave of an income.

Each way gives a figure only where its meaning is certain; whatever else is said of shares is asked about (`unread`).
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.dialogue.acts import Remark
from bot.dialogue.changing import CHANGING
from bot.dialogue.filling import Filling
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.paid import FACED
from bot.dialogue.state import Said
from bot.dialogue.understand import Understanding
from calculators.explain import write
from calculators.model import Input
from corpus.numerals import Figure

NET, INCOME, KEPT, FACE, THEIRS, LOSS = "net_income", "income", "retained_income", "contract_face", "theirs", "loss"
WHOLES = {"investment": "subscribed", "premium": "gross"} | dict.fromkeys(FACED, FACE)
"""What is paid in the end, and the role of what was agreed to be paid."""
FEN = Decimal("0.01")
_PART = re.compile(r"[^,,。;;!!??\n]+")
_MORE_OR_LESS = ("多", "余", "强", "弱", "不到", "以上", "以下", "左右", "上下", "出头")
"""Right behind a share, they leave open how much it is."""


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A figure in yuan and how it is said: 800万×一半."""

    value: Decimal
    said: str


def work_out(filling: Filling, inputs: dict[str, Input], message: Understanding) -> None:
    """Take each input that the message tells by way of other figures, and say how it was worked out."""
    ways = {**dict.fromkeys(WHOLES, _paid), NET: _net, KEPT: _kept, LOSS: _lost}
    _keep_theirs(filling, inputs, message)
    told = {reading.role for reading in filling.readings}
    for name, entry in inputs.items():
        if (name in told and name != LOSS) or name not in ways or (name == NET and INCOME in inputs):
            continue
        found = ways[name](name, filling, message)
        if found is None or found.value < 0:
            continue
        if before := filling.topic.figures.get(name):
            filling.topic.replaced[name] = before
        filling.topic.figures[name] = [Said(low=found.value, high=found.value, said=found.said)]
        filling.changed = True
        figures = {"label": entry.label, "said": found.said, "figure": write(found.value, "CNY")}
        echo = Figure(0, 0, found.said, "money", found.value, found.value)
        filling.remarks = [remark for remark in filling.remarks if remark.phrase != "face_is_not_paid"]
        filling.remarks.append(Remark("worked_out", figures, echo=echo))


def _keep_theirs(filling: Filling, inputs: dict[str, Input], message: Understanding) -> None:
    """Remember what another firm paid, to know it where the user paid as much."""
    cues = [*CHANGING["paying"], *(word for name in WHOLES if name in inputs for word in lexicon().inputs[name].words)]
    theirs = [figure for figure in _money(filling, "others") if says(cues, _ahead(message, figure))]
    if len(theirs) == 1 and theirs[0].exact is not None:
        filling.topic.figures[THEIRS] = [Said(low=theirs[0].exact, high=theirs[0].exact, said=theirs[0].said)]


def _paid(name: str, filling: Filling, message: Understanding) -> WorkedOut | None:
    return _as_they(filling, message) or _paid_share(name, filling, message)


def _as_they(filling: Filling, message: Understanding) -> WorkedOut | None:
    """我们付的和他们一样多: what they paid, told now or before."""
    parts = [part[0] for part in _PART.finditer(message.plain) if says(CHANGING["alike"], part[0])]
    others = (*lexicon().structures["they"], *lexicon().pseudo["others"].words)
    if len(parts) != 1 or not says(others, parts[0]) or says(CHANGING["asking_like"], parts[0]) or _shares(message):
        return None
    return _known(filling, THEIRS)


def _paid_share(name: str, filling: Filling, message: Understanding) -> WorkedOut | None:
    """才到账一半, 首付三成已付, 还有两成没付: of what was agreed, told now or before; 除尾款100万都付了."""
    whole = _one(_money(filling, WHOLES[name])) or _known(filling, WHOLES[name])
    if whole is None:
        return None
    unpaid = _money(filling, "unpaid")
    if len(unpaid) == 1 and says(CHANGING["all_but"], message.plain):
        return _less(whole, _one(unpaid))
    shares = [figure for figure in _shares(message) if says(CHANGING["paying"], _part(message, figure))]
    if len(shares) != 1 or unpaid:
        return None
    share = shares[0]
    owed = says(CHANGING["owing"], _part(message, share))
    if owed and says(lexicon().structures["rest_paid"], message.plain):
        later = says(CHANGING["later"], message.plain) and not message.has("whatif")
        return None if later else whole
    return _times(whole, share, rest=owed)


def _net(name: str, filling: Filling, message: Understanding) -> WorkedOut | None:
    """收入500万,扣掉成本180万; 总收入100万,成本占三成."""
    del name
    sums = [reading.figure for reading in filling.readings if reading.figure.kind == "money"]
    costs = [figure for figure in sums if says(CHANGING["cost"], _ahead(message, figure))]
    gross = [figure for figure in sums if figure not in costs and says(CHANGING["gross"], _ahead(message, figure))]
    shares = [figure for figure in _shares(message) if says(CHANGING["cost"], _part(message, figure))]
    if len(gross) != 1 or len(gross) + len(costs) != len(sums) or len(costs) + len(shares) != 1:
        return None
    whole = _said(gross[0])
    return _less(whole, _said(costs[0])) if costs else _times(whole, shares[0], rest=True) if whole else None


def _lost(name: str, filling: Filling, message: Understanding) -> WorkedOut | None:
    """投了1000万,收回来400万,其余全亏了: what did not come back of what was invested."""
    del name
    sums = [reading.figure for reading in filling.readings if reading.figure.kind == "money"]
    back = [figure for figure in sums if says(CHANGING["recovered"], _ahead(message, figure))]
    put = [figure for figure in sums if figure not in back and says(CHANGING["invested"], _ahead(message, figure))]
    return _less(_one(put), _one(back)) if len(sums) == len(put) + len(back) else None


def _kept(name: str, filling: Filling, message: Understanding) -> WorkedOut | None:
    """净收入300万,团队给了85%,学校留15%: what the unit keeps of the net income."""
    del name
    sums = [figure for figure in message.figures if figure.kind == "money"]
    nets = [figure for figure in sums if says(CHANGING["net"], _ahead(message, figure))]
    whole = _said(nets[0]) if len(nets) == 1 else None if nets else _known(filling, NET)
    shares = [figure for figure in _shares(message) if not says(CHANGING["drawing"], _near(message, figure))]
    kept = [figure for figure in shares if says(CHANGING["keeping"], _near(message, figure))]
    given = [figure for figure in shares if figure not in kept and says(CHANGING["giving"], _near(message, figure))]
    if whole is None or len(kept) > 1 or len(given) > 1 or len(kept) + len(given) != len(shares):
        return None
    if kept and given and (kept[0].exact or 0) + (given[0].exact or 0) != 1:
        return None
    return _times(whole, kept[0], rest=False) if kept else _times(whole, given[0], rest=True) if given else None


def _money(filling: Filling, role: str) -> list[Figure]:
    return [one.figure for one in filling.readings if one.role == role and one.figure.kind == "money"]


def _one(figures: list[Figure]) -> WorkedOut | None:
    return _said(figures[0]) if len(figures) == 1 else None


def _said(figure: Figure) -> WorkedOut | None:
    return None if figure.exact is None else WorkedOut(figure.exact, figure.said)


def _known(filling: Filling, name: str) -> WorkedOut | None:
    """The one exact figure known from before."""
    items = filling.topic.figures.get(name, [])
    low = items[0].low if len(items) == 1 and items[0].low == items[0].high else None
    return None if low is None else WorkedOut(low, items[0].said or "")


def _shares(message: Understanding) -> list[Figure]:
    return [
        figure
        for figure in message.figures
        if figure.kind == "percent"
        and figure.exact is not None
        and not message.plain[figure.end :].startswith(_MORE_OR_LESS)
    ]


def _times(whole: WorkedOut, share: Figure, *, rest: bool) -> WorkedOut | None:
    part = share.exact
    if part is None or not 0 <= part <= 1:
        return None
    taken = (whole.value * part).quantize(FEN)
    if rest:
        return WorkedOut(whole.value - taken, f"{whole.said}-{whole.said}×{share.said}")
    return WorkedOut(taken, f"{whole.said}×{share.said}")


def _less(whole: WorkedOut | None, part: WorkedOut | None) -> WorkedOut | None:
    if whole is None or part is None:
        return None
    return WorkedOut(whole.value - part.value, f"{whole.said}-{part.said}")


def _part(message: Understanding, figure: Figure) -> str:
    """The part of the sentence that a figure stands in."""
    return next((part[0] for part in _PART.finditer(message.plain) if part.start() <= figure.start < part.end()), "")


def _ahead(message: Understanding, figure: Figure) -> str:
    """What stands ahead of a figure in its part of the sentence, from the figure before on."""
    since = max((other.end for other in message.figures if other.end <= figure.start), default=0)
    return re.split(r"[,,。;;!!??\n]", message.plain[since : figure.start])[-1]


def _near(message: Understanding, figure: Figure) -> str:
    """What stands around a figure in its part of the sentence, up to the figures beside it."""
    until = min((other.start for other in message.figures if other.start >= figure.end), default=len(message.plain))
    return _ahead(message, figure) + "|" + re.split(r"[,,。;;!!??\n]", message.plain[figure.end : until])[0]
