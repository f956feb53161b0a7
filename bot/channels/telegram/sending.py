"""This is where what the Bot API answers to our calls is understood: later, never, or never mind."""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.channels.messenger import TryLaterError

HARMLESS = ("message is not modified", "query is too old", "query id is invalid", "message to edit not found")
"""What need not be done any more: the press was answered, the message went away."""
NO_ENTITIES = "entit"
WRONG_TOKEN_SECONDS = 60.0

Call = Callable[[int], Awaitable[object]]
"""Asks the Bot API for something in the chat of that id."""

_log = logging.getLogger(__name__)


async def deliver(call: Call, chat: int, plain: Call | None = None) -> None:
    """Make the call; where its formatting is not taken, the `plain` one.

    What nobody can mend (the user has blocked us, the chat is gone) is let go with a line in the log.

    :raises TryLaterError: when Telegram says when, or does not answer.
    """
    try:
        await call(chat)
    except RetryAfter as error:
        raise TryLaterError(_seconds(error.retry_after)) from error
    except ChatMigrated as error:
        await deliver(call, error.new_chat_id, plain)
    except BadRequest as error:
        said = error.message.lower()
        if plain and NO_ENTITIES in said:
            await deliver(plain, chat)
        elif not any(words in said for words in HARMLESS):
            _log.error("telegram: a call was refused (%s)", type(error).__name__)
    except Forbidden:
        _log.info("telegram: we may not write to a chat any more")
    except InvalidToken as error:
        _log.error("telegram: TELEGRAM_TOKEN is not accepted")
        raise TryLaterError(WRONG_TOKEN_SECONDS) from error
    except TelegramError as error:
        raise TryLaterError from error


def _seconds(wait: float | timedelta) -> float:
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
