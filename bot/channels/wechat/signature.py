"""This is where it is decided whether a request comes from WeChat, and whether it is of now."""

import hmac
from hashlib import sha1

REPLAY_SECONDS = 300
"""How far a request's time may be from ours: WeChat tries again after 5 and 10 seconds, clocks differ by a few."""
_LONGEST_TIMESTAMP = 12


def sign(*parts: str) -> str:
    """SHA-1 over the sorted parts, as WeChat defines it: token, timestamp, nonce, and what is encrypted."""
    return sha1("".join(sorted(parts)).encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def is_signed(given: str, *parts: str) -> bool:
    """Whether `given` is the signature of the parts, found in the same time whatever differs."""
    return hmac.compare_digest(sign(*parts).encode(), given.encode("utf-8", "surrogatepass"))


def is_fresh(timestamp: str, now: float) -> bool:
    """Whether seconds since 1970, in ASCII digits, lie within the replay window around `now`."""
    plain = timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= _LONGEST_TIMESTAMP
    return plain and abs(int(timestamp) - now) <= REPLAY_SECONDS
