"""The numbers that Word itself writes in front of paragraphs (第一条, 一、, (1)); they stand in no text of the file."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

import cn2an

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 9
_TIGHT = tuple("、.．)）:：")
_LETTERS = 26


def attribute(element: Element | None, name: str = "val") -> str:
    return element.get(f"{W}{name}", "") if element is not None else ""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its number is formed, the text around it, where it starts."""

    form: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass(frozen=True, slots=True)
class Numbering:
    """The lists of a Word file by their id, and the list and level that a style implies."""

    lists: Mapping[str, tuple[str, Mapping[int, Level]]]
    styles: Mapping[str, tuple[str, int]]


@dataclass(slots=True)
class Counters:
    """Where each list stands. Lists of one abstract list count on together."""

    numbering: Numbering
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, properties: Element | None) -> str:
        """The number of the paragraph with these properties, with the space behind it; empty where it has none."""
        where = self._where(properties)
        if where is None or where[0] not in self.numbering.lists:
            return ""
        shared, levels = self.numbering.lists[where[0]]
        depth = where[1]
        counts = self._counts.setdefault(shared, {})
        level = levels.get(depth, Level())
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        return _write(level, levels, counts)

    def _where(self, properties: Element | None) -> tuple[str, int] | None:
        if properties is None:
            return None
        style = self.numbering.styles.get(attribute(properties.find(f"{W}pStyle")))
        own = properties.find(f"{W}numPr")
        if own is None:
            return style
        depth = attribute(own.find(f"{W}ilvl"))
        name = attribute(own.find(f"{W}numId")) or (style[0] if style else "")
        return (name, int(depth) if depth.isdecimal() else 0) if name not in ("", "0") else None


def read_numbering(numbering: Element | None, styles: Element | None) -> Numbering:
    """The lists of numbering.xml and the styles of styles.xml that number."""
    if numbering is None:
        return Numbering({}, {})
    shared = {attribute(each, "abstractNumId"): dict(_levels(each)) for each in numbering.findall(f"{W}abstractNum")}
    lists = {}
    for each in numbering.findall(f"{W}num"):
        name = attribute(each.find(f"{W}abstractNumId"))
        changed = dict(_overrides(each, shared.get(name, {})))
        counter = f"{name}/{attribute(each, 'numId')}" if changed else name
        lists[attribute(each, "numId")] = (counter, {**shared.get(name, {}), **changed})
    return Numbering(lists, dict(_numbering_styles(styles)))


def _levels(parent: Element) -> Iterator[tuple[int, Level]]:
    for level in parent.findall(f"{W}lvl"):
        start = attribute(level.find(f"{W}start"))
        form, text = attribute(level.find(f"{W}numFmt")), attribute(level.find(f"{W}lvlText"))
        if (depth := attribute(level, "ilvl")).isdecimal():
            yield int(depth), Level(form or "decimal", text, int(start) if start.isdecimal() else 1)


def _overrides(number: Element, levels: Mapping[int, Level]) -> Iterator[tuple[int, Level]]:
    for change in number.findall(f"{W}lvlOverride"):
        yield from _levels(change)
        start, depth = attribute(change.find(f"{W}startOverride")), attribute(change, "ilvl")
        if start.isdecimal() and depth.isdecimal():
            known = levels.get(int(depth), Level())
            yield int(depth), Level(known.form, known.text, int(start))


def _numbering_styles(styles: Element | None) -> Iterator[tuple[str, tuple[str, int]]]:
    for style in styles.findall(f"{W}style") if styles is not None else ():
        number = style.find(f"{W}pPr/{W}numPr")
        if number is not None and (name := attribute(number.find(f"{W}numId"))):
            depth = attribute(number.find(f"{W}ilvl"))
            yield attribute(style, "styleId"), (name, int(depth) if depth.isdecimal() else 0)


def _write(level: Level, levels: Mapping[int, Level], counts: Mapping[int, int]) -> str:
    if level.form in ("bullet", "none"):
        return ""

    def number(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        other = levels.get(depth, Level())
        return _FORMS.get(other.form, str)(counts.get(depth, other.start))

    label = re.sub(rf"%([1-{_DEEPEST}])", number, level.text)
    return label if not label or label.endswith(_TIGHT) else f"{label} "


def _chinese(number: int) -> str:
    return str(cn2an.an2cn(number)).replace("一十", "十", 1) if number < 20 else str(cn2an.an2cn(number))  # noqa: PLR2004


def _circled(number: int) -> str:
    return chr(ord("①") + number - 1) if number <= ord("⑳") - ord("①") + 1 else str(number)


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % _LETTERS) * ((number - 1) // _LETTERS + 1)


def _roman(number: int) -> str:
    signs = [(10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]
    written = ""
    for value, sign in signs:
        written += sign * (number // value)
        number %= value
    return written


_FORMS: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "japaneseCounting",
         "ideographDigital", "taiwaneseCounting", "taiwaneseCountingThousand", "japaneseDigitalTenThousand"),
        _chinese,
    ),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerLetter": _letter,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "decimalZero": lambda number: f"{number:02}",
}  # fmt: skip
