"""What a message says before anyone decides what to do: figures, dates, places, who is asking, what is wanted."""

import re
from dataclasses import dataclass
from datetime import date

from bot.dialogue.lexicon import lexicon, says
from corpus.dates import DateMention, read_dates
from corpus.model import Corpus
from corpus.numerals import Figure, read_figures
from corpus.regions import Place, read_places
from corpus.scripts import is_traditional, simplify
from retrieval.named import Named, named
from retrieval.places import own_place

_SENTENCES = re.compile(r"[^。;;!!??\n]*[。;;!!??\n]?")


@dataclass(frozen=True, slots=True)
class Understanding:
    """A message, simplified and lower-cased with its offsets kept, and what was read from it."""

    text: str
    plain: str
    traditional: bool
    figures: tuple[Figure, ...]
    dates: tuple[DateMention, ...]
    region: Place | None
    places: tuple[Place, ...]
    as_of: date | None
    applicants: frozenset[str]
    acts: frozenset[str]
    named: Named

    def has(self, act: str) -> bool:
        return act in self.acts

    def sentences(self) -> list[tuple[int, int]]:
        """The spans of the message's sentences."""
        return [match.span() for match in _SENTENCES.finditer(self.plain) if match[0]]


def understand(text: str, corpus: Corpus, today: date) -> Understanding:
    """Read a message; nothing is decided here."""
    plain = simplify(text).lower()
    words = lexicon()
    places = tuple(read_places(text))
    dates = tuple(read_dates(plain, today))
    names = named(text, corpus)
    return Understanding(
        text=text,
        plain=plain,
        traditional=is_traditional(text),
        figures=tuple(read_figures(plain)),
        dates=dates,
        region=own_place(places, plain),
        places=places,
        as_of=_as_of(dates, plain),
        applicants=frozenset(kind for kind, cues in words.applicants.items() if says(cues, plain)),
        acts=frozenset(act for act, cues in words.acts.items() if says(cues, plain)),
        named=names,
    )


_DOCUMENT_NAME = re.compile(r"[^,,。]{0,6}(方案|条例|措施|清单|文件|那个|政策|版)")
_EVENT = re.compile(r"[^,,。]{0,6}(实缴|投资|投了|出资|取得|授权|获得|拿到|拿证|下证|亏|盈利|利润)")
_APPLIED = re.compile(r"[^,,。]{0,3}(申请|申报|提出|办理)")
_AT_THE_TIME = re.compile(r"[^,,。]{0,3}(的时候|那时|那会|当时|期间)")
_THEN = ("当时", "那时", "那年", "那会")
MANY_DATES = 2


def _as_of(dates: tuple[DateMention, ...], plain: str) -> date | None:
    """The day on which the law is to be read, when the message puts its question into another time.

    A date that names a document, an event (paid in, granted) or one year of a series is not that day.
    """
    if len({mention.last for mention in dates}) > MANY_DATES:
        return None
    for mention in dates:
        behind = plain[mention.end : mention.end + 14]
        if _APPLIED.match(behind) or _AT_THE_TIME.match(behind):
            return mention.last
        named = _DOCUMENT_NAME.match(behind) or _EVENT.match(behind)
        absolute = mention.said[0].isdecimal()
        alone = plain[: mention.start].endswith((",", ",")) and behind.startswith((",", ","))
        if absolute and not named and (mention.start <= 1 or alone or says(_THEN, plain[mention.end :])):
            return mention.last
    return None
