"""What Telegram calls: an update with the right secret goes into the inbox before it is told that we have it."""

import hmac

from fastapi import APIRouter, Request

from bot.channels.body import JsonRequest, settings_of
from bot.channels.problems import Problem
from bot.channels.telegram.incoming import NoUpdateError, read
from bot.store.inbox import Inbox

PATH = "/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"

router = APIRouter(include_in_schema=False)


@router.post(PATH)
async def take(request: Request) -> dict[str, bool]:
    """:raises Problem: wrong_secret, body_too_large, malformed_json, wrong_update."""
    secret = settings_of(request).telegram_webhook_secret.get_secret_value()
    given = request.headers.get(SECRET_HEADER, "")
    if not secret or not hmac.compare_digest(given.encode(), secret.encode()):
        raise Problem("wrong_secret")
    payload = await JsonRequest(request.scope, request.receive).json()
    try:
        incoming = read(payload)
    except NoUpdateError as error:
        raise Problem("wrong_update") from error
    inbox: Inbox = request.app.state.inbox
    if incoming:
        await inbox.put(incoming)
    return {"ok": True}
