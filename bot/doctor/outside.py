"""This is where it is checked what others say of us: our public address, Telegram, WeChat and WeCom."""

import httpx
from telegram import WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram.serving import bot_of
from bot.channels.telegram.webhook import PATH
from bot.channels.wechat.accounts import AccountError, accounts
from bot.channels.wechat.api import Api, RefusedError, UnreachableError
from bot.doctor.finding import Finding, bad, off, well
from bot.settings import Settings

PATIENCE_SECONDS = 10.0
HTTPS = "https://"
WECHAT, WECOM = "wechat", "wecom"


async def public_url(settings: Settings) -> Finding:
    """Whoever calls our public address reaches a running service of ours."""
    address = settings.public("/healthz")
    if address is None:
        return off("public", "public.off")
    try:
        async with httpx.AsyncClient(timeout=PATIENCE_SECONDS, follow_redirects=False) as client:
            answer = await client.get(address)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return bad("public", "public.unreachable", url=settings.public_url, why=type(error).__name__)
    if answer.status_code != httpx.codes.OK or "status" not in answer.text:
        return bad("public", "public.other", url=settings.public_url, status=str(answer.status_code))
    return well("public", "public.well", url=settings.public_url)


async def telegram(settings: Settings) -> Finding:
    """The token is known, and Telegram delivers where we listen."""
    if not settings.telegram_token.get_secret_value():
        return off("telegram", "telegram.off")
    bot = bot_of(settings)
    try:
        await bot.initialize()
        info = await bot.get_webhook_info()
        return _delivery(settings, info, bot.username)
    except InvalidToken:
        return bad("telegram", "telegram.token")
    except TelegramError as error:
        return bad("telegram", "telegram.unreachable", why=type(error).__name__)
    finally:
        await bot.shutdown()


def _delivery(settings: Settings, info: WebhookInfo, name: str) -> Finding:
    secret, ours = settings.telegram_webhook_secret.get_secret_value(), settings.public(PATH)
    if not (secret and ours):
        return well("telegram", "telegram.polling", name=name)
    if not ours.startswith(HTTPS):
        return bad("telegram", "telegram.https", url=ours)
    if info.url != ours:
        return bad("telegram", "telegram.elsewhere", url=info.url or "–", ours=ours)
    if info.last_error_message and info.pending_update_count:
        return bad("telegram", "telegram.failing", why=info.last_error_message, count=str(info.pending_update_count))
    return well("telegram", "telegram.well", name=name, count=str(info.pending_update_count))


async def wechat(settings: Settings) -> Finding:
    return await _account(settings, WECHAT)


async def wecom(settings: Settings) -> Finding:
    return await _account(settings, WECOM)


async def _account(settings: Settings, channel: str) -> Finding:
    """The settings are whole, and id and secret give an access token."""
    try:
        account = accounts(settings).get(channel)
    except AccountError as error:
        return bad(channel, "account.settings", why=str(error))
    if account is None:
        return off(channel, f"{channel}.off")
    if not account.secret:
        return well(channel, "account.passive")
    try:
        async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as client:
            await Api(account, client).check()
    except RefusedError as error:
        return bad(channel, "account.refused", why=str(error))
    except UnreachableError:
        return bad(channel, "account.unreachable", url=account.api)
    return well(channel, "account.well")
