"""The other side: the Bot API on a real socket, which takes our calls, holds them to its limits, and delivers updates.

The limits and the words of the errors are those of core.telegram.org/bots/api.
"""

import asyncio
import json
import time
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
ME = {"id": 110201543, "is_bot": True, "first_name": "政策", "username": "policy_test_bot"}
PNG = b"\x89PNG\r\n\x1a\n"
TEXT, CAPTION, CALLBACK_BYTES, CALLBACK_TEXT, INLINE = 4_096, 1_024, 64, 200, 50
KINDS = {"bold", "text_link", "expandable_blockquote"}

Fields = dict[str, Any]


class RefusedError(Exception):
    """What the Bot API answers in place of a result."""

    def __init__(self, status: int, words: str, **parameters: int) -> None:
        super().__init__(words)
        self.status, self.parameters = status, parameters

    def response(self) -> JSONResponse:
        body: Fields = {"ok": False, "error_code": self.status, "description": str(self)}
        return JSONResponse(body | ({"parameters": self.parameters} if self.parameters else {}), self.status)


@dataclass(frozen=True)
class Sent:
    """One message that a chat has got."""

    id: int
    chat: int
    text: str
    entities: list[Fields]
    buttons: list[Fields]
    picture: bytes
    at: float
    fields: Fields

    def marked(self, kind: str) -> list[str]:
        """The characters under each entity of a kind."""
        units = self.text.encode("utf-16-le")
        found = [each for each in self.entities if each["type"] == kind]
        cut = (units[2 * each["offset"] : 2 * (each["offset"] + each["length"])] for each in found)
        return [piece.decode("utf-16-le") for piece in cut]

    def button(self, words: str) -> str:
        return next(str(each["callback_data"]) for each in self.buttons if words in each["text"])


@dataclass
class BotApi:
    """What Telegram knows of our bot. `flood` are seconds to say with a 429, one a call; `failing` are statuses."""

    token: str = TOKEN
    sent: dict[int, list[Sent]] = field(default_factory=lambda: defaultdict(list))
    calls: Counter[str] = field(default_factory=Counter)
    notices: list[Fields] = field(default_factory=list)
    inline: dict[str, list[Fields]] = field(default_factory=dict)
    commands: dict[str, list[Fields]] = field(default_factory=dict)
    webhook: Fields = field(default_factory=dict)
    boards: dict[int, Any] = field(default_factory=dict)
    flood: deque[int] = field(default_factory=deque)
    failing: deque[int] = field(default_factory=deque)
    blocked: set[int] = field(default_factory=set)
    refuses_entities: bool = False
    waiting: list[Fields] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    last_error: str = ""
    latency: float = 0.0
    per_second: int = 0
    until: float = 0.0
    _times: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _ids: Any = field(default_factory=lambda: count(1_000))

    def texts(self, chat: int) -> list[str]:
        return [message.text for message in self.sent[chat]]

    async def call(self, method: str, token: str, given: Fields) -> Any:
        """:raises RefusedError: as the Bot API would answer."""
        self.calls[method] += 1
        if token != self.token:
            raise RefusedError(401, "Unauthorized")
        does = METHODS.get(method)
        if does is None:
            raise RefusedError(404, "Not Found")
        if method.startswith("send") and method != "sendChatAction":
            self._hold_back(int(given["chat_id"]))
        await asyncio.sleep(self.latency)
        return await does(self, given)

    def _hold_back(self, chat: int) -> None:
        if self.flood:
            wait = self.flood.popleft()
            self.until = time.monotonic() + wait
            raise RefusedError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        if time.monotonic() < self.until:
            self.refused.append("called again before retry_after was over")
            raise RefusedError(429, "Too Many Requests: retry after 1", retry_after=1)
        if self.failing:
            raise RefusedError(self.failing.popleft(), "Internal Server Error")
        if chat in self.blocked:
            raise RefusedError(403, "Forbidden: bot was blocked by the user")
        self._pace(chat)

    def _pace(self, chat: int) -> None:
        """So many messages a second in one chat."""
        times, now = self._times[chat], time.monotonic()
        while times and times[0] < now - 1:
            times.popleft()
        if self.per_second and len(times) >= self.per_second:
            raise RefusedError(429, "Too Many Requests: retry after 1", retry_after=1)
        times.append(now)

    def keep(self, given: Fields, text: str, entities: list[Fields], picture: bytes = b"") -> Fields:
        chat = int(given["chat_id"])
        board = json.loads(given.get("reply_markup") or "{}")
        buttons = [button for row in board.get("inline_keyboard", []) for button in row]
        message = Sent(next(self._ids), chat, text, entities, buttons, picture, time.monotonic(), given)
        self.boards[message.id] = board
        self.sent[chat].append(message)
        return {"message_id": message.id, "date": 1, "chat": {"id": chat, "type": "private"}, "text": text}


def application(api: BotApi) -> FastAPI:
    app = FastAPI()

    @app.post("/bot{token}/{method}")
    async def call(token: str, method: str, request: Request) -> JSONResponse:
        given: Fields = {}
        for name, value in (await request.form(max_part_size=10_000_000)).multi_items():
            given[name] = value if isinstance(value, str) else await value.read()
        try:
            return JSONResponse({"ok": True, "result": await api.call(method, token, given)})
        except RefusedError as error:
            if error.status == 400:
                api.refused.append(str(error))
            return error.response()

    return app


