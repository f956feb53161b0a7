"""What a message does to the figures told before without giving a new one: set aside, take in, scale, add."""

import re
from decimal import Decimal

from bot.dialogue.acts import Question
from bot.dialogue.filling import Filling
from bot.dialogue.lexicon import Cues, find, lexicon, says
from bot.dialogue.membership import sort_out
from bot.dialogue.naming import Place, spoken_of
from bot.dialogue.state import Said
from bot.dialogue.taken_back import take_back
from bot.dialogue.understand import Understanding
from calculators.model import Input
from corpus.numerals import Figure

_UP = re.compile(r"(涨|多|增加|增长|提高|上浮|上涨)了?$")
_DOWN = re.compile(r"((?<!多)少|减少|下降|下浮|降低|降|缩水)了?$")
_MORE = re.compile(r"(?<![很好太许差不最至更])(多|增加|涨|高)(出|了|付|到账|交|投|打|收|缴|赚|花|加)?了?$")
_LESS = re.compile(r"(?<![多至最不缺很])(少|减少|降|低)(付|到账|交|投|打|收|缴|赚|花|报)?了?$")
_TOLD_TOO_MUCH = re.compile(r"多(说|报|写|讲|记|填|数)了?$")
_TOLD_TOO_LITTLE = re.compile(r"(少|漏)(说|报|写|讲|记|填|数)了?$")
_END = re.compile(r"[,,。;;!?]")


def take_changes(filling: Filling, inputs: dict[str, Input], message: Understanding) -> bool:
    """Change the figures told before; True where the message's own figures are used up by that."""
    known = {name: entry for name, entry in inputs.items() if filling.topic.figures.get(name)}
    if not known:
        return False
    return any(way(filling, known, message) for way in (take_back, sort_out, _scale, _add_to))


def _scale(filling: Filling, known: dict[str, Input], message: Understanding) -> bool:
    """翻一倍, 减半, 涨两成."""
    factor, said = _factor(message)
    if factor is None:
        return False
    name = _about(known, message)
    if name is None:
        _which(filling, known)
        return True
    items = filling.topic.figures[name]
    place = _dated(items, message) or _meant(items, message.plain)
    if place is not None and place.part is not None:
        return False
    chosen = [place.item] if place else list(range(len(items)))
    _change(filling, name, [_scaled(item, factor, said) if at in chosen else item for at, item in enumerate(items)])
    return True


def _dated(items: list[Said], message: Understanding) -> Place | None:
    """The thing of the year that the message names."""
    years = [str(mention.first.year) for mention in message.dates]
    places = [Place(at) for at, item in enumerate(items) if (item.year or item.group) in years]
    return places[0] if len(places) == 1 else None


def _meant(items: list[Said], plain: str) -> Place | None:
    """The one thing that is spoken of."""
    places = spoken_of(items, plain)
    return places[0] if len(places) == 1 else None


def _factor(message: Understanding) -> tuple[Decimal | None, str]:
    for value, words in lexicon().factors.items():
        if spans := find(words, message.plain):
            return Decimal(value), message.plain[slice(*spans[0])]
    return _by_share(message)


def _by_share(message: Understanding) -> tuple[Decimal | None, str]:
    """涨两成, 少20%."""
    if len(message.figures) != 1 or message.figures[0].kind != "percent" or message.has("rate"):
        return None, ""
    figure = message.figures[0]
    ahead, share = _END.split(message.plain[: figure.start])[-1], figure.exact
    if share is None or says(lexicon().structures["by_rate"], ahead):
        return None, ""
    sign = 1 if _UP.search(ahead) else -1 if _DOWN.search(ahead) else 0
    factor = 1 + sign * share
    return (factor, ahead[-2:] + figure.said) if sign and factor >= 0 else (None, "")


def _scaled(item: Said, factor: Decimal, said: str) -> Said:
    low = None if item.low is None else item.low * factor
    high = None if item.high is None else item.high * factor
    return item.model_copy(update={"low": low, "high": high, "said": f"{item.said or ''}{said}", "parts": []})


def _add_to(filling: Filling, known: dict[str, Input], message: Understanding) -> bool:
    """要是多100万呢: so much more or less of what is known."""
    money = [figure for figure in message.figures if figure.kind == "money"]
    sign = _sign(message.plain, money[0]) if len(money) == 1 else 0
    figure = money[0] if money else None
    if not sign or figure is None or figure.exact is None:
        return False
    name = _about(known, message)
    if name is None:
        _which(filling, known)
        return True
    items = filling.topic.figures[name]
    place = Place(0) if len(items) == 1 else _meant(items, message.plain)
    if place is None or items[place.item].low is None or items[place.item].high is None:
        _which(filling, {name: known[name]})
        return True
    changed = _shifted(items[place.item], sign * figure.exact, figure)
    _change(filling, name, [*items[: place.item], changed, *items[place.item + 1 :]])
    return True


def _shifted(item: Said, by: Decimal, figure: Figure) -> Said:
    low = None if item.low is None else max(item.low + by, Decimal(0))
    high = None if item.high is None else max(item.high + by, Decimal(0))
    sign = "-" if by < 0 else "+"
    return item.model_copy(
        update={"low": low, "high": high, "said": f"{item.said or ''}{sign}{figure.said}", "parts": []}
    )


def _sign(plain: str, figure: Figure) -> int:
    ahead = _END.split(plain[: figure.start])[-1]
    if re.match(r"[左右上]", plain[figure.end :]):
        return 0
    if _MORE.search(ahead) or _TOLD_TOO_LITTLE.search(ahead):
        return 1
    return -1 if _LESS.search(ahead) or _TOLD_TOO_MUCH.search(ahead) else 0


def _about(known: dict[str, Input], message: Understanding) -> str | None:
    """The figure spoken of: the one whose words stand in the message, else the only base."""
    cues = lexicon().inputs
    named = [
        name for name, entry in known.items() if says((*cues.get(name, Cues()).words, *entry.words), message.plain)
    ]
    bases = [name for name, entry in known.items() if entry.role == "base" and entry.kind in ("money", "percent")]
    if len(named) == 1 and known[named[0]].kind in ("money", "percent"):
        return named[0]
    return bases[0] if len(bases) == 1 else None


def _which(filling: Filling, known: dict[str, Input]) -> None:
    entry = next((entry for entry in known.values() if entry.role == "base"), next(iter(known.values())))
    filling.questions.append(Question(entry.name, entry, (), "which_of_several", {"label": entry.label}))


def _change(filling: Filling, name: str, items: list[Said]) -> None:
    filling.topic.replaced = {name: filling.topic.figures[name]}
    filling.topic.figures[name] = items
    filling.changed = True
