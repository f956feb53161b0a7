"""The AES envelope of WeChat and WeCom: 16 random bytes, the length, the message, whom it is for.

AES-256-CBC, the key's first 16 bytes as the start, PKCS #7 to blocks of 32.
Source: 微信开放文档 消息加解密说明; 企业微信 加解密方案说明.
"""

import binascii
import secrets
from base64 import b64decode, b64encode

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

KEY_LENGTH = 43
BLOCK = 32
CIPHER_BLOCK = 16
RANDOM = 16
HEAD = RANDOM + 4  # the length of the message stands in four bytes, the highest first


class EnvelopeError(ValueError):
    """What was received was not sealed with this key for this receiver."""


class Envelope:
    """Seals and opens with one EncodingAESKey for one receiver: an app id, or a corp id.

    :raises ValueError: when the key is not 43 characters of base64.
    """

    def __init__(self, encoding_key: str, receiver: str) -> None:
        try:
            self._key = b64decode(encoding_key + "=", validate=True)
        except binascii.Error:
            self._key = b""
        if len(encoding_key) != KEY_LENGTH or len(self._key) != BLOCK:
            raise ValueError(f"an EncodingAESKey is {KEY_LENGTH} letters and digits; copy it from the console")
        self._receiver = receiver.encode()

    def open(self, sealed: str) -> bytes:
        """The message inside.

        :raises EnvelopeError: for anything that is not base64, whole blocks, rightly padded and for us; one error
            for all, so that nothing is learnt from which it was.
        """
        try:
            encrypted = b64decode(sealed, validate=True)
        except ValueError as error:
            raise EnvelopeError("not base64") from error
        if not encrypted or len(encrypted) % CIPHER_BLOCK:
            raise EnvelopeError("not sealed for us")
        decryptor = self._cipher().decryptor()
        return self._unpack(decryptor.update(encrypted) + decryptor.finalize())

    def seal(self, message: bytes, random: bytes | None = None) -> str:
        """The message in its envelope; `random` are 16 bytes, fresh ones unless a test gives them."""
        head = (random or secrets.token_bytes(RANDOM)) + len(message).to_bytes(HEAD - RANDOM)
        content = head + message + self._receiver
        padding = BLOCK - len(content) % BLOCK
        encryptor = self._cipher().encryptor()
        return b64encode(encryptor.update(content + bytes([padding]) * padding) + encryptor.finalize()).decode()

    def _unpack(self, padded: bytes) -> bytes:
        padding = padded[-1]
        content = padded[:-padding]
        end = HEAD + int.from_bytes(content[RANDOM:HEAD])
        rightly = 1 <= padding <= BLOCK and padded.endswith(bytes([padding]) * padding)
        if not rightly or len(content) < HEAD or content[end:] != self._receiver:
            raise EnvelopeError("not sealed for us")
        return content[HEAD:end]

    def _cipher(self) -> Cipher[CBC]:
        return Cipher(AES(self._key), CBC(self._key[:CIPHER_BLOCK]))
