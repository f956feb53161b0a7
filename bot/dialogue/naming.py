"""Which of several things is spoken of: by its letter, by words that were said of it alone, or by its place in the row.

Every figure keeps the words that stood around it; what of them no other figure has is a name (昆工的, 评估费, 二期).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.dialogue.lexicon import lexicon
from bot.dialogue.state import Said
from bot.dialogue.understand import Understanding
from corpus.numerals import Figure, read_figures

LETTER = re.compile(r"(?<![a-z])(?:[甲乙丙丁戊]|[a-f](?!\s+\D))(?!\s*[a-z])")
_NTH = re.compile(
    r"第([一二三四五六1-6])(?=[个笔家项单份次期套台张年])|([头前首后]一|最后一|[头首])(?=[个笔家项单份次期套台张])"
)
_ORDINALS = ("一1头前首", "二2", "三3", "四4", "五5", "六6")
_PLACES = {sign: place for place, signs in enumerate(_ORDINALS) for sign in signs}
_LAST = "后最"
_SENTENCE_END = re.compile(r"[。;;!!??\n]")
_PART_END = re.compile(r"[,,、。;;!!??\n]")
_MONTH = re.compile(r"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_MOST_AHEAD, _MOST_BEHIND = 24, 12
"""Characters around a figure that are kept as its own words."""
PAIR = 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing stands in the list; `part` is the place of an instalment in it."""

    item: int
    part: int | None = None


Row = Sequence[tuple[Place, Said]]


def row_of(items: Sequence[Said]) -> list[tuple[Place, Said]]:
    """The things that can be spoken of by their place: the instalments of a single thing, else the things."""
    if len(items) == 1 and items[0].parts:
        return [(Place(0, at), part) for at, part in enumerate(items[0].parts)]
    return [(Place(at), item) for at, item in enumerate(items)]


def all_of(items: Sequence[Said]) -> list[tuple[Place, Said]]:
    """The things, and the instalments of those that have any."""
    rows = [(Place(at), item) for at, item in enumerate(items)]
    parts = [(Place(at, number), part) for at, item in enumerate(items) for number, part in enumerate(item.parts)]
    return [*rows, *parts]


def spoken_of(items: Sequence[Said], text: str) -> list[Place]:
    """The things that a text means, by the surest sign of them that it has; none where it has no sign of any."""
    letters = set(LETTER.findall(text))
    if letters:
        return [Place(at) for at, item in enumerate(items) if letters & {item.label, item.group}]
    return by_words(items, text) or _by_place(row_of(items), text)


def by_words(items: Sequence[Said], text: str) -> list[Place]:
    """The one thing whose own words begin as a name in the text does, and no other's; as a list of one or none.

    Names differ ahead and are alike behind: 知识产权服务 is no 研发服务.
    """
    rows = all_of(items)
    runs, held = _runs(text), [_pairs(item.words) for _, item in rows]
    scores = []
    for at, (_, item) in enumerate(rows):
        others = set().union(*(pairs for other, pairs in enumerate(held) if other != at), set())
        mine = held[at] - others
        begun = [run for run in runs if run[:PAIR] in mine]
        short = [run for run in runs if _shortens(run, item.words)]
        alone = [run for run in short if sum(_shortens(run, other.words) for _, other in rows) == 1]
        scores.append(sum(max(len(_pairs(run) & mine), 1) for run in begun) + len(alone))
    best = max(scores, default=0)
    return [rows[scores.index(best)][0]] if best and scores.count(best) == 1 else []


def alike(item: Said, text: str) -> bool:
    """Whether a text calls something by what a thing is called by."""
    letter = letter_of(text)
    if letter or item.label:
        return letter is not None and letter in (item.label, item.group)
    return shares(item, text) or any(_shortens(run, item.words) for run in _runs(text))


def shares(item: Said, text: str) -> bool:
    """Whether any of what a text calls something by is in a thing's own words."""
    return bool(_pairs(text) & _pairs(item.words))


