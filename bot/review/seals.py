"""What a browser carries for a reviewer: a token that nobody else can make, and the proof that a form is ours."""

import hmac
import secrets
from datetime import timedelta
from hashlib import sha256

from itsdangerous import BadSignature, TimestampSigner

TOKEN_BYTES = 32


class Seals:
    """Signs tokens with one key that all processes share."""

    def __init__(self, key: str, lasting: timedelta) -> None:
        self._key = key.encode()
        self._signer = TimestampSigner(key, salt="cookie", digest_method=sha256)
        self._lasting = int(lasting.total_seconds())

    @property
    def seconds(self) -> int:
        """How long a sealed token is good."""
        return self._lasting

    def seal(self, token: str) -> str:
        return self._signer.sign(token).decode()

    def unseal(self, sealed: str) -> str | None:
        """The token, None for anything that was not sealed here or is too old."""
        try:
            return self._signer.unsign(sealed, max_age=self._lasting).decode()
        except (BadSignature, UnicodeError):
            return None

    def form(self, token: str) -> str:
        """What a form carries to show that it comes from a page of whoever has the token."""
        return hmac.new(self._key, b"form\n" + token.encode(), sha256).hexdigest()

    def is_form(self, token: str, given: str) -> bool:
        return hmac.compare_digest(self.form(token).encode(), given.encode("utf-8", "replace"))


def fresh_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)
