"""One thing paid in instalments: how many are told as so much each, and whether several sums are parts of one."""

import re

from bot.dialogue.ledger import COUNTED, MOST_ITEMS, pays_more, together
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.state import Said
from bot.dialogue.understand import Understanding
from corpus.numerals import Figure, read_figures

_PAYS, _NUMBER = "交付缴打投到给收进汇拨结", r"[一二两三四五六七八九十几多\d]{1,2}|好几"
SPLIT = re.compile(
    rf"((分|先后|前后)[成作为了]?([{_PAYS}][账款了到]{{0,2}})?(?P<parts>{_NUMBER})?[次期批笔]"
    rf"|[{_PAYS}][账款了过到]{{0,2}}(?P<times>{_NUMBER})[次期批])([^元万,,。;;]{{0,4}}?([{_PAYS}]|[,,]|$)|[^\w]|各|每)"
)
"""A sum that is paid in parts: 分两笔到账, 先后三次付清, 分期付, 付了两次."""
_EACH_PART = re.compile(r"(每一?[次期批笔]|[都各均])[^,,。;;\d]{0,4}$")
"""What stands ahead of a sum that is one part's: 分两笔到账,每笔300万."""
_EACH_TIME = re.compile(rf"每[一]?[次期批笔][{_PAYS}]?[了到]?[账款]?$")
_SO_OFTEN = re.compile(rf"[,,]?(一共|总共|共)?[{_PAYS}]?[了过]?[账款]?(?P<times>{_NUMBER})[次期批笔]")
"""How often so much was paid each time, told behind it: 每次付75万,付了4次."""
_NEXT_PAYMENT = re.compile(r"第[二三四五六]([次期批]款?[付打到汇转给收交]|笔款)")
_OF_ONE = re.compile(r"(?<![另又再])(同一?[个项份笔]?|[一单1][个项份件])(项目|合同|成果|技术|专利|发明)")
_ONES = re.compile(r"[一单1][个项份件]")
_OF_EACH = re.compile(r"各|分别")
"""What makes one thing ahead of which it stands one of each: 从两所大学各买了一个专利."""
_ANOTHER = re.compile(r"第[二三四五六][个项份家单件]")
_PAYMENTS = "次期批笔"
_INVESTS = "投"
"""What is invested in several rounds are several investments."""
ONCE = 1


def so_many_parts(message: Understanding, figure: Figure) -> int:
    """How many instalments of one amount each the figure stands for; 1 where it is the whole or the only one."""
    ahead = message.plain[: figure.start]
    if _EACH_TIME.search(ahead) and (often := _SO_OFTEN.match(message.plain[figure.end :])):
        return _number(often["times"])
    splits = list(SPLIT.finditer(ahead))
    if not splits or not _EACH_PART.search(ahead[splits[-1].start() :]):
        return ONCE
    return _number(splits[-1]["parts"] or splits[-1]["times"])


def _number(said: str | None) -> int:
    number = read_figures(f"{said}次")
    return _up_to_most(number[0]) if number else ONCE


def _up_to_most(figure: Figure) -> int:
    number = int(figure.exact) if figure.exact else ONCE
    return number if 1 <= number <= MOST_ITEMS else ONCE


def counts_parts(message: Understanding, count: Figure) -> bool:
    """Whether a count is that of a thing's instalments, not of things: 两笔, in 分两笔到账."""
    splits = [split for split in SPLIT.finditer(message.plain) if _INVESTS not in split[0]]
    return any(split.start() < count.start < split.end() for split in splits)


def are_parts(message: Understanding, *, of_firm: bool = False) -> bool:
    """Whether sums told together are instalments: by such words, or paid one after the other for the one thing.

    What goes to one firm (`of_firm`) are so many investments, unless such words say otherwise and no days tell them
    apart.
    """
    words, plain = lexicon().structures, message.plain
    if of_firm or says(words["instalments"], plain):
        return says(words["instalments"], plain) and not (of_firm and len(message.dates) > ONCE)
    if SPLIT.search(plain) or _NEXT_PAYMENT.search(plain):
        return True
    if says((*words["enumerated"], *words["another_firm"], *words["different"]), plain) or _counts_things(message):
        return False
    in_turn = says((*words["more_of_same"], *words["paid_first"]), plain) and pays_more(plain)
    return of_one_thing(message) or in_turn


def of_one_thing(message: Understanding) -> bool:
    """Whether one thing is named, once, and no further one: 同一个合同到账两笔, 一项成果."""
    plain = message.plain
    others = says(lexicon().structures["another_thing"], plain) or _ANOTHER.search(plain)
    named = list(_OF_ONE.finditer(plain))
    of_each = any(_OF_EACH.search(plain[: one.start()]) for one in named)
    alone = len(named) == ONCE and len(_ONES.findall(plain)) <= ONCE
    return alone and not of_each and not others and not _counts_things(message)


def _counts_things(message: Understanding) -> bool:
    """Whether several things are counted: 两项成果."""
    counts = [each for each in message.figures if each.kind == "count" and each.unit in COUNTED - set(_PAYMENTS)]
    return any(each.exact and each.exact > ONCE and not counts_parts(message, each) for each in counts)


def joined(items: list[Said]) -> list[Said]:
    """The instalments of each thing that has a name, or of the only one."""
    things: dict[str | None, list[Said]] = {}
    for item in items:
        things.setdefault(item.label, []).append(item)
    return [together(parts) for parts in things.values()]
