"""This is where what WeChat posts is read: a small flat XML, refused when it is anything else."""

from dataclasses import dataclass
from hashlib import sha256
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bot.store.tables import CHAT_LENGTH_LIMIT

BODY_LIMIT = 65_536
"""Bytes of a posted message; WeChat's own stay far below."""
SAID = {"text": "Content", "voice": "Recognition"}
"""The field that holds what the user said, by the kind of message."""
EVENT = "event"
CLICK = "click"


class MessageError(ValueError):
    """No message of WeChat's; says nothing of what it held."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message or event: who sent it to whom, of what kind, and what was said (empty where nothing was).

    `event` is the event's name in lower case; `key` is the same on every try of the same message and no other's.
    """

    user: str
    receiver: str
    kind: str
    event: str
    said: str
    key: str


def fields_of(body: bytes) -> dict[str, str]:
    """The fields directly under the root by their names; of a field that comes twice the first.

    :raises MessageError: for what is not UTF-8, not well formed, or declares a document type or an entity.
    """
    try:
        root = fromstring(body.decode("utf-8-sig"), forbid_dtd=True)
    except (UnicodeDecodeError, ParseError, DefusedXmlException, RecursionError, ValueError) as error:
        raise MessageError("no readable XML") from error
    fields: dict[str, str] = {}
    for child in root:
        fields.setdefault(child.tag, child.text or "")
    return fields


def incoming(fields: dict[str, str]) -> Incoming:
    """The message that the fields make.

    :raises MessageError: when sender, receiver, kind, or what tells it from others is missing.
    """
    user, receiver, kind = (fields.get(name, "").strip() for name in ("FromUserName", "ToUserName", "MsgType"))
    number, created = fields.get("MsgId", "").strip(), fields.get("CreateTime", "").strip()
    event = fields.get("Event", "").strip().lower()
    if not (user and receiver and kind) or not (number or created) or (kind == EVENT and not event):
        raise MessageError("a field is missing")
    if len(user) > CHAT_LENGTH_LIMIT:
        raise MessageError("no user's name is that long")
    said = fields.get("EventKey", "") if event == CLICK else fields.get(SAID.get(kind, ""), "")
    names = (number,) if number else (user, created, event, fields.get("EventKey", ""))
    return Incoming(user, receiver, kind, event, said.strip(), _digest(receiver, *names))


def _digest(*names: str) -> str:
    """One name out of several, none of which can be read from it."""
    return sha256("\0".join(names).encode("utf-8", "surrogatepass")).hexdigest()[:40]
