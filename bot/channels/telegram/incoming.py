"""This is where an update of the Bot API becomes what we need of it: no names, no pictures, nothing else is kept."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.store.inbox import Incoming

NAME = "telegram"
PRIVATE = "private"
MENTIONS = frozenset({"mention", "bot_command"})
OTHERS = ("voice", "audio", "photo", "video", "video_note", "sticker", "document", "location", "contact")
LARGEST = 2**63 - 1

Int64 = Annotated[int, Field(ge=-LARGEST, le=LARGEST, strict=True)]


class Lenient(BaseModel):
    """Takes what it knows of and leaves the rest of Telegram's many fields alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class User(Lenient):
    id: Int64
    is_bot: bool = False
    language_code: str | None = Field(default=None, max_length=35)


class Chat(Lenient):
    id: Int64
    type: str = PRIVATE


class Entity(Lenient):
    type: str
    offset: int
    length: int


class Answered(Lenient):
    """The message that another one replies to."""

    sender: User | None = Field(default=None, alias="from")


class Message(Lenient):
    message_id: Int64
    chat: Chat
    sender: User | None = Field(default=None, alias="from")
    text: str | None = None
    caption: str | None = None
    entities: tuple[Entity, ...] = ()
    caption_entities: tuple[Entity, ...] = ()
    message_thread_id: Int64 | None = None
    is_topic_message: bool = False
    reply_to_message: Answered | None = None
    via_bot: User | None = None
    voice: Any = None
    audio: Any = None
    photo: Any = None
    video: Any = None
    video_note: Any = None
    sticker: Any = None
    document: Any = None
    location: Any = None
    contact: Any = None

    @property
    def is_other(self) -> bool:
        """Whether it shows or plays something in place of words."""
        return any(getattr(self, kind) is not None for kind in OTHERS)


class Pressed(Lenient):
    id: str
    sender: User = Field(alias="from")
    message: Message | None = None
    data: str = ""


class Inline(Lenient):
    id: str
    sender: User = Field(alias="from")
    query: str = ""


class Delivered(Lenient):
    """One update as the Bot API sends it: core.telegram.org/bots/api#update."""

    update_id: Annotated[int, Field(ge=0, le=LARGEST, strict=True)]
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: Pressed | None = None
    inline_query: Inline | None = None


class Heard(Lenient):
    """What is kept of an update until it is answered. `names` are the bots that it names, `to` whom it replies to."""

    kind: Literal["message", "edited", "pressed", "inline"]
    user: int
    language: str = ""
    chat: int = 0
    thread: int | None = None
    message: int = 0
    private: bool = True
    text: str = ""
    names: tuple[str, ...] = ()
    to: int | None = None
    query: str = ""

    @property
    def talk(self) -> str:
        """Whose conversation it is: in a group each member has one of their own."""
        return str(self.chat) if self.private else f"{self.chat}:{self.user}"


class NoUpdateError(ValueError):
    """It is not what the Bot API sends."""


def read(payload: Any) -> Incoming | None:
    """What goes into the inbox; None where there is nothing that we answer.

    :raises NoUpdateError: when it is no update at all.
    """
    try:
        update = Delivered.model_validate(payload)
    except (ValidationError, RecursionError) as error:
        raise NoUpdateError from error
    heard = _heard(update)
    if heard is None:
        return None
    chat = f"inline:{heard.user}" if heard.kind == "inline" else str(heard.chat)
    return Incoming(NAME, str(update.update_id), chat, heard.model_dump_json(), update.update_id)


def _heard(update: Delivered) -> Heard | None:
    if update.callback_query:
        return _pressed(update.callback_query)
    if update.inline_query:
        asked = update.inline_query
        return Heard(kind="inline", user=asked.sender.id, text=asked.query, query=asked.id)
    if update.message:
        return _said(update.message, "message")
    return _said(update.edited_message, "edited") if update.edited_message else None


def _pressed(pressed: Pressed) -> Heard | None:
    if pressed.message is None:
        return None
    on = _where(pressed.message, pressed.sender)
    return Heard(kind="pressed", text=pressed.data, query=pressed.id, **on)


def _said(message: Message, kind: Literal["message", "edited"]) -> Heard | None:
    """What a person wrote; in a group only what may be meant for us."""
    sender = message.sender
    if sender is None or sender.is_bot or message.via_bot is not None:
        return None
    text, entities = (message.text, message.entities) if message.text else (message.caption, message.caption_entities)
    if not text and not message.is_other:  # who joined, what was pinned
        return None
    names = tuple(_names(text or "", entities))
    to = message.reply_to_message.sender if message.reply_to_message else None
    if message.chat.type != PRIVATE and not names and not (to and to.is_bot):
        return None
    return Heard(kind=kind, text=text or "", names=names, to=to.id if to else None, **_where(message, sender))


def _where(message: Message, user: User) -> dict[str, Any]:
    return {
        "user": user.id,
        "language": user.language_code or "",
        "chat": message.chat.id,
        "thread": message.message_thread_id if message.is_topic_message else None,
        "message": message.message_id,
        "private": message.chat.type == PRIVATE,
    }


def _names(text: str, entities: tuple[Entity, ...]) -> list[str]:
    """The mentions and commands as written: @name, /help@name, /help. Offsets count UTF-16 units."""
    units = text.encode("utf-16-le", "surrogatepass")
    cut = [units[2 * each.offset : 2 * (each.offset + each.length)] for each in entities if each.type in MENTIONS]
    return [piece.decode("utf-16-le", "replace") for piece in cut if piece]