async def get_me(api: BotApi, given: Fields) -> Fields:
    return ME


async def get_updates(api: BotApi, given: Fields) -> list[Fields]:
    offset = int(given.get("offset") or 0)
    api.waiting = [update for update in api.waiting if update["update_id"] >= offset]
    if not api.waiting:
        await asyncio.sleep(0.05)
    return api.waiting[:100]


async def set_webhook(api: BotApi, given: Fields) -> bool:
    api.webhook = given
    return True


async def delete_webhook(api: BotApi, given: Fields) -> bool:
    api.webhook = {}
    return True


async def get_webhook_info(api: BotApi, given: Fields) -> Fields:
    shown = {
        "url": api.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(api.waiting),
    }
    return shown | ({"last_error_message": api.last_error, "last_error_date": 1} if api.last_error else {})


async def set_my_commands(api: BotApi, given: Fields) -> bool:
    api.commands[given.get("language_code", "")] = json.loads(given["commands"])
    return True


async def send_message(api: BotApi, given: Fields) -> Fields:
    text = given.get("text", "")
    if not text.strip():
        raise RefusedError(400, "Bad Request: message text is empty")
    entities = json.loads(given.get("entities") or "[]")
    _check_text(api, text, entities, TEXT, "Bad Request: message is too long")
    _check_board(given)
    return api.keep(given, text, entities)


async def send_photo(api: BotApi, given: Fields) -> Fields:
    picture = next((value for value in given.values() if isinstance(value, bytes)), b"")
    if not picture.startswith(PNG):
        raise RefusedError(400, "Bad Request: IMAGE_PROCESS_FAILED")
    text, entities = given.get("caption", ""), json.loads(given.get("caption_entities") or "[]")
    _check_text(api, text, entities, CAPTION, "Bad Request: message caption is too long")
    _check_board(given)
    shown = {name: value for name, value in given.items() if not isinstance(value, bytes)}
    return api.keep(shown, text, entities, picture) | {"photo": []}


async def send_chat_action(api: BotApi, given: Fields) -> bool:
    return True


async def answer_callback_query(api: BotApi, given: Fields) -> bool:
    if len(given.get("text", "")) > CALLBACK_TEXT:
        raise RefusedError(400, "Bad Request: MESSAGE_TOO_LONG")
    api.notices.append(given)
    return True


async def edit_message_reply_markup(api: BotApi, given: Fields) -> Fields:
    _check_board(given)
    message, board = int(given["message_id"]), json.loads(given.get("reply_markup") or "{}")
    if api.boards.get(message) == board:
        raise RefusedError(400, "Bad Request: message is not modified")
    api.boards[message] = board
    return {"message_id": message, "date": 1, "chat": {"id": int(given["chat_id"]), "type": "private"}}


async def answer_inline_query(api: BotApi, given: Fields) -> bool:
    results = json.loads(given["results"])
    ids = [each["id"] for each in results]
    if len(results) > INLINE or len(ids) != len(set(ids)) or any(not 1 <= len(each.encode()) <= 64 for each in ids):
        raise RefusedError(400, "Bad Request: RESULTS_INVALID")
    for each in results:
        _check_text(api, each["input_message_content"]["message_text"], [], TEXT, "Bad Request: MESSAGE_TOO_LONG")
    api.inline[given["inline_query_id"]] = results
    return True


METHODS: dict[str, Callable[[BotApi, Fields], Awaitable[Any]]] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "setMyCommands": set_my_commands,
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendChatAction": send_chat_action,
    "answerCallbackQuery": answer_callback_query,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "answerInlineQuery": answer_inline_query,
}


def _check_text(api: BotApi, text: str, entities: list[Fields], limit: int, words: str) -> None:
    units = text.encode("utf-16-le")
    if len(units) // 2 > limit:
        raise RefusedError(400, words)
    if entities and api.refuses_entities:
        raise RefusedError(400, "Bad Request: can't parse entities: unsupported")
    quotes = []
    for each in entities:
        start, end = 2 * each["offset"], 2 * (each["offset"] + each["length"])
        if each["type"] not in KINDS or not 0 <= start < end <= len(units):
            raise RefusedError(400, "Bad Request: ENTITY_BOUNDS_INVALID")
        try:
            units[start:end].decode("utf-16-le")
        except UnicodeDecodeError:
            raise RefusedError(400, "Bad Request: ENTITY_BOUNDS_INVALID") from None
        if each["type"] == "text_link" and not each.get("url", "").startswith(("http://", "https://")):
            raise RefusedError(400, "Bad Request: can't parse entities: wrong url")
        if each["type"] == "expandable_blockquote":
            quotes.append((start, end))
    if any(second[0] < first[1] for first, second in zip(sorted(quotes), sorted(quotes)[1:], strict=False)):
        raise RefusedError(400, "Bad Request: can't parse entities: quotes can't be nested")


def _check_board(given: Fields) -> None:
    board = json.loads(given.get("reply_markup") or "{}")
    for row in board.get("inline_keyboard", []):
        for button in row:
            data, url = button.get("callback_data"), button.get("url")
            if (data is None) == (url is None) or not button["text"]:
                raise RefusedError(400, "Bad Request: Text buttons are unallowed in the inline keyboard")
            if data is not None and not 1 <= len(data.encode()) <= CALLBACK_BYTES:
                raise RefusedError(400, "Bad Request: BUTTON_DATA_INVALID")
