"""What a list of sums stands beside, and what a single sum is counted by."""

import re

from calculators.drafting.grammar import pattern
from calculators.drafting.model import Window
from calculators.drafting.places import Place
from calculators.drafting.sketch import Sketch
from calculators.drafting.vocabulary import trivial_units, unit_name


def labels_of(sketch: Sketch, subject: Window, place: Place, count: int) -> tuple[Window, ...]:
    """As many names as there are sums, in their order; none where no list of that length is found."""
    end = place.group.start
    for match in reversed(list(pattern("level_list").finditer(sketch.text, subject.start, end))):
        items = _items(match)
        if len(items) == count and not any(sign in match[0] for sign in "￥％"):
            return _trimmed(sketch, items)
    return ()


def _items(match: re.Match[str]) -> list[Window]:
    items, at = [], match.start()
    for joint in pattern("level_joint").finditer(match.string, match.start(), match.end()):
        items.append(Window(at, joint.start()))
        at = joint.end()
    return [*items, Window(at, match.end())]


def _trimmed(sketch: Sketch, items: list[Window]) -> tuple[Window, ...]:
    """The last name cut behind what all others end with: 国家级、省级、市级企业技术中心."""
    words = [sketch.text[item.start : item.end] for item in items]
    ending = _common_ending(words[:-1]) if words[1:-1] else words[0][-1:]
    at = words[-1].find(ending) if ending else -1
    if at > 0:
        items = [*items[:-1], Window(items[-1].start, items[-1].start + at + len(ending))]
    return tuple(items)


def _common_ending(words: list[str]) -> str:
    ending = words[0]
    for word in words[1:]:
        while ending and not word.endswith(ending):
            ending = ending[1:]
    return ending


def units_of(place: Place, before: str) -> tuple[str, ...]:
    """The units that a sum is given for each of; none where it is given once."""
    if match := pattern("per_behind").match(place.right):
        return tuple(unit_name(match[name]) for name in ("one", "two") if match[name])
    found = list(pattern("per").finditer(place.ahead)) or list(pattern("per").finditer(before))[-2:]
    units, trivial = [], trivial_units()
    for match in found:
        unit = unit_name(match["unit"])
        if unit in trivial["always"] or (unit in trivial["alone"] and not match["growth"]):
            continue
        units.append(unit)
    return tuple(dict.fromkeys(units))
