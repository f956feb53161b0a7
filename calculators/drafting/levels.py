"""What a list of sums stands beside, and what a single sum is counted by."""

import re

from calculators.drafting.grammar import pattern
from calculators.drafting.model import Window
from calculators.drafting.places import Place, segment_of
from calculators.drafting.sketch import MONEY, PERCENT, Sketch
from calculators.drafting.vocabulary import trivial_units, unit_name

LONGEST = 14
"""Characters of a name for a level; what is longer is a list of something else."""


def labels_of(sketch: Sketch, subject: Window, place: Place, count: int) -> tuple[Window, ...]:
    """As many names as there are figures, in their order, out of one list beside them; none where there is none.

    Names end alike (国家级、省级) or are equally long: a list of anything else is not of levels.
    """
    near = segment_of(sketch, Window(subject.start, place.group.end), max(subject.start, place.segment.start - 2))
    for match in reversed(list(pattern("level_list").finditer(sketch.text, near.start, place.group.start))):
        items = _items(match)
        if len(items) == count and not any(sign in match[0] for sign in (MONEY, PERCENT)):
            labels = _trimmed(sketch, items)
            return labels if _are_levels([sketch.text[label.start : label.end] for label in labels]) else ()
    return ()


def _are_levels(names: list[str]) -> bool:
    if all(name.isascii() for name in names[:-1]):
        return True
    alike = bool(_common_ending(names)) or (len(names[1:]) > 1 and len(set(map(len, names[1:]))) == 1)
    return alike and max(map(len, names)) <= LONGEST


def _items(match: re.Match[str]) -> list[Window]:
    items, at = [], match.start()
    for joint in pattern("level_joint").finditer(match.string, match.start(), match.end()):
        items.append(Window(at, joint.start()))
        at = joint.end()
    return [*items, Window(at, match.end())]


def _trimmed(sketch: Sketch, items: list[Window]) -> tuple[Window, ...]:
    """The last name cut behind what all others end with: 国家级、省级、市级企业技术中心."""
    first = sketch.text[items[0].start : items[0].end]
    opens = pattern("level_opens").match(first)
    if opens and opens.end() < len(first):
        items = [Window(items[0].start + opens.end(), items[0].end), *items[1:]]
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


def units_of(place: Place, before: Window) -> tuple[str, ...] | None:
    """The units that a sum is given for each of, none where it is given once; None for every so many (每10人)."""
    if match := pattern("per_behind").match(place.right):
        return tuple(unit_name(match[name]) for name in ("one", "two") if match[name])
    for window in (Window(place.segment.start, place.group.start), before):
        units = _counted_in(place, window)
        if units is None or units:
            return units
    return ()


def _counted_in(place: Place, window: Window) -> tuple[str, ...] | None:
    """The units behind each 每 of a window; None where one of them cannot be told."""
    text, atoms = place.sketch.text, place.sketch.atoms
    always, alone, named = (trivial_units()[when] for when in ("always", "alone", "named"))
    units: dict[str, None] = {}
    for opening in pattern("per_open").finditer(text, window.start, window.end):
        if pattern("per_more").match(text, opening.start(), window.end):
            return None
        if match := pattern("per_count").match(text, opening.start(), window.end):
            atom = atoms[match.end() - 1]
            if atom.value != 1:
                return None
            turns = pattern("turns").match(text, match.end())
            units[unit_name(atom.unit) + (turns[0] if turns else "")] = None
        elif match := pattern("per").match(text, opening.start(), window.end):
            grows, unit = match["growth"], match["unit"]
            itself = unit in alone or (unit in named and pattern("alone_behind").match(text, match.end()))
            if unit not in always and (grows or not itself):
                units[unit_name(unit)] = None
        else:
            return None
    return tuple(units)
