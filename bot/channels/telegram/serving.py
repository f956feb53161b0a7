"""Telegram as the service opens it: the bot signs in, tells Telegram where we are, and works until it is cancelled."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import httpx
from telegram import Bot, BotCommand
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.channels.messenger import Desk
from bot.channels.telegram.answering import COMMANDS, ENGLISH, Telegram
from bot.channels.telegram.departures import Departures, Noting, each_once
from bot.channels.telegram.incoming import NAME, read
from bot.channels.telegram.webhook import PATH
from bot.channels.worker import AT_ONCE, Worker
from bot.settings import Settings
from bot.wording.phrases import phrase

ALLOWED = ["message", "edited_message", "callback_query", "inline_query"]
TALKATIVE = ("httpx", "httpcore", "telegram")
"""They log the addresses that they call, and the token stands in them."""
AGAIN_SECONDS = 5.0
READ_SECONDS = 20.0
"""Patience with an answer of the Bot API: who gives up early says the same thing twice."""
POOL_SECONDS = 30.0
POLL_SECONDS = 25
CONNECTIONS = 40
"""Webhook calls that Telegram may make at once; updates of one chat come one after the other anyway."""

_log = logging.getLogger(__name__)


def bot_of(settings: Settings) -> Bot:
    """The bot that the settings name, not yet signed in."""
    os.environ.setdefault("PTB_TIMEDELTA", "true")  # the library's own switch: retry_after as it will be
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    limits = httpx.Limits(max_connections=AT_ONCE * 2, max_keepalive_connections=AT_ONCE * 2)
    ours = {"transport": Noting(limits=limits)}
    request = HTTPXRequest(read_timeout=READ_SECONDS, pool_timeout=POOL_SECONDS, httpx_kwargs=ours)
    polling = HTTPXRequest(1, READ_SECONDS)
    token = settings.telegram_token.get_secret_value()
    return Bot(token, settings.telegram_api_url, request=request, get_updates_request=polling)


async def serve(desk: Desk) -> None:
    """Answer what the webhook put into the inbox; returns at once where no token is set."""
    if not desk.settings.telegram_token.get_secret_value():
        return
    async with signed_in(desk.settings) as bot:
        await _tell(bot, desk.settings)
        await _work(bot, desk)


async def poll(desk: Desk) -> None:
    """Fetch updates where Telegram can't reach us; each is in the inbox before the next are asked for."""
    async with signed_in(desk.settings) as bot:
        await bot.delete_webhook()
        await _set_commands(bot)
        _log.info("telegram: @%s listens", bot.username)
        async with asyncio.TaskGroup() as together:
            together.create_task(_work(bot, desk))
            together.create_task(_fetch_for_ever(bot, desk))


async def _work(bot: Bot, desk: Desk) -> None:
    departures = Departures(desk.settings.data_folder / NAME)
    once = partial(each_once, desk.inbox, departures)
    try:
        await Worker(desk.inbox, Telegram(bot, once, desk.conversations(NAME), desk.settings.public)).run()
    finally:
        departures.close()


@asynccontextmanager
async def signed_in(settings: Settings) -> AsyncIterator[Bot]:
    """The bot, as soon as Telegram answers; what comes meanwhile waits in the inbox.

    :raises InvalidToken: when Telegram does not know the token.
    """
    bot = bot_of(settings)
    try:
        while True:
            try:
                await bot.initialize()
                break
            except InvalidToken:
                _log.critical("telegram: TELEGRAM_TOKEN is not accepted; copy it anew from @BotFather")
                raise
            except TelegramError as error:
                _log.warning("telegram: no answer (%s), trying again", type(error).__name__)
                await asyncio.sleep(AGAIN_SECONDS)
        yield bot
    finally:
        await bot.shutdown()


async def _tell(bot: Bot, settings: Settings) -> None:
    """Where to deliver, under which secret, and the menu of commands; what fails is told again at the next start."""
    secret, url = settings.telegram_webhook_secret.get_secret_value(), settings.public(PATH)
    try:
        if secret and url:
            await bot.set_webhook(url, max_connections=CONNECTIONS, allowed_updates=ALLOWED, secret_token=secret)
        else:
            _log.warning("telegram: set PUBLIC_URL and TELEGRAM_WEBHOOK_SECRET, or run policy-assistant telegram")
        await _set_commands(bot)
    except TelegramError as error:
        _log.error("telegram: the webhook could not be set (%s)", type(error).__name__)


async def _set_commands(bot: Bot) -> None:
    await bot.set_my_commands([BotCommand(name, phrase(f"command.{name}", "telegram")) for name in COMMANDS])
    english = [BotCommand(name, phrase(f"command_en.{name}", "telegram")) for name in COMMANDS]
    await bot.set_my_commands(english, language_code=ENGLISH)


async def _fetch_for_ever(bot: Bot, desk: Desk) -> None:
    offset: int | None = None
    while True:
        try:
            updates = await bot.get_updates(offset, timeout=POLL_SECONDS, allowed_updates=ALLOWED)
        except TelegramError as error:
            _log.warning("telegram: no updates (%s), trying again", type(error).__name__)
            await asyncio.sleep(AGAIN_SECONDS)
            continue
        for update in updates:
            if incoming := read(update.to_dict()):
                await desk.inbox.put(incoming)
            offset = update.update_id + 1
