"""Which figure is what: every figure of a message gets the role for which the evidence is strongest.

Structure decides first (an own guess, hearsay, part of a whole, what is not yet paid, another's figure), then the
nearest cue on the same side of a comma. A role that wins by less than `MARGIN` is left to be asked about.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.dialogue.lexicon import Cues, find, lexicon, says
from bot.dialogue.received import had
from bot.dialogue.structures import STRUCTURES, unpaid
from bot.dialogue.window import COMMA, Window
from calculators.model import Input
from corpus.numerals import Figure

MOST_FIGURES = 40
"""Figures in one message that are told apart; more are a list to be given as a sum."""
MARGIN = 0.08
DEFAULT_BASE = 0.3
"""What a base scores without any cue: a lone figure is the base unless words say otherwise."""

PSEUDO = {
    "contract_face": frozenset({"paid_amount", "transaction_amount", "deal_amount"}),
    "subscribed": frozenset({"investment"}),
    "gross": frozenset({"net_income", "operating_profit", "loss", "service_income", "premium"}),
    "not_deductible": frozenset({"direct_costs"}),
    "net_income": frozenset({"retained_income"}),
    "foreign": frozenset(),
}
"""Roles that no rule computes from, and the inputs that they are mistaken for; none named: any."""
TAKEN_BY = {
    "contract_face": {"income", "service_contract"},
    "gross": {"income"},
    "net_income": {"net_income"},
}
"""Inputs that take such a figure themselves."""
PSEUDO_LESS = 0.1
"""How much less such a role counts beside an input's cue, and how much more when it covers it (总收入, 收入)."""
PART_BONUS = 0.3
"""How much more a cue behind a part of a whole counts: 其中500万是关联交易."""
_NET_BEHIND = re.compile(r"[,,\s]{0,2}[^,,。;!?不没非]{0,10}净(的|额|得|到手)(?=\W|$)")
"""Told behind a figure that it is net: 许可费一百万 净的."""
_LEFT_OVER = re.compile(r"(扣|减|除|刨)[^。;;]{0,24}?(剩|余下|净得|净落|实得|净|还有)(下|了|得)?$")
"""What is left when costs have been taken off: 扣掉税费剩60万."""
_TAKEN_OFF = re.compile(r"(扣|减|除|刨)[掉去了开]{0,2}[^,,。;;\d]{0,4}(成本|开支|支出|开销|花销|费用)$")
CLOSE = 2
KINDS = {"money": ("money", "number"), "percent": ("percent",), "number": ("number", "count")}
"""The kinds of figures that an input of a kind may be."""
NEGATIONS = ("非", "不", "没", "无", "未", "没有", "不是")
"""Right ahead of a cue, they turn it away: 非关联 is no word for what is related."""
HAD = 1.05
"""What outright words for a sum received count: more than a base's word between them and the figure."""
LISTED = re.compile(
    r"\s*(、|,|,|/|;|;|和|及|以及|与|跟|还有|又)?\s*(另?一[个项笔份家单次]|第[一二三四五][个项笔次]|另外|[甲乙丙丁a-d](公司|企业|项目|家)?)?\s*"
)
"""What may stand between two figures of one list."""
OF_A_YEAR = re.compile(r"\s*[,,]?\s*(其中|里面|里头)?(今年|本年|去年)的(是|有|才|只有|就|占)?")
"""What may stand between a figure and what of its kind is of one year: 累计领过500万,今年的是150万."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure, the role it plays and the words that show it; `rivals` are roles about as likely."""

    figure: Figure
    role: str
    score: float
    evidence: str = ""
    rivals: tuple[str, ...] = ()


def read_roles(figures: Iterable[Figure], plain: str, inputs: Iterable[Input], *, based: bool = False) -> list[Reading]:
    """One reading for each figure; roles are the inputs' names, or guess, hearsay, others, unpaid, contract_face.

    `based`: the base was told before.
    """
    wanted = list(inputs)
    fitting = list(figures)
    if len(fitting) > MOST_FIGURES:
        return [Reading(figure, "", 0.0) for figure in fitting]
    readings = _read(fitting, plain, wanted, based=based)
    bases = {entry.name for entry in wanted if entry.role == "base"}
    if not based and sum(reading.role in bases for reading in readings) > 1:
        readings = _read(fitting, plain, wanted, based=True)
    return _unclaimed(readings, bases)


