"""What was paid, where it is told by way of other figures: a share of what was agreed, all but a sum, as much as they.

What was agreed is a contract's face value, a policy's premium or a promised investment, told now or before.
"""

from bot.dialogue.changing import CHANGING
from bot.dialogue.filling import Filling
from bot.dialogue.ledger import says_more
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.paid import FACED, WHOLES
from bot.dialogue.reckoning import WorkedOut, ahead_of, known, less, money, one, part_of, parts, plus, shares, times
from bot.dialogue.state import Said
from bot.dialogue.understand import Understanding
from calculators.model import Input
from corpus.numerals import Figure

THEIRS = "theirs"


def keep_theirs(filling: Filling, inputs: dict[str, Input], message: Understanding) -> None:
    """Remember what another firm paid, to know it where the user paid as much."""
    cues = [*CHANGING["paying"], *(word for name in WHOLES if name in inputs for word in lexicon().inputs[name].words)]
    theirs = [figure for figure in money(filling, "others") if says(cues, ahead_of(message, figure))]
    if len(theirs) == 1 and theirs[0].exact is not None:
        filling.topic.figures[THEIRS] = [Said(low=theirs[0].exact, high=theirs[0].exact, said=theirs[0].said)]


def paid(entry: Input, filling: Filling, message: Understanding) -> WorkedOut | None:
    """What was paid for an input that is paid, in yuan."""
    return _as_they(filling, message) or _by_share(entry, filling, message)


def _as_they(filling: Filling, message: Understanding) -> WorkedOut | None:
    """我们付的和他们一样多: what they paid, told now or before."""
    alike = [part for part in parts(message) if says(CHANGING["alike"], part)]
    others = (*lexicon().structures["they"], *lexicon().pseudo["others"].words)
    if len(alike) != 1 or not says(others, alike[0]) or says(CHANGING["asking_like"], alike[0]) or shares(message):
        return None
    return known(filling, THEIRS)


def _by_share(entry: Input, filling: Filling, message: Understanding) -> WorkedOut | None:
    """才到账一半, 首付三成已付, 还有两成没付: of what was agreed, told now or before; 除尾款100万都付了."""
    whole = _agreed(entry, filling, message)
    if whole is None:
        return None
    unpaid = money(filling, "unpaid")
    if len(unpaid) == 1 and says((*CHANGING["all_but"], *CHANGING["still_owed"]), message.plain):
        return less(whole, one(unpaid))
    told = [] if unpaid else _told_as_paid(message)
    if not told:
        return None
    found = _one_share(entry, whole, told[0], filling, message) if len(told) == 1 else _in_turn(whole, told, message)
    if found is not None and found.value <= whole.value:
        _keep(entry, whole, filling)
        return found
    return None


def _told_as_paid(message: Understanding) -> list[Figure]:
    """The shares that were paid or are owed, where all of them are that, and none is of another's payment."""
    others = (*lexicon().structures["someone_elses"], *lexicon().pseudo["others"].words)
    cues = (*CHANGING["paying"], *CHANGING["still_owed"])
    every = [figure for figure in message.figures if figure.kind == "percent"]
    told = [figure for figure in shares(message) if says(cues, part_of(message, figure))]
    return told if len(told) == len(every) and not says(others, message.plain) else []


def _one_share(
    entry: Input, whole: WorkedOut, share: Figure, filling: Filling, message: Understanding
) -> WorkedOut | None:
    """The share that was paid, what an owed one leaves, or what was paid before and it."""
    if says(CHANGING["owing"], part_of(message, share)):
        if says(lexicon().structures["rest_paid"], message.plain):
            later = says(CHANGING["later"], message.plain) and not message.has("whatif")
            return None if later else whole
        return times(whole, share, rest=True)
    now = times(whole, share, rest=False)
    before = known(filling, entry.name)
    return plus(before, now) if before and before != whole and says_more(entry, message.plain) else now


def _in_turn(whole: WorkedOut, told: list[Figure], message: Understanding) -> WorkedOut | None:
    """先付了三成,后来又付了四成: all of them, none of which is owed."""
    words = lexicon().structures
    one_by_one = says((*words["paid_first"], *words["more_of_same"], *words["further"]), message.plain)
    if not one_by_one or any(says(CHANGING["owing"], part_of(message, figure)) for figure in told):
        return None
    found = times(whole, told[0], rest=False)
    for share in told[1:]:
        found = plus(found, times(whole, share, rest=False))
    return found


def _agreed(entry: Input, filling: Filling, message: Understanding) -> WorkedOut | None:
    """What was agreed to be paid, told as such or as the sum of which only a share is now said to be paid."""
    told = money(filling, WHOLES[entry.name])
    if told:
        return one(told)
    whole = None if says(CHANGING["of_it"], message.plain) else known(filling, WHOLES[entry.name])
    return whole or _told_as_base(entry, filling, message) or _was_base(entry, filling, message)


def _told_as_base(entry: Input, filling: Filling, message: Understanding) -> WorkedOut | None:
    """保费48万,已经交了一半: a sum that is not said to be paid, but whose share is."""
    told = money(filling, entry.name)
    if entry.name in FACED or len(told) != 1 or says(CHANGING["paying"], ahead_of(message, told[0])):
        return None
    return one(told)


def _was_base(entry: Input, filling: Filling, message: Understanding) -> WorkedOut | None:
    """只到了一半: less than the sum that was told before; nothing where that was itself said to be paid."""
    if money(filling, entry.name) or says_more(entry, message.plain):
        return None
    told = filling.topic.figures.get(entry.name, [])
    bare = entry.name not in FACED and all(item.words and not says(CHANGING["paying"], item.words) for item in told)
    if not (bare or says(CHANGING["less_than_told"], message.plain)):
        return None
    return None if says(CHANGING["owing"], message.plain) and not bare else known(filling, entry.name)


def _keep(entry: Input, whole: WorkedOut, filling: Filling) -> None:
    """Remember what was agreed, for when more of it is paid."""
    filling.topic.figures[WHOLES[entry.name]] = [whole.kept()]
