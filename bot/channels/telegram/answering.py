"""This is where an update from Telegram is answered: what is said, pressed, or looked up from another chat."""

import asyncio
import re
from collections.abc import Callable, Sequence
from contextlib import suppress

from telegram import (
    Bot,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.channels.cards import given
from bot.channels.curve import curve_png
from bot.channels.layout import TELEGRAM_CALLBACK_TEXT, TELEGRAM_INLINE_RESULTS, TELEGRAM_TEXT
from bot.channels.messenger import Conversations, Part
from bot.channels.telegram import keyboards
from bot.channels.telegram.incoming import NAME, Heard
from bot.channels.telegram.keyboards import Press
from bot.channels.telegram.pages import WORDS, Public, caption, card, drawn, link, messages, quoted, source
from bot.channels.telegram.sending import Call, deliver
from bot.channels.telegram.styled import Styled, packed
from bot.messages import Reply, UserMessage
from bot.store.inbox import Update
from bot.wording.phrases import phrase, section

COMMANDS = tuple(section("command", WORDS))
ENGLISH = "en"
INLINE_CACHE_SECONDS = 300
DESCRIPTION_LENGTH = 120

Once = Callable[[Update, Sequence[Part]], Sequence[Part]]
"""Makes of parts such as leave once."""

_COMMAND = re.compile(r"/(\w{1,32})(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)
_typing: set[asyncio.Task[None]] = set()


class Telegram:
    """Answers updates with a bot of python-telegram-bot; `public` gives the addresses of our pages."""

    name = NAME

    def __init__(self, bot: Bot, once: Once, conversations: Conversations, public: Public) -> None:
        self._bot = bot
        self._once = once
        self._conversations = conversations
        self._public = public

    async def answer(self, update: Update) -> Sequence[Part]:
        """As `Messenger.answer`."""
        return self._once(update, await self._parts(update))

    async def _parts(self, update: Update) -> Sequence[Part]:
        heard = Heard.model_validate_json(update.payload)
        if heard.kind == "inline":
            return await self._look_up(heard)
        if heard.kind == "pressed":
            return await self._take_press(heard, update)
        if not self._is_meant(heard):
            return []
        if update.attempts == 1:
            self._type(heard)
        return await self._reply(heard, update)

    def _is_meant(self, heard: Heard) -> bool:
        """Alone with us always; in a group where it names us, replies to us or is a command of everyone's."""
        if heard.private:
            return True
        me = f"@{self._bot.username}".lower()
        named = any(name.lower().endswith(me) or (name[0] == "/" and "@" not in name) for name in heard.names)
        return named or heard.to == self._bot.id

    async def _reply(self, heard: Heard, update: Update) -> Sequence[Part]:
        words = re.sub(rf"@{re.escape(self._bot.username)}\b", " ", heard.text, flags=re.IGNORECASE).strip()
        command = _COMMAND.fullmatch(words)
        if command:
            return await self._obey(command[1].lower(), (command[3] or "").strip(), heard, update)
        if not words:
            return [self._say(heard, Styled(phrase("say.only_words", WORDS)))]
        return self._show(heard, await self._respond(heard, update, message=words))

    async def _obey(self, command: str, rest: str, heard: Heard, update: Update) -> Sequence[Part]:
        """A command stands for words of the user's own; only forgetting is done without asking the conversation."""
        words = section("words_en" if heard.language.startswith(ENGLISH) else "words", WORDS)
        if command == "forget":
            await self._conversations.forget(heard.talk)
            return [self._say(heard, Styled(phrase("say.forgotten", WORDS)))]
        if command not in words:
            return [self._say(heard, Styled(phrase("say.unknown_command", WORDS)))]
        if command == "why" and await self._conversations.last(heard.talk) is None:
            return [self._say(heard, Styled(phrase("say.nothing_yet", WORDS)))]
        said = rest if rest and command == "calculate" else words[command]
        return self._show(heard, await self._respond(heard, update, message=said))

    async def _respond(self, heard: Heard, update: Update, **said: object) -> Reply | str:
        message = UserMessage(request_id=update.request_id).model_copy(update=said)
        return await self._conversations.respond(heard.talk, message)

    def _show(self, heard: Heard, reply: Reply | str) -> Sequence[Part]:
        """The reply as messages; the buttons stand under the last of them, the picture comes behind."""
        if isinstance(reply, str):
            return [self._say(heard, Styled(reply))]
        pages = messages(reply, self._public)
        board = keyboards.keyboard(reply)
        parts = [self._say(heard, page) for page in pages[:-1]]
        return [*parts, *(self._say(heard, page, board) for page in pages[-1:]), *self._cards(heard, reply)]

    def _cards(self, heard: Heard, reply: Reply) -> Sequence[Part]:
        """The calculations as cards: with the picture of its curve where one is drawn, else as a text."""
        found, board = drawn(reply), self._sheet(reply)
        cards = [card(entry) for entry in reply.calculations if not (found and entry is found[0])]
        texts = [self._say(heard, page, None if found else board) for page in packed(cards, TELEGRAM_TEXT)]
        if not found:
            return texts
        entry, curve = found
        under = caption(entry, curve)

        async def send() -> None:
            picture = await asyncio.to_thread(curve_png, curve, given(entry))

            def call(plain: bool) -> Call:
                marks = None if plain else under.entities()
                return lambda chat: self._bot.send_photo(
                    chat,
                    picture,
                    caption=under.text,
                    caption_entities=marks,
                    reply_markup=board,
                    message_thread_id=heard.thread,
                )

            await deliver(call(plain=False), heard.chat, call(plain=True))

        return [*texts, send]

    def _sheet(self, reply: Reply) -> InlineKeyboardMarkup | None:
        url = self._public(reply.sheet) if reply.sheet else None
        return keyboards.leading(phrase("button.sheet", WORDS), url) if url else None

    def _say(self, heard: Heard, page: Styled, board: InlineKeyboardMarkup | None = None) -> Part:
        """One message; in a group, and to an edited question, as a reply to it."""
        answering = not heard.private or heard.kind == "edited"
        to = ReplyParameters(heard.message, allow_sending_without_reply=True) if answering else None

        def call(plain: bool) -> Call:
            marks = None if plain else page.entities()
            return lambda chat: self._bot.send_message(
                chat,
                page.text,
                entities=marks,
                reply_markup=board,
                reply_parameters=to,
                message_thread_id=heard.thread,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )

        return lambda: deliver(call(plain=False), heard.chat, call(plain=True))

    def _type(self, heard: Heard) -> None:
        """Show that we are at it; whether that arrives does not matter."""

        async def show() -> None:
            with suppress(TelegramError):
                await self._bot.send_chat_action(heard.chat, ChatAction.TYPING, message_thread_id=heard.thread)

        task = asyncio.create_task(show())
        _typing.add(task)
        task.add_done_callback(_typing.discard)

    async def _take_press(self, heard: Heard, update: Update) -> Sequence[Part]:
        """A button: a choice and a finished figure are answers; keys of the keypad only change what is shown."""
        press = keyboards.pressed(heard.text)
        before = await self._conversations.answered(update.request_id)
        last = before or await self._conversations.last(heard.talk)
        if heard.text == keyboards.NOTHING:
            return [self._notice(heard)]
        if press is None or last is None or not (before or press.belongs_to(last)):
            return [self._notice(heard, "say.old_choice" if heard.private else "say.not_yours")]
        asked = await self._conversations.earlier(heard.talk, press.turn) if before else last
        if press.kind in "km":
            return self._show_keys(heard, last, press)
        return await self._take_choice(heard, update, asked, press)

    def _show_keys(self, heard: Heard, reply: Reply, press: Press) -> Sequence[Part]:
        on_keypad = press.kind == "k" and press.number < len(keyboards.figures(reply))
        board = keyboards.keypad(reply, press) if on_keypad else keyboards.keyboard(reply)
        return [self._notice(heard), self._change(heard, board)]

    async def _take_choice(self, heard: Heard, update: Update, asked: Reply | None, press: Press) -> Sequence[Part]:
        label, said = _answer(asked, press) if asked else ("", {})
        if asked and not said:
            return [self._notice(heard, "say.no_figure" if press.kind == "s" else "say.old_choice")]
        reply = await self._respond(heard, update, **said)
        board = keyboards.done(label) if label else None
        return [self._notice(heard), self._change(heard, board), *self._show(heard, reply)]

    def _notice(self, heard: Heard, words: str | None = None) -> Part:
        """Tell the app that the press has arrived; with words, over the chat."""
        text = phrase(words, WORDS)[:TELEGRAM_CALLBACK_TEXT] if words else None
        call: Call = lambda _: self._bot.answer_callback_query(heard.query, text, show_alert=bool(words))  # noqa: E731
        return lambda: deliver(call, heard.chat)

    def _change(self, heard: Heard, board: InlineKeyboardMarkup | None) -> Part:
        def call(chat: int) -> object:
            return self._bot.edit_message_reply_markup(chat, heard.message, reply_markup=board)

        return lambda: deliver(call, heard.chat)  # type: ignore[arg-type]

    async def _look_up(self, heard: Heard) -> Sequence[Part]:
        """Inline mode: the clauses that answer what is typed in another chat, each to be sent with its words."""
        reply = await self._conversations.glance(heard.text) if heard.text.strip() else None
        results = [
            InlineQueryResultArticle(
                str(citation.mark),
                f"{source(citation)} {citation.label}",
                InputTextMessageContent(
                    quoted(citation).text, link_preview_options=LinkPreviewOptions(is_disabled=True)
                ),
                url=link(citation, self._public),
                description=citation.quote[:DESCRIPTION_LENGTH],
            )
            for citation in (reply.citations if reply else ())[:TELEGRAM_INLINE_RESULTS]
        ]
        button = InlineQueryResultsButton(phrase("button.ask", WORDS), start_parameter="ask")

        def call(_: int) -> object:
            return self._bot.answer_inline_query(
                heard.query, results, cache_time=INLINE_CACHE_SECONDS, is_personal=False, button=button
            )

        return [lambda: deliver(call, heard.user)]  # type: ignore[arg-type]


def _answer(asked: Reply, press: Press) -> tuple[str, dict[str, object]]:
    """What a press says to the conversation, and how the button was called; nothing where it says nothing."""
    if press.kind == "b" and press.number < len(asked.benefits):
        title = asked.benefits[press.number].title
        return title, {"message": phrase("widget.reckon", "web", title=title)}
    if press.kind == "s" and press.number < len(keyboards.figures(asked)) and (value := keyboards.figure(press)):
        ask = keyboards.figures(asked)[press.number]
        return f"{ask.label} {value}", {"answers": {ask.input: value}}
    if press.kind == "c" and (option := keyboards.option_of(asked, press)):
        return option.label, {"answers": {option.input: option.value}}
    return "", {}
