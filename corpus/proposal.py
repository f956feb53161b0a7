"""What a text says of itself, each fact with its words: title, number, issuers, place, days, what it repeals.

Nothing is guessed: what the text does not say is not proposed, and has to be asked for.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from corpus.force import Said, read_dates, read_end, read_start, starts_at_issue
from corpus.metadata import RelationEntry
from corpus.model import Level, Part
from corpus.regions import NATION, read_places
from corpus.related import read_relations
from corpus.scripts import simplify
from corpus.structure import Structure
from corpus.titles import NUMBER, plain_title, read_aliases, read_titles, status_of

NEEDED = ("title", "region")
"""What a document can't be without: what of it is not proposed is asked for."""
UNSTATED = "未载明"

_NUMBER_LINE = 18  # signs beside the number in the line that bears it: 文号: and the like
_NUMBER_DEEPEST = 15  # lines among which the number stands
_ISSUER = re.compile(
    r"(?:政府|办公[厅室]|委员会|代表大会|法院|检察院|国务院|银行|中心|管委会|联合会|协会|科协|[厅局委署部])$"
)
_ISSUED_BY = re.compile(r"(?P<issuer>[^《》。，,]{3,60}?)(?:关于|印发|转发)")
_PASSED = re.compile(
    r"(?:\d\s*日\s*)?(?P<all>(?:(?P<place>[\u4e00-\u9fff]{2,12}?)第[\u4e00-\u9fff]{1,4}届|(?P<nation>全国))人民代表大会(?P<standing>常务委员会)?)"
)
_RESPONSIBLE = re.compile(
    r"由(?P<who>[^，,。；;由]{2,40}?)(?:会同[^。；;]{2,30}?)?负责(?:解释|组织实施|牵头|统筹|实施)"
)
_SENTENCE = re.compile(r"[^。；;\n]+")
_FACTS = {
    "issuer": "发文|发布机构|公布机构|制定|颁布",
    "number": r"文\s*号|发文字号",
    "issued": "成文|印发|发文日期|签发",
    "status": "时效|有效性",
    "known_since": "发布日期|公布日期|发布时间|公开日期|日期|时间",
}
_NATIONAL = re.compile(
    r"中华人民共和国|全国人民代表大会|全国人大|国务院|中共中央|最高人民|国家|中央|中国人民银行"
    r"|(?:财政|科技|科学技术|商务|教育|工业和信息化|人力资源和?社会保障|农业农村|生态环境|自然资源|住房和?城乡建设"
    r"|交通运输|文化和旅游|公安|民政|司法|水利)部"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A fact and the words of the source that say it, verbatim; no words where the text is silent on it."""

    value: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The facts by their keys in a policy.toml, and what the text says of other documents."""

    facts: Mapping[str, Found]
    relations: tuple[RelationEntry, ...] = ()
    aliases: tuple[str, ...] = ()
    starts_at_issue: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(key for key in NEEDED if key not in self.facts)


def propose(source: str, structure: Structure, beside: Sequence[str] = ()) -> Proposal:
    """What the text says of itself; `beside` are lines above it (发布机构:…), which stand in the source too."""
    paper = _Paper.of(source, structure, beside)
    found = dict(paper.read())
    title = found["title"].value if "title" in found else ""
    relations = tuple(read_relations(paper.text, title))
    return Proposal(found, relations, read_aliases(title), starts_at_issue(paper.text))


@dataclass(frozen=True, slots=True)
class _Paper:
    """The parts of a document in which each fact is looked for; `signed` is its first signature."""

    text: str
    titles: Sequence[str]
    heads: Sequence[str]
    signed: Sequence[str]
    beside: Sequence[str]

    @classmethod
    def of(cls, source: str, structure: Structure, beside: Sequence[str]) -> "_Paper":
        parts = structure.parts
        text = source[parts[0].start : parts[-1].end] if parts else ""
        heads = [source[part.start : part.end] for part in parts if part.kind == "title"]
        signed = _first_signature(parts, source)
        return cls(text, read_titles(source, structure), heads, signed, beside)

    def read(self) -> Iterator[tuple[str, Found]]:
        number, issued = self._number(), self._issued()
        issuer = self._issuer(number)
        title = Found(plain_title(self.titles[-1]), self.titles[-1]) if self.titles else None
        for key, found in (("title", title), ("number", number), ("issuer", issuer), ("issued", issued)):
            if found is not None:
                yield key, found
        yield from self._place(issuer, title)
        yield from self._force(date.fromisoformat(issued.value) if issued else None)
        yield "status", self._status()
        if (responsible := self._responsible()) is not None:
            yield "responsible", responsible

    def _beside(self, key: str) -> str:
        """What a line beside the text gives for a key, nothing where none does."""
        label = re.compile(rf"(?:{_FACTS[key]})[^:：]{{0,4}}[:：]\s*(?P<value>\S.*)")
        return next((match["value"].strip() for line in self.beside if (match := label.match(line.strip()))), "")

    def _number(self) -> Found | None:
        if match := NUMBER.search(self._beside("number")):
            return Found(_tidy(match[0]), match[0])
        lines = [line.strip() for line in self.text.splitlines() if line.strip()]
        decrees = [f"{line}\n{below}" for line, below in pairwise(lines) if line.endswith(("令", "公告"))]
        for line in [*decrees, *lines][: _NUMBER_DEEPEST + len(decrees)]:
            match = NUMBER.search(line)
            is_short = match is not None and len(line) <= len(match[0]) + _NUMBER_LINE and "《" not in line
            if match is not None and is_short and match[0] in self.text:
                return Found(_tidy(match[0]), match[0])
        return None

    # Who and where

    def _issuer(self, number: Found | None) -> Found | None:
        beside = self._beside("issuer")
        if _ISSUER.search(beside):
            return Found(simplify(beside), beside)
        signed = [name for line in self.signed for name in _names(line)]
        if signed:
            return Found("、".join(dict.fromkeys(map(simplify, signed))), signed[0])
        decree = re.match(r"(?P<issuer>.+?)(?:令|公告)", number.quote) if number is not None else None
        if decree is not None and _ISSUER.search(decree["issuer"]):
            return Found(simplify(decree["issuer"]), decree["issuer"])
        return next((found for line in self.heads if (found := _issuer_in(line)) is not None), None)

    def _place(self, issuer: Found | None, title: Found | None) -> Iterator[tuple[str, Found]]:
        for found in (issuer, title):
            if found is None:
                continue
            places = read_places(found.value)
            if places or _NATIONAL.match(found.value):
                code = places[0].code if places else NATION
                yield "level", Found(level_of(code, is_law="人民代表大会" in found.value), found.quote)
                yield "region", Found(code, found.quote)
                return

    # When

    def _issued(self) -> Found | None:
        announced = [line for line in self.heads if re.search("公布|发布|印发|令第", line)]
        passed = [line for line in self.heads if re.search("通过|批准", simplify(line))]
        for lines in (self.signed, [self._beside("issued")], announced, passed):
            said: Said | None = next((each for line in lines for each in read_dates(line)), None)
            if said is not None:
                return Found(said.day.isoformat(), said.words)
        return None

    def _force(self, issued: date | None) -> Iterator[tuple[str, Found]]:
        start = read_start(self.text, issued)
        if start is not None:
            yield "effective_from", Found(start.day.isoformat(), start.words)
        end = read_end(self.text, start.day if start is not None else issued)
        if end is not None:
            yield "effective_to", Found(end.day.isoformat(), end.words)
        known = next(read_dates(self._beside("known_since")), None)
        if issued is None and start is None and known is not None:
            yield "known_since", Found(known.day.isoformat(), known.words)

    def _status(self) -> Found:
        if beside := self._beside("status"):
            return Found(simplify(beside), beside)
        words = status_of(self.titles[-1]) if self.titles else ""
        return Found(words.strip("()（）"), words) if words else Found(UNSTATED)

    def _responsible(self) -> Found | None:
        for sentence in reversed(_SENTENCE.findall(self.text)):
            if match := _RESPONSIBLE.search(simplify(sentence)):
                return Found(match["who"].strip(), sentence.strip())
        return None


def _first_signature(parts: Sequence[Part], source: str) -> list[str]:
    """The lines of the first signature that names somebody; dates alone before it belong to it."""
    signed: list[str] = []
    is_named = False
    for part in parts:
        if part.kind == "signature":
            signed.append(source[part.start : part.end])
            is_named = is_named or bool(_names(signed[-1]))
        elif is_named:
            break
    return signed


def _issuer_in(line: str) -> Found | None:
    """Who issues, by a line above the text: who passed it, who speaks in the title, or a name by itself."""
    if passed := _PASSED.search(simplify(line)):
        standing = "常务委员会" if passed["standing"] else ""
        return Found(
            f"{passed['place'] or passed['nation']}人民代表大会{standing}", line[passed.start("all") : passed.end()]
        )
    if (said := _ISSUED_BY.match(line)) and _ISSUER.search(simplify(words := said["issuer"].strip("#* "))):
        return Found("、".join(re.split(r"[、\s]+", simplify(words))), words)
    names = _names(line)
    return Found("、".join(map(simplify, names)), names[0]) if names else None


def _names(line: str) -> list[str]:
    """The bodies that a line names and nothing else."""
    names = [name.strip() for name in re.split(r"\s{2,}|\t|、|(?<=[局厅委府室会])\s", line.strip("#* "))]
    return names if all(_ISSUER.search(simplify(name)) for name in names) else []


def level_of(code: str, *, is_law: bool = False) -> Level:
    """The level of who makes law for a place; `is_law` for what a province's congress has passed."""
    if code == NATION:
        return "nation"
    if code.endswith("0000"):
        return "regulation" if is_law else "province"
    return "prefecture" if code.endswith("00") else "county"


def _tidy(number: str) -> str:
    """A number with 〔〕 around its year and no white space, as numbers are cited."""
    return re.sub(r"[\[［【(（](\d{4})[\]］】)）]", r"〔\1〕", re.sub(r"\s", "", simplify(number)))
