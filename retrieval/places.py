"""Whose place a text names: the asking party's, another's, or only part of an organisation's name."""

import re

from corpus.model import Corpus
from corpus.regions import NATION, Place, parents, read_places
from retrieval.passing import in_passing, is_mine, only_heard_of, sets_apart

HOME = "53"
PROVINCE = "530000"
"""GB/T 2260 prefix of the province whose policies these are; of several places one inside it is the user's."""
PREFECTURE = 4
"""Digits of a code that name the prefecture: several places of one are where the matter is."""
LISTED = 4
"""Places of one text from which on they are a list."""
LEADING = 6
"""Characters into a message up to which an organisation's name is taken for the one that asks."""
_COMPANY = re.compile(r".{0,3}(企业|公司|厂|集团)")
_SOURCE = re.compile(r"(从|向|跟|和|与|买了?|买的?|购买|给|卖给|转给|转让给|让给|由)[^,,。;\s]{0,3}$")
_AND = re.compile(r"(那边|这边|那里|这里|本地)?(和|跟|与|以及|、)(如果|要是)?(放|落|搁)?[在到]?")
_DENIED = re.compile(r"(不在|不是|没在|并非|不属于?|不归)(我们|咱们)?$")
"""Ahead of a place that the user is not in: 不在昆明,在曲靖."""
_BOUGHT = re.compile(r"买|购|引进|受让|收购")


def is_home(code: str, corpus: Corpus) -> bool:
    """Whether a place is inside the province, or one that a document of the corpus holds in or is of a part of."""
    if code.startswith(HOME):
        return True
    around = (code, *parents(code))
    regions = {document.region for document in corpus.documents.values() if not document.region.startswith(HOME)}
    return any(region in around or code in parents(region) for region in regions if region != NATION)


def own_place(places: tuple[Place, ...], plain: str) -> Place | None:
    """The user's own place: first a place that is nobody else's, then the place in the asking organisation's name.

    A place behind 从, 向, 买, 卖给 and the like is the other party's; so is an organisation's, unless the
    message begins with it and does not go on to say that it was bought from.
    """
    free = free_places(places, plain)
    if free:
        return min(free, key=lambda place: _rank(place, plain))
    leading = [place for place in places if place.inside == "organisation" and place.start <= LEADING]
    if leading and (_COMPANY.match(plain[leading[0].end :]) or not _BOUGHT.search(plain)):
        return leading[0]
    home = [place for place in places if place.code.startswith(HOME)]
    one = len({place.code[:PREFECTURE] for place in home}) == 1
    return home[0] if one and len(home) > 1 and len(home) == len(places) else None


def free_places(places: tuple[Place, ...], plain: str) -> list[Place]:
    """The places that are nobody's: not another party's, nor part of a name, nor only spoken of beside the user's."""
    free: list[Place] = []
    for place in places:
        beside = bool(free) and _is_beside(free[-1], plain[: place.start])
        if not place.inside and (beside or not _not_own(plain[: place.start])):
            free.append(place)
    own = [place for place in free if not in_passing(place, plain)]
    told = [place for place in own if not only_heard_of(place, plain)]
    return told or own if own or sets_apart(plain) else free


def _is_beside(last: Place, ahead: str) -> bool:
    """Whether nothing but an and stands between a place and the one ahead of it: 放在昆明和放在红河."""
    return _AND.fullmatch(ahead, last.end) is not None


def _rank(place: Place, plain: str) -> tuple[bool, bool, bool]:
    """The user's own place first, then one of the province, a part of it before the whole."""
    return not is_mine(plain[: place.start]), not place.code.startswith(HOME), place.code.endswith("0000")


def _not_own(ahead: str) -> bool:
    return bool(_SOURCE.search(ahead) or _DENIED.search(ahead))


def without_places(text: str) -> str:
    """The text without the names of places, unless they stand in an organisation's or a document's name.

    Places listed are what is asked about, and stay.
    """
    kept, at, places = [], 0, read_places(text)
    listed = sum(not place.inside for place in places) >= LISTED
    for place in places:
        if place.inside or listed:
            continue
        kept.append(text[at : place.start])
        at = place.end
    kept.append(text[at:])
    return "".join(kept).strip() or text
