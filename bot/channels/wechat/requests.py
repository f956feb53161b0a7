"""This is where a request of WeChat's is proved and opened, and an answer put into its envelope."""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request

from bot.channels.problems import Problem
from bot.channels.wechat.accounts import Account
from bot.channels.wechat.envelope import Envelope, EnvelopeError
from bot.channels.wechat.incoming import BODY_LIMIT, Incoming, MessageError, fields_of, incoming
from bot.channels.wechat.outgoing import sealed_reply, text_reply
from bot.channels.wechat.signature import is_fresh, is_signed, sign

NOTHING = "success"
"""What says to WeChat that the message has arrived and nothing is to be shown."""
SEALED = "aes"


@dataclass(frozen=True, slots=True)
class Opened:
    """A proved message, and the envelope that the answer goes into, None for plain text."""

    message: Incoming
    envelope: Envelope | None


async def body_of(request: Request) -> bytes:
    """:raises Problem: body_too_large."""
    chunks = bytearray()
    async for chunk in request.stream():
        chunks += chunk
        if len(chunks) > BODY_LIMIT:
            raise Problem("body_too_large", limit=BODY_LIMIT)
    return bytes(chunks)


def echo_of(account: Account, query: Mapping[str, str]) -> str:
    """What proves to the console that this address is ours.

    :raises Problem: when the request is not the console's.
    """
    echo = query.get("echostr", "")
    if not account.seals_echo:
        _prove(account, query, "signature")
        return echo
    _prove(account, query, "msg_signature", echo)
    return _unsealed(account, echo).decode("utf-8", "replace")


def opened(account: Account, query: Mapping[str, str], body: bytes) -> Opened:
    """The message in a post, plain or sealed; in the mode that sends both, what is sealed counts.

    :raises Problem: when it is not WeChat's, not of now, or can't be read.
    """
    try:
        if not account.seals_echo and query.get("encrypt_type") != SEALED:
            _prove(account, query, "signature")
            return Opened(incoming(fields_of(body)), None)
        sealed = fields_of(body).get("Encrypt", "")
        _prove(account, query, "msg_signature", sealed)
        return Opened(incoming(fields_of(_unsealed(account, sealed))), account.envelope)
    except MessageError as error:
        raise Problem("unreadable_post") from error


def answer_to(account: Account, given: Opened, text: str | None) -> tuple[str, str]:
    """The body of the answer and its media type; None says nothing."""
    if text is None:
        return NOTHING, "text/plain"
    now, message = int(time.time()), given.message
    plain = text_reply(message.user, message.receiver, now, text)
    if given.envelope is None:
        return plain, "application/xml"
    sealed, timestamp, nonce = given.envelope.seal(plain.encode()), str(now), secrets.token_hex(8)
    return sealed_reply(sealed, sign(account.token, timestamp, nonce, sealed), timestamp, nonce), "application/xml"


def _prove(account: Account, query: Mapping[str, str], name: str, *sealed: str) -> None:
    timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
    if not is_signed(query.get(name, ""), account.token, timestamp, nonce, *sealed):
        raise Problem("unsigned_post")
    if not is_fresh(timestamp, time.time()):
        raise Problem("stale_post")


def _unsealed(account: Account, sealed: str) -> bytes:
    if account.envelope is None:
        raise Problem("no_aes_key")
    try:
        return account.envelope.open(sealed)
    except EnvelopeError as error:
        raise Problem("unreadable_envelope") from error
