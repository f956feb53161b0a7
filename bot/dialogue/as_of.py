"""On which day the law is to be read: the day that a question is put into, and not that of an event it tells."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from bot.dialogue.lexicon import says
from corpus.dates import DateMention
from corpus.model import Corpus
from corpus.scripts import simplify

_DOCUMENT_NAME = re.compile(r"[^,,。]{0,6}(方案|条例|措施|清单|文件|那个|政策|版)")
_EVENT = re.compile(r"[^,,。]{0,6}(实缴|投资|投了|出资|取得|授权|获得|拿到|拿证|下证|亏|盈利|利润)")
_APPLIED = re.compile(r"[^,,。]{0,3}(申请|申报|提出|办理)")
_AT_THE_TIME = re.compile(r"[^,,。]{0,3}(的时候|那时|那会|当时|期间)")
_PUT_INTO = re.compile(r"(放到|放在|换到|换成|改到|改成|移到|挪到|(若|如果|要是|假如|倘若|假设)(是|在))了?$")
_PUT_NOW = re.compile(r"(放到|放在|换到|换成|改到|改成|移到|挪到)了?(今年|本年)")
_TODAY_IS = re.compile(r"(现在|今天|今日|眼下|当前|目前)(已经|都|就)?是(?:公历)?$")
_ASKED_THEN = re.compile(r"(这天|当天|那天|来)?(问|咨询|为准|这个时点|这个时间点|算的?话|计算)")
_THEN = ("当时", "那时", "那年", "那会")
_NOW = ("现在", "目前", "如今", "眼下", "今天", "按新", "这会儿", "当前", "现行")
_OUT = "(正式)?(出台|出来|施行|实施|印发|发布|公布|颁布|生效|下来|下发|通过)"
_BEFORE = "(以前|之前|前(?![面述款项]))"
_AHEAD = f"({_OUT}?{_BEFORE}|(还没|没有?|尚未|未){_OUT})"
_WITHOUT = "(还没|没|没有|还没有)(这个|这份|那个)?"
MANY_DATES = 2


def is_now(plain: str) -> bool:
    """Whether the message puts its question into the present."""
    return says(_NOW, plain) or _PUT_NOW.search(plain) is not None


def read_as_of(dates: tuple[DateMention, ...], plain: str) -> date | None:
    """The day on which the law is to be read, when the message puts its question into another time.

    A date that names a document, an event (paid in, granted) or one year of a series is not that day.
    """
    today = next((mention for mention in dates if _TODAY_IS.search(plain[: mention.start])), None)
    if today:
        return today.last
    if len({mention.last for mention in dates}) > MANY_DATES or is_now(plain):
        return None
    for mention in dates:
        behind = plain[mention.end : mention.end + 14]
        if any(asked.match(behind) for asked in (_APPLIED, _AT_THE_TIME, _ASKED_THEN)):
            return mention.last
        named = _DOCUMENT_NAME.match(behind) or _EVENT.match(behind)
        if _PUT_INTO.search(plain[: mention.start]) and not _EVENT.match(behind):
            return mention.last
        absolute = mention.said[0].isdecimal()
        alone = plain[: mention.start].endswith((",", ",")) and behind.startswith((",", ","))
        if absolute and not named and (mention.start <= 1 or alone or says(_THEN, plain[mention.end :])):
            return mention.last
    return None


def without_days(plain: str, names: Iterable[str]) -> str:
    """The text, of the same length, without the documents that only tell a time: 条例施行前的六月."""
    called = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.sub(rf"({called})[》”]?{_AHEAD}", lambda match: "□" * len(match[0]), plain)


def day_before(plain: str, corpus: Corpus) -> date | None:
    """The day before a document that the message puts its question ahead of ("条例出来之前")."""
    days = []
    for document in corpus.documents.values():
        if document.since is None:
            continue
        names = sorted((simplify(name) for name in (document.title, *document.aliases)), key=len, reverse=True)
        called = "|".join(map(re.escape, names))
        if re.search(rf"({called})[》”]?{_AHEAD}|{_WITHOUT}({called})的?(时候|那会|那时|{_BEFORE})", plain):
            days.append(document.since - timedelta(days=1))
    return min(days, default=None)
