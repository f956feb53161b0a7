"""This is where buttons are made and read: what they send back outlives a restart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.layout import Option, options
from bot.messages import Ask, Reply
from bot.wording.phrases import phrase

WORDS = "telegram"
NOTHING = "-"
"""What a button sends back that only shows something."""
FIGURES = {"money": ("元", "万元"), "number": ("",), "percent": ("%",)}
"""The units in which an ask of that kind takes a figure."""
UNIT_KEYS = {"y": "元", "w": "万元", "p": "%", "n": ""}
UNIT_LABELS = {"元": "button.yuan", "万元": "button.ten_thousand", "%": "button.percent", "": "button.done"}
PAD = ("123", "456", "789", ".0<")
LONGEST_FIGURE = 12
TAG_LENGTH = 8
SHORT_LABEL = 8
SHORT_PER_ROW = 3
MOST_BENEFITS = 8

_DATA = re.compile(r"([cbksm]):([0-9a-f]{8}):(\d{1,6})(?::(\d{1,3})(?::([\d.]{0,12})([ywpn]?))?)?", re.ASCII)

Rows = list[list[InlineKeyboardButton]]


@dataclass(frozen=True, slots=True)
class Press:
    """What a button stands for: `kind` is c (a choice), b (a benefit), k (the keypad), s (a figure), m (back)."""

    kind: str
    tag: str
    turn: int
    number: int = 0
    typed: str = ""
    unit: str = ""

    @property
    def data(self) -> str:
        rest = f":{self.typed}{self.unit}" if self.kind in "ks" else ""
        return f"{self.kind}:{self.tag}:{self.turn}:{self.number}{rest}"

    def belongs_to(self, reply: Reply) -> bool:
        """Whether it stands under that reply, of that session."""
        return (self.tag, self.turn) == (tag(reply), reply.turn)


def tag(reply: Reply) -> str:
    """Tells sessions apart without naming them: who sees a button must not learn the session's id."""
    return sha256(reply.session_id.encode()).hexdigest()[:TAG_LENGTH]


def pressed(data: str) -> Press | None:
    """None for what no button of ours sends."""
    found = _DATA.fullmatch(data)
    if not found:
        return None
    kind, session, turn, number, typed, unit = found.groups()
    return Press(kind, session, int(turn), int(number or 0), typed or "", unit or "")


def keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    """Everything that may be chosen or filled in under a reply."""
    chosen = [(option.label, Press("c", tag(reply), reply.turn, at)) for at, option in enumerate(options(reply))]
    offered = [
        (_say("button.reckon", title=benefit.title), Press("b", tag(reply), reply.turn, at))
        for at, benefit in enumerate(reply.benefits[:MOST_BENEFITS])
    ]
    filled = [
        (_say("button.fill", label=ask.label), Press("k", tag(reply), reply.turn, at))
        for at, ask in enumerate(figures(reply))
    ]
    rows = list(_rows([(label, press.data) for label, press in (*chosen, *filled, *offered)]))
    return InlineKeyboardMarkup(rows) if rows else None


def keypad(reply: Reply, press: Press) -> InlineKeyboardMarkup:
    """Keys to fill in one figure; what is typed so far is in what they send back."""
    ask = figures(reply)[press.number]

    def key(label: str, typed: str) -> InlineKeyboardButton:
        return _button(label, Press("k", press.tag, press.turn, press.number, typed).data)

    shown = [_button(f"{ask.label}: {press.typed or _say('button.empty')}", NOTHING)]
    pad = [[key(_face(sign), _typed(press.typed, sign)) for sign in row] for row in PAD]
    send = [
        _button(
            _say(UNIT_LABELS[unit]),
            Press("s", press.tag, press.turn, press.number, press.typed, _key_of(unit)).data,
        )
        for unit in FIGURES[ask.kind]
    ]
    back = [_button(_say("button.back"), Press("m", press.tag, press.turn).data)]
    return InlineKeyboardMarkup([shown, *pad, send, back])


def figures(reply: Reply) -> list[Ask]:
    """The asks that a figure answers."""
    return [ask for ask in reply.asks if ask.kind in FIGURES and not ask.choices]


def figure(press: Press) -> str | None:
    """What was typed, with its unit as people write it; None while there is no number."""
    number = press.typed.strip(".")
    return number + UNIT_KEYS[press.unit] if number and press.unit in UNIT_KEYS else None


def option_of(reply: Reply, press: Press) -> Option | None:
    found = options(reply)
    return found[press.number] if press.number < len(found) else None


def done(label: str) -> InlineKeyboardMarkup:
    """In place of the buttons, what was chosen."""
    return InlineKeyboardMarkup([[_button(_say("say.chosen", label=label), NOTHING)]])


def leading(label: str, url: str) -> InlineKeyboardMarkup:
    """One button that opens a page."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, url=url)]])


def _rows(buttons: list[tuple[str, str]]) -> Iterator[list[InlineKeyboardButton]]:
    """Short labels side by side, long ones each on a row of its own."""
    row: list[InlineKeyboardButton] = []
    for label, data in buttons:
        short = len(label) <= SHORT_LABEL
        if row and (not short or len(row) == SHORT_PER_ROW):
            yield row
            row = []
        if short:
            row.append(_button(label, data))
        else:
            yield [_button(label, data)]
    if row:
        yield row


def _typed(typed: str, sign: str) -> str:
    if sign == "<":
        return typed[:-1]
    if (sign == "." and "." in typed) or len(typed) >= LONGEST_FIGURE:
        return typed
    return (typed + sign).lstrip("0") or "0" if sign != "." else (typed or "0") + sign


def _face(sign: str) -> str:
    return _say("button.erase") if sign == "<" else sign


def _key_of(unit: str) -> str:
    return next(key for key, written in UNIT_KEYS.items() if written == unit)


def _button(label: str, data: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=data)


def _say(name: str, **words: str) -> str:
    return phrase(name, WORDS, **words)
