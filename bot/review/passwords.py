"""This is where a password is accepted, hashed and held against its hash."""

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 10
"""Characters. No other demand is made of them: length is what counts (NIST SP 800-63B, 5.1.1.2)."""
LONGEST = 256
AT_ONCE = 2
"""How many may be hashed at once: each takes 64 MiB and a thread."""


def fits(password: str) -> bool:
    """Whether it may be somebody's password."""
    return SHORTEST <= len(_normal(password)) <= LONGEST


def hashed(password: str) -> str:
    """Argon2id with its parameters and a salt of its own, as text."""
    return _hasher().hash(_normal(password))


def matches(password: str, stored: str | None) -> bool:
    """Whether it is the password behind the hash; takes as long where there is no hash."""
    known = stored or _nobody()
    try:
        _hasher().verify(known, _normal(password)[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    return hashed("nobody has this password")


def _normal(password: str) -> str:
    """The same characters however a keyboard composes them."""
    return unicodedata.normalize("NFKC", password)
