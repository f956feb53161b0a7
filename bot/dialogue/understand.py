"""What a message says before anyone decides what to do: figures, dates, places, who is asking, what is wanted."""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from bot.dialogue.as_of import day_before, is_now, read_as_of, without_days
from bot.dialogue.aside import without_asides
from bot.dialogue.fitness import as_told
from bot.dialogue.gloss import glossed
from bot.dialogue.lexicon import lexicon, mended, says
from bot.dialogue.short_of import told_short
from corpus.dates import DateMention, read_dates
from corpus.model import Corpus
from corpus.numerals import Figure, read_figures
from corpus.regions import Place, read_places
from corpus.scripts import simplify
from corpus.slips import by_sound
from retrieval.named import Named, named
from retrieval.places import own_place

_PAUSE = re.compile(
    r"(?<=[\u4e00-\u9fff])(?<![零〇一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟])[ \t\u3000]+"
    r"(?=[\u4e00-\u9fff])(?![零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟元圆块])"
)
"""Blanks between words are the commas of who types none; beside a number they are part of it."""
_ASKED_LAST = re.compile(r"(块|元|钱)*[的呢嘛啊呀]?[\s??。]*$")
_SIGNS = re.compile(r"[\s,,、.。…·~-]+")
_SENTENCES = re.compile(r"[^。;;!!??\n]*[。;;!!??\n]?")


@dataclass(frozen=True, slots=True)
class Understanding:
    """A message as `said`, its `text` with English put into the lexicon's words, `plain` as simplified and lower-cased
    with the text's offsets kept, `meant` as that without what is denied or put aside, and what was read from it.
    """

    said: str
    text: str
    plain: str
    meant: str
    figures: tuple[Figure, ...]
    dates: tuple[DateMention, ...]
    region: Place | None
    places: tuple[Place, ...]
    as_of: date | None
    now: bool
    applicants: frozenset[str]
    acts: frozenset[str]
    named: Named
    today: date

    def has(self, act: str) -> bool:
        return act in self.acts

    def sentences(self) -> list[tuple[int, int]]:
        """The spans of the message's sentences."""
        return [match.span() for match in _SENTENCES.finditer(self.plain) if match[0]]


def understand(said: str, corpus: Corpus, today: date) -> Understanding:
    """Read a message; nothing is decided here."""
    text = glossed(said)
    heard = by_sound(simplify(text).lower())
    plain = _with_commas(mended(heard))
    words, meant = lexicon(), without_asides(plain)
    places = tuple(replace(place, said=text[place.start : place.end]) for place in read_places(heard))
    dates = tuple(read_dates(plain, today))
    names = named(without_days(simplify(text), _titles(corpus)), corpus)
    return Understanding(
        said=said,
        text=text,
        plain=plain,
        meant=meant,
        figures=_meant(plain),
        dates=dates,
        region=own_place(places, plain),
        places=places,
        as_of=read_as_of(dates, plain) or day_before(plain, corpus),
        now=is_now(plain),
        applicants=frozenset(kind for kind, cues in words.applicants.items() if says(cues, meant)),
        acts=frozenset(act for act, cues in words.acts.items() if says(cues, _without_asking(act, plain))),
        named=names,
        today=today,
    )


@cache
def _titles(corpus: Corpus) -> tuple[str, ...]:
    """All that documents are called by."""
    names = (name for document in corpus.documents.values() for name in (document.title, *document.aliases))
    return tuple(map(simplify, names))


def _meant(plain: str) -> tuple[Figure, ...]:
    """The figures that say something; none that is asked for, none broken off for the next (二百 呃 二百二十万)."""
    figures = [as_told(figure) for figure in told_short(read_figures(plain), plain) if not _asks(figure, plain)]
    following = [*(figure.start for figure in figures[1:]), len(plain)][: len(figures)]
    return tuple(
        figure
        for figure, start in zip(figures, following, strict=True)
        if start == len(plain) or not _hesitates(plain[figure.end : start])
    )


def _hesitates(gap: str) -> bool:
    """Whether nothing but a speaker's hesitation stands in a gap."""
    rest = _SIGNS.sub("", gap)
    for word in sorted(lexicon().structures["hesitation"], key=len, reverse=True):
        rest = rest.replace(word, "")
    return not rest and bool(_SIGNS.sub("", gap))


def _asks(figure: Figure, plain: str) -> bool:
    """Whether a figure is what is asked for: 每人几百块?"""
    return figure.said.startswith("几") and _ASKED_LAST.match(plain, figure.end) is not None


def _with_commas(plain: str) -> str:
    return _PAUSE.sub(lambda blanks: "," + " " * (len(blanks[0]) - 1), plain)


def _without_asking(act: str, plain: str) -> str:
    """The text in which an act's words are looked for: 对不对 asks, and corrects nothing; 照哪个数 weighs no texts."""
    put_aside = {"correct": "asked_if", "conflict": "which_sum", "compare": "which_sum"}.get(act)
    for word in lexicon().structures[put_aside] if put_aside else ():
        plain = plain.replace(word, "□" * len(word))
    return plain