def _unclaimed(readings: list[Reading], bases: set[str]) -> list[Reading]:
    """Without a base by default where words claim a figure for another base: 收入80万,给中介3万."""
    claimed = {reading.role for reading in readings if reading.role in bases and reading.evidence}
    return [
        replace(reading, role="", score=0.0)
        if claimed and reading.role in bases - claimed and not reading.evidence and reading.figure.kind == "money"
        else reading
        for reading in readings
    ]


def _read(figures: list[Figure], plain: str, wanted: list[Input], *, based: bool) -> list[Reading]:
    readings: list[Reading] = []
    for number, figure in enumerate(figures):
        start = max((each.end for each in figures[:number] if not _only_counts(each, wanted)), default=0)
        stop = figures[number + 1].start if number + 1 < len(figures) else len(plain)
        window = Window(plain, start, figure, stop)
        reading = _structural(window, figure) or _by_cues(window, figure, wanted, based=based)
        readings.append(_listed(readings, reading, plain) or reading)
    return readings


def _only_counts(figure: Figure, wanted: list[Input]) -> bool:
    """Whether a figure only says how many there are of something: 拿过两次补助, 三项成果."""
    return figure.kind == "count" and all(figure.unit != entry.counted_in for entry in wanted)


def _listed(before: list[Reading], reading: Reading, plain: str) -> Reading | None:
    """A figure without words of its own, next in a list, plays the role of the one ahead of it."""
    if not before or reading.evidence or reading.score > DEFAULT_BASE:
        return None
    last = before[-1]
    alike = last.figure.kind == reading.figure.kind and last.figure.unit == reading.figure.unit
    gap = plain[last.figure.end : reading.figure.start]
    if not alike or not (LISTED.fullmatch(gap) or OF_A_YEAR.fullmatch(gap)):
        return None
    return Reading(reading.figure, last.role, last.score, last.evidence, last.rivals)


def _structural(window: Window, figure: Figure) -> Reading | None:
    """What the structure of the sentence shows, in this order; the evidence is the words that show it."""
    part = COMMA.split(window.before)[-1]
    for role, shown in STRUCTURES:
        if evidence := shown(window, part):
            return Reading(figure, role, 1.0, evidence)
    for name, cues in lexicon().pseudo.items():
        if says((*cues.words, *cues.before), part[-10:]):
            return Reading(figure, name, 1.0, part[-10:])
    not_paid = unpaid(window, part)
    return Reading(figure, "unpaid", 1.0, not_paid) if not_paid else None


def _by_cues(window: Window, figure: Figure, inputs: list[Input], *, based: bool) -> Reading:
    deducted = any(entry.role == "deducted" for entry in inputs)
    if not deducted and (cost := _cost_taken_off(window, COMMA.split(window.before)[-1])):
        return Reading(figure, "gross", 1.0, cost)
    if words_had := _had_of_no_input(window, figure, inputs):
        return Reading(figure, "given", 1.0, words_had)
    scored = sorted(
        ((score, name, cue) for name, (score, cue) in _scores(window, figure, inputs, based=based).items()),
        reverse=True,
    )
    if not scored or scored[0][0] <= 0:
        return Reading(figure, "", 0.0)
    best, name, cue = scored[0]
    rivals = tuple(other for score, other, _ in scored[1:] if best - score < MARGIN and other not in PSEUDO)
    return Reading(figure, name, best, cue, rivals)


def _had_of_no_input(window: Window, figure: Figure, inputs: list[Input]) -> str:
    """The words that say that a sum was received, where no rule asks what was: it is about the answer."""
    asked = any(entry.role == "used" for entry in inputs)
    return "" if asked or figure.kind != "money" else had(window.before, window.after, based=True)


