"""What we send of our own accord: WeChat's customer service messages, WeCom's application messages."""

import json
import logging
import math
import time
from collections.abc import Callable, Mapping
from typing import Any, Literal

import httpx

from bot.channels.wechat.accounts import Account
from bot.channels.wechat.outgoing import Article
from bot.channels.wechat.tokens import AccessToken

TIMEOUT = httpx.Timeout(10.0, connect=5.0)

UNAUTHORISED = 48001
DENIED_SECONDS = 600
"""So long a permission that was missing is not asked for again."""

Why = Literal["token", "account", "permission", "window", "quota", "receiver", "busy", "other"]

WHY: Mapping[int, Why] = {
    -1: "busy",
    40001: "token",  # not the newest, or a wrong secret
    40003: "receiver",  # no such user of this account
    40013: "account",  # wrong app id
    40014: "token",
    40125: "account",  # wrong secret
    40164: "account",  # our address is not on the white list
    42001: "token",  # expired
    43004: "receiver",  # follows no longer
    43019: "receiver",  # on the black list
    45009: "busy",  # calls of the day are used up
    45011: "busy",  # too many calls a minute
    45015: "window",  # the user has said nothing for 48 hours
    45047: "quota",  # too many messages without a word of the user
    UNAUTHORISED: "permission",
    48004: "permission",  # taken away
    48006: "permission",
    60011: "permission",
    60020: "account",  # our address is not on the white list
    60111: "receiver",
    81013: "receiver",
}
"""What a refusal means for what is to be done. Source: 微信开放文档 全局返回码; 企业微信 全局错误码."""
DENIES: frozenset[Why] = frozenset({"permission", "account", "token"})

logging.getLogger("httpx").setLevel(logging.WARNING)  # it would log every address, the access token in it
_log = logging.getLogger(__name__)


class RefusedError(RuntimeError):
    """The service has said no: the message has not been delivered."""

    def __init__(self, code: int) -> None:
        self.code = code
        self.why: Why = WHY.get(code, "other")
        super().__init__(f"{code} ({self.why})")


class UnreachableError(RuntimeError):
    """The service was not reached: the message has not been delivered."""


class Api:
    """Sends one account's messages."""

    def __init__(self, account: Account, client: httpx.AsyncClient, now: Callable[[], float] = time.monotonic) -> None:
        self._account = account
        self._client = client
        self._now = now
        self._token = AccessToken(account, self._call, now)
        self._denied_until = -math.inf if account.secret else math.inf
        self._tried = False

    @property
    def may_send(self) -> bool | None:
        """Whether the account has the permission to, as far as is known; None before it was tried."""
        if self._now() < self._denied_until:
            return False
        return True if self._tried else None

    async def send(self, to: str, part: str | Article) -> None:
        """Send a text or a card. What can't be told to have failed counts as sent: nobody gets it twice.

        :raises RefusedError: when the service says no, which it says at once without the permission.
        :raises UnreachableError: when it can't be reached.
        """
        if self.may_send is False:
            raise RefusedError(UNAUTHORISED)
        await self._authorised(self._account.send_path, self._account.addressed(to) | _content(part))

    async def show_typing(self, to: str) -> None:
        """Let the user see that something is coming; tells also whether we may send. Nothing else hangs on it."""
        path = self._account.typing_path
        if path is None or self.may_send is False:
            return
        try:
            await self._authorised(path, {"touser": to, "command": "Typing"})
        except (RefusedError, UnreachableError) as error:
            _log.info("%s: typing was not shown: %s", self._account.channel, error)

    async def check(self) -> None:
        """Get an access token, to see whether id and secret are right.

        :raises RefusedError: when they are not, or our address is not on the white list.
        :raises UnreachableError: when the service can't be reached.
        """
        await self._token.get()

    async def _authorised(self, path: str, fields: Mapping[str, object]) -> None:
        """Call with the token; with a new one once again when it was not taken."""
        try:
            await self._with_token(path, fields)
        except RefusedError as error:
            self._learn(error)
            raise
        self._tried = True

    async def _with_token(self, path: str, fields: Mapping[str, object]) -> None:
        token = await self._token.get()
        try:
            await self._call("POST", path, fields, token)
        except RefusedError as error:
            if error.why != "token":
                raise
            await self._call("POST", path, fields, await self._token.renew(token))

    async def _call(self, method: str, path: str, fields: Mapping[str, object], token: str = "") -> Mapping[str, Any]:
        """:raises RefusedError, UnreachableError:"""
        try:
            answer = await self._client.send(self._request(method, path, fields, token))
        except (httpx.ReadTimeout, httpx.ReadError, httpx.RemoteProtocolError) as error:
            if not token:
                raise UnreachableError(type(error).__name__) from None
            _log.warning("%s: no answer to %s, which counts as done", self._account.channel, path)
            return {}
        except httpx.HTTPError as error:
            raise UnreachableError(type(error).__name__) from None  # its own words would show the address
        return _read(answer)

    def _request(self, method: str, path: str, fields: Mapping[str, object], token: str) -> httpx.Request:
        query: dict[str, Any] = {"access_token": token} if token else {}
        if method == "GET":
            return self._client.build_request("GET", self._account.api + path, params=query | dict(fields))
        body = json.dumps(fields, ensure_ascii=False).encode()  # escapes would be shown to the user as they are
        headers = {"Content-Type": "application/json; charset=utf-8"}
        return self._client.build_request("POST", self._account.api + path, params=query, content=body, headers=headers)

    def _learn(self, error: RefusedError) -> None:
        if error.why in DENIES:
            self._denied_until = self._now() + DENIED_SECONDS
            _log.warning("%s: messages can't be sent of our own accord: %s", self._account.channel, error)


def _read(answer: httpx.Response) -> Mapping[str, Any]:
    """The fields of an answer.

    :raises RefusedError: when it holds an error code, or is none of the service's.
    """
    if answer.is_server_error:
        raise UnreachableError(str(answer.status_code))
    try:
        fields = answer.json()
        code = int(fields.get("errcode", 0))
    except (ValueError, AttributeError, TypeError):
        raise UnreachableError("no answer of the service's") from None
    if code:
        raise RefusedError(code)
    read: Mapping[str, Any] = fields
    return read


def _content(part: str | Article) -> dict[str, object]:
    if isinstance(part, str):
        return {"msgtype": "text", "text": {"content": part}}
    card = {"title": part.title, "description": part.description, "url": part.url}
    return {"msgtype": "news", "news": {"articles": [card]}}