def signs(words: str) -> frozenset[str]:
    """What of a thing's own words may tell it from others; its months, too."""
    return frozenset(_pairs(words))


def called(plain: str, start: int) -> str | None:
    """The letter or the ordinal that stands ahead of a figure in its part of the sentence: 甲, a, 第一."""
    part = _PART_END.split(plain[:start])[-1]
    names = sorted((*LETTER.finditer(part), *_NTH.finditer(part)), key=lambda name: name.start())
    return names[-1][0] if names else None


def letter_of(text: str) -> str | None:
    """The last letter that a text calls a thing by: 甲, a."""
    letters = LETTER.findall(text)
    return letters[-1] if letters else None


def ordinal(text: str) -> int | None:
    """The place in a row that a text names, from 0; -1 is the last."""
    found = list(_NTH.finditer(text))
    sign = (found[-1][1] or found[-1][2][0]) if found else ""
    return -1 if sign and sign in _LAST else _PLACES.get(sign)


def _by_place(row: Row, text: str) -> list[Place]:
    at = ordinal(text)
    if at is None or len(row) < PAIR:
        return []
    told = [place for place, item in row if at >= 0 and ordinal(item.words) == at]
    if len(told) == 1:
        return told
    return [row[at][0]] if -len(row) <= at < len(row) else []


def own_span(message: Understanding, figure: Figure) -> tuple[int, int]:
    """From where to where a message speaks of a figure: its part of the sentence, with the one ahead that names it."""
    sums = [each for each in message.figures if each.kind in ("money", "percent")]
    since = max((each.end for each in sums if each.end <= figure.start), default=0)
    until = min((each.start for each in sums if each.start >= figure.end), default=len(message.plain))
    return _begin(message.plain, figure, since), _stop(message.plain, figure, until)


def _begin(plain: str, figure: Figure, since: int) -> int:
    """The nearest beginning of a part from which on something names the figure, behind the one before it."""
    sentences = (end.end() for end in _SENTENCE_END.finditer(plain, 0, figure.start))
    first = max([since, figure.start - _MOST_AHEAD, *sentences])
    parts = [end.end() for end in _PART_END.finditer(plain, first, figure.start)]
    begins: list[int] = [*reversed(parts), *(() if parts and 0 < since == first else (first,))]
    named = (at for at in begins if residue(plain[at : figure.start]) or letter_of(plain[at : figure.start]))
    return next(named, begins[0])


def _stop(plain: str, figure: Figure, until: int) -> int:
    """The end of the figure's part; where the next figure follows without a sign, nothing behind it is its own."""
    sign = _PART_END.search(plain, figure.end, until)
    stop = sign.start() if sign else until if until == len(plain) else figure.end
    return int(min(stop, figure.end + _MOST_BEHIND))


def own_words(message: Understanding, figure: Figure) -> str:
    """The words of a message around a figure, without the figure itself."""
    start, end = own_span(message, figure)
    return f"{message.plain[start : figure.start]} {message.plain[figure.end : end]}".strip()


@lru_cache(maxsize=1024)
def residue(text: str) -> str:
    """What of a text may be a name: without figures and the words that are said of any thing."""
    for figure in read_figures(text):
        text = text.replace(figure.said, " ")
    return " ".join(run for run in _HAN.findall(_without(text)) if len(run) >= PAIR)


def _without(text: str) -> str:
    words = lexicon().structures["no_names"]
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, " ")
    return text


def _runs(text: str) -> list[str]:
    return [*residue(text).split(), *_MONTH.findall(text)]


def _pairs(text: str) -> set[str]:
    pairs = {run[at : at + PAIR] for run in residue(text).split() for at in range(len(run) - 1)}
    return pairs | {month[:PAIR] for month in _MONTH.findall(text)}


def _shortens(run: str, words: str) -> bool:
    """Whether a name is another one made short: 昆工 for 昆明理工, 中介费 for 中介服务费."""
    return any(_within(run, other) for other in residue(words).split())


def _within(run: str, other: str) -> bool:
    signs: Iterable[str] = iter(other)
    return all(sign in signs for sign in run)
