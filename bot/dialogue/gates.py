"""What is turned away before anything is searched or computed, and why; the words are data."""

import re

from bot.dialogue.acts import NotFound, Refused
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.understand import Understanding

_READABLE = re.compile(r"[\u3400-\u9fffA-Za-z0-9]")
_CODE = re.compile(
    r"(\{\{.*\}\}|\$\{.*\}|<script|</|select\s.+\sfrom\s|drop\s+table|union\s+select|\.\./|;--|onerror=)",
    re.I,
)
_MOJIBAKE = re.compile(r"(锟斤拷|烫烫|屯屯|�{2,}|ï¿½)")
HOME = "530000"
_OWN_PROVINCE = "53"


def gate(message: Understanding) -> Refused | NotFound | None:
    """The reason to turn a message away, None when it may go on."""
    if not _READABLE.search(message.plain) or _MOJIBAKE.search(message.text):
        return Refused("unreadable")
    refused = _first(("injection", "secrets", "privacy", "wrongdoing"), message.plain)
    if refused or _CODE.search(message.text):
        return Refused(refused or "code")
    elsewhere = _elsewhere(message)
    if elsewhere:
        return NotFound("elsewhere", {"place": elsewhere})
    missing = _first(("contact", "procedure", "offtopic"), message.plain)
    return NotFound(missing) if missing else None


def _first(names: tuple[str, ...], plain: str) -> str | None:
    return next((name for name in names if says(lexicon().gates[name], plain)), None)


def _elsewhere(message: Understanding) -> str | None:
    """The user's own place when it lies outside the province, and no place inside it is named."""
    own = [place for place in message.places if not place.inside]
    if any(place.code.startswith(_OWN_PROVINCE) for place in own) or message.named.documents:
        return None
    outside = [place for place in own if not place.code.startswith(_OWN_PROVINCE)]
    return outside[0].name if outside and message.region is not None else None
