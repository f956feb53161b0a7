"""Which documents a message sets side by side: those of places, of levels, of years and by name."""

import re

from bot.dialogue.beside import family
from bot.dialogue.context import places_of_talk
from bot.dialogue.endings import has_ended
from bot.dialogue.gaps import uncovered
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.turn import Turn
from calculators.model import Rule
from corpus.model import Document
from corpus.numerals import Figure
from corpus.regions import Place, parents
from retrieval.places import PROVINCE, free_places, is_home, without_places

ABOVE = re.compile(
    r"云南省?(那个|那份|的|这个|这份)?(方案|文件|政策|规定)|省(里|上|级|内|政策|规定|文件|方案|条例)|全省|上面的?(规定|政策|文件)|上位"
)
HERE = re.compile(
    r"(州|市|县)(里|上|级)|本(州|市|县|地)|(我们|咱们|俺们|我)(这边|这里|这儿|州|市|县)|当地|地方上?的?(规定|政策)"
)
_THEN = re.compile(r"以前|过去|原来|之前|先前|早先|从前|老(规定|政策|办法)|旧")
_SINCE = re.compile(r"现在|如今|后来|新(规定|政策|办法)|目前|变|改(?![革进造])")
_THIS_YEAR = re.compile(r"今年|眼下|当前")
_CLAUSE = re.compile(r"[\u4e00-\u9fff]+")
_COMPARING = ("compare", "both", "similar", "filler", "conflict", "sum", "amount", "rate", "each")
BARE = 3
"""Signs of a message beside its places and its words of comparison up to which it names no matter."""
SIDES = 2


def sides(turn: Turn) -> list[Document]:
    """The documents set side by side, in order: of the places named, by name, of years, then what else holds here."""
    found = dict.fromkeys([*local_ones(turn), *pointed_at(turn)])
    if not found:
        reach = {code for place in places_of_talk(turn) for code in (place, *parents(place))}
        found = dict.fromkeys(document for document in _local(turn) if document.region in reach)
    if not found and turn.message.has("compare") and says(lexicon().structures["both_of_talk"], turn.message.plain):
        found = dict.fromkeys(turn.house.corpus.document(rule.document) for rule in rules_of_talk(turn))
    borrows = turn.message.has("borrow") and uncovered(turn, turn.state.region)
    if ABOVE.search(turn.message.plain) or unheld(turn) or borrows:
        found |= dict.fromkeys(_provincial(turn))
    if found or HERE.search(turn.message.plain):
        found |= dict.fromkeys(_own(turn))
    if _over_time(turn):
        found |= dict.fromkeys([*_own(turn), *_provincial(turn)])
    return list(found)


def rules_of_talk(turn: Turn) -> list[Rule]:
    """The rules of the last two matters."""
    names = [name for topic in turn.state.topics[-SIDES:] for name in topic.rules]
    return [turn.house.rules[name] for name in names if name in turn.house.rules]


def local_ones(turn: Turn) -> list[Document]:
    """The local documents of the places that the message names as places, none of them another party's."""
    reach = [{place.code, *parents(place.code)} for place in compared_places(turn)]
    return [document for document in _local(turn) if any(document.region in codes for codes in reach)]


def compared_places(turn: Turn) -> list[Place]:
    """The places that stand for themselves; where things are weighed, whoever else they might be."""
    message = turn.message
    if alternatives(turn):
        return [place for place in message.places if not place.inside]
    return free_places(message.places, message.plain)


def unheld(turn: Turn) -> list[str]:
    """The names of the places compared of which no document is held."""
    if not alternatives(turn):
        return []
    names = (uncovered(turn, place.code) for place in compared_places(turn) if is_home(place.code, turn.house.corpus))
    return list(dict.fromkeys(name for name in names if name))


def pointed_at(turn: Turn) -> list[Document]:
    """The documents that the message names, or points at by their year."""
    named = [each for each in turn.house.corpus.documents.values() if each.id in turn.message.named.documents]
    return list(dict.fromkeys([*named, *_of_years(turn)]))


def is_bare(turn: Turn) -> bool:
    """Whether the message names nothing that could be compared: places, levels, days and words of comparison alone."""
    told = [figure for figure in turn.message.figures if figure.kind != "count" and not _is_of_talk(turn, figure)]
    return len(matter(turn)) <= BARE and not told


def _is_of_talk(turn: Turn, figure: Figure) -> bool:
    """Whether a figure is one that the texts give on the matter in hand."""
    rules = family(turn, turn.rules())
    return figure.exact is not None and any(
        parameter.value == figure.exact for rule in rules for parameter in rule.parameters.values()
    )


def matter(turn: Turn) -> str:
    """What is left of a message beside places, levels, days, documents and words of comparison."""
    words = lexicon().acts
    rest = without_places(turn.message.plain)
    for name in ("compare", "both", "similar", "borrow", "filler", "conflict", "sum", "amount"):
        for word in sorted(words[name], key=len, reverse=True):
            rest = rest.replace(word, "")
    for pattern in (_THEN, _SINCE):
        rest = pattern.sub("", rest)
    return "".join(_CLAUSE.findall(without_documents(turn, rest)))


def without_documents(turn: Turn, rest: str) -> str:
    """A text without the names of levels and documents."""
    for pattern in (ABOVE, HERE):
        rest = pattern.sub("", rest)
    for document in turn.house.corpus.documents.values():
        for alias in sorted((document.title, *document.aliases), key=len, reverse=True):
            rest = rest.replace(alias, "")
    return rest


def _over_time(turn: Turn) -> bool:
    return bool(turn.state.region) and _then_and_since(turn) and turn.message.has("compare")


def speaks_of_now(turn: Turn) -> bool:
    """Whether the message speaks of how things are by now."""
    return _SINCE.search(turn.message.plain) is not None or _THIS_YEAR.search(turn.message.plain) is not None


def _then_and_since(turn: Turn) -> bool:
    return bool(_THEN.search(turn.message.plain) and _SINCE.search(turn.message.plain))


def _local(turn: Turn) -> list[Document]:
    return [document for document in _lasting(turn) if document.region != PROVINCE]


def _provincial(turn: Turn) -> list[Document]:
    return [document for document in _lasting(turn) if document.region == PROVINCE]


def _lasting(turn: Turn) -> list[Document]:
    """The documents that have not ended on the day, or are named."""
    on, named = turn.situation.as_of, turn.message.named.documents
    return [each for each in turn.house.corpus.documents.values() if each.id in named or not has_ended(each, on)]


def _own(turn: Turn) -> list[Document]:
    region = turn.state.region
    if region is None:
        return []
    return [document for document in _local(turn) if document.region in (region, *parents(region))]


def _of_years(turn: Turn) -> list[Document]:
    """The documents of a year that is named, where the province or the document's own place is named, too."""
    years = {mention.first.year for mention in turn.message.dates if mention.precision == "year"}
    near = {document.id for document in (*local_ones(turn), *_own(turn))}
    above = bool(ABOVE.search(turn.message.plain))
    return [
        document
        for document in turn.house.corpus.documents.values()
        if document.since
        and document.since.year in years
        and (document.id in near or (above and document.region == PROVINCE))
    ]


def alternatives(turn: Turn) -> bool:
    """Whether the message weighs two things against each other ("是60%还是70%", "到底听哪个")."""
    message = turn.message
    capped = (
        says(lexicon().structures["capped"], message.plain) and len(message.figures) >= SIDES and _then_and_since(turn)
    )
    return message.has("compare") or message.has("conflict") or says(("还是",), message.plain) or capped
