"""The title of a document among the lines above its text, and the number that it bears."""

import re
from collections.abc import Iterator, Sequence

from corpus.force import read_dates
from corpus.model import Part
from corpus.regions import read_places
from corpus.scripts import simplify
from corpus.structure import Structure

_TYPES = (
    "通知|通告|公告|决定|条例|规定|办法|细则|措施|政策|方案|规划|计划|意见|清单|指南|规则|准则|章程|规程|标准|目录|解释"
    "|批复|安排|法|令|要点|指引|须知|问答|纲要|[一二三四五六七八九十]条"
)
_TITLED = re.compile(rf"(?:{_TYPES})(?:[(][^()]{{1,20}}[)])*$")
_NO_TITLE = re.compile(
    r"[(<【〔\[]|附[件表录:]|目\s*录$|第.{1,4}[章编节条]|第.{1,8}号$|https?:|.{1,7}:|.*(?:文件|公报|通过|修[正订]|(?:委员会|政府)公告)$|.*(?:[厅局委署部]|政府|办公室)$"
)
_ANNOUNCED = re.compile(r"《([^《》\n]{4,80})》.{0,6}(?:已由|已經|已经|业经|業經).{4,60}(?:通过|通過|批准)")
_BROKEN = re.compile(r"(?<![院府厅室会局委部])\s+(?=[\u4e00-\u9fff《])")
_DATED_LIMIT = 60  # characters; a longer line with a date in it may be a title
_STATUS = re.compile(r"[(（](?P<status>试行|暂行)[)）]")
_SHORTEST_ALIAS = 4
_LONGEST = 150  # characters of a line of a title
NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,16}[〔\[［【(（]\s?(?:\d{4}|十[\u4e00-\u9fff]{1,2}[届屆])\s?[〕\]］】)）]\s?第?\s?[\d〇零一二三四五六七八九十百]{1,5}\s?[号號]"
    r"|[\u4e00-\u9fff]{2,30}(?:令|公告)\s?(?:\d{4}年)?\s?第?\s?[\d〇零一二三四五六七八九十百]{1,5}\s?[号號]"
)


def read_titles(source: str, structure: Structure) -> list[str]:
    """The titles above the text, verbatim: that of a notice, then that of what it publishes."""
    starts = [clause.start for clause in structure.clauses if clause.article is not None]
    titles = list(_runs(source, structure.parts))
    above = [words for start, words in titles if start < min(starts, default=0)]
    whole = [words for words in above if _TITLED.search(plain_title(words))]
    return whole or above or [words for _, words in titles[:1]] or _ANNOUNCED.findall(source)[:1]


def plain_title(words: str) -> str:
    """A title in one line, simplified, with half-width brackets, as titles of the corpus are."""
    joined = "".join(line.lstrip("#* ").strip() for line in words.splitlines())
    return _BROKEN.sub("", simplify(joined)).strip("《》")


def status_of(title: str) -> str:
    """试行 or 暂行 with its brackets as printed, else nothing."""
    match = _STATUS.search(title)
    return match[0] if match is not None else ""


def read_aliases(title: str) -> tuple[str, ...]:
    """How people call it: without the place that it opens with, without its brackets."""
    bare = _STATUS.sub("", title)
    place = next((place for place in read_places(bare) if place.start == 0), None)
    short = bare[place.end :] if place is not None else bare
    named = dict.fromkeys((bare, short))
    return tuple(each for each in named if each != title and len(each) >= _SHORTEST_ALIAS)


def _runs(source: str, parts: Sequence[Part]) -> Iterator[tuple[int, str]]:
    """Title lines put together until they end as a title does: a long title is broken into lines."""
    run: list[Part] = []
    for part in [*parts, Part("signature", 0, 0)]:
        words = source[part.start : part.end]
        is_title = part.kind == "title" and is_title_line(words)
        if is_title:
            run.append(part)
        if run and (not is_title or _TITLED.search(plain_title(words))):
            yield run[0].start, source[run[0].start : run[-1].end]
            run = []


def is_title_line(line: str) -> bool:
    plain = simplify(line.lstrip("#* ").strip())
    number = NUMBER.search(line)
    is_number = number is not None and len(plain) <= len(number[0]) + 2
    dates = [said.start for said in read_dates(plain)]
    is_dated = bool(dates) and (len(plain) < _DATED_LIMIT or not dates[0])
    is_torn = plain.count("(") < plain.count(")")
    return len(plain) <= _LONGEST and not (is_number or is_dated or is_torn or _NO_TITLE.match(plain))