def _scores(window: Window, figure: Figure, inputs: list[Input], *, based: bool) -> dict[str, tuple[float, str]]:
    words = lexicon()
    scores = {}
    for entry in inputs:
        if figure.kind not in KINDS.get(entry.kind, ()) or (figure.kind == "count" and figure.unit != entry.counted_in):
            continue
        cues = words.inputs.get(entry.name, Cues())
        said = Cues((*cues.words, *entry.words, *_called(entry)), cues.before, cues.after)
        score, cue = _nearest(window, said, across=not entry.only_named)
        if entry.role == "used" and (words_had := had(window.before, window.after, based=based)):
            score, cue = max((score, cue), (HAD, words_had))
        default = DEFAULT_BASE if entry.role == "base" and not (figure.bare or entry.only_named) else 0.0
        if entry.name == "net_income" and (left := _LEFT_OVER.search(window.before)):
            score, cue = HAD, left[0]
        if entry.name == "net_income" and (net := _net_behind(window)):
            score, cue = HAD, net
        scores[entry.name] = (max(score, default), cue)
    for name, beside in PSEUDO.items():
        if (
            figure.kind == "money"
            and (not beside or beside & scores.keys())
            and not TAKEN_BY.get(name, set()) & scores.keys()
        ):
            cues = words.inputs[name] if beside else _not_in_labels(words.inputs[name], inputs)
            score, cue = _nearest(window, cues, across=False)
            covered = any(rival and rival in cue and rival != cue for _, rival in scores.values())
            if score:
                scores[name] = (score + PSEUDO_LESS if covered else score - PSEUDO_LESS, cue)
    return scores


def _net_behind(window: Window) -> str:
    """The words that call the figure before them net, not the one behind them."""
    found = _NET_BEHIND.match(window.after)
    names_next = found and window.figure.end + found.end() == window.stop < len(window.plain)
    return found[0] if found and not names_next else ""


def _called(entry: Input) -> tuple[str, ...]:
    """What the rule calls the input, as said with a figure: 设备实际投资额, 设备实际投资."""
    return (entry.label, entry.label.removesuffix("额")) if entry.role == "base" else ()


def _not_in_labels(cues: Cues, inputs: list[Input]) -> Cues:
    """The cues without words that a rule's own input is called by: 设备 of 设备实际投资额 is no other figure."""
    labels = [entry.label for entry in inputs if entry.role == "base"]
    kept = (
        tuple(word for word in words if not any(word in label for label in labels))
        for words in (cues.words, cues.before, cues.after)
    )
    return Cues(*kept)


def _nearest(window: Window, cues: Cues, *, across: bool = True) -> tuple[float, str]:
    """The best cue around the figure and what it counts; `across` lets it stand beyond a comma."""
    best = (0.0, "")
    for start, end in find((*cues.words, *cues.before), window.before):
        gap = window.before[end:]
        if window.before[:start].endswith(NEGATIONS):
            continue
        if not across and COMMA.search(gap):
            continue
        score = 1.0 - 0.02 * len(gap) - 0.12 * len(COMMA.findall(gap)) + 0.004 * (end - start)
        best = max(best, (score, window.before[start:end]))
    for start, end in find((*cues.words, *cues.after), window.after):
        gap = window.after[:start]
        leads_in_next = window.figure.end + end == window.stop < len(window.plain)
        if gap.endswith(NEGATIONS) or leads_in_next or _names_next(window, gap, end):
            continue
        if not across and COMMA.search(gap):
            continue
        score = 0.92 - 0.03 * len(gap) - 0.25 * len(COMMA.findall(gap)) + 0.004 * (end - start)
        score += PART_BONUS if window.is_part and not COMMA.search(gap) else 0.0
        best = max(best, (score, window.after[start:end]))
    return best


def _names_next(window: Window, gap: str, end: int) -> bool:
    """Whether a cue in another part stands right ahead of the next figure, whose it is: 按32万算,今年补过8万."""
    reaches = window.figure.end + len(window.after) == window.stop < len(window.plain)
    return reaches and len(window.after) - end <= CLOSE and COMMA.search(gap) is not None


def _cost_taken_off(window: Window, part: str) -> str:
    """A cost that is told as taken off what is left: 扣掉成本60万净收入90万."""
    found = _TAKEN_OFF.search(part)
    return found[0] if found and says(lexicon().inputs["gross"].words, found[0]) else ""
