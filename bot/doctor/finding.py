"""What a check finds, in words of phrases/doctor.toml."""

from dataclasses import dataclass
from typing import Literal

from bot.wording.phrases import phrase

WORDS = "doctor"
State = Literal["well", "off", "bad"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`off` is what is not set up and need not be; a `bad` one says what to do."""

    subject: str
    state: State
    said: str


def well(subject: str, name: str, /, **words: str) -> Finding:
    return Finding(subject, "well", phrase(name, WORDS, **words))


def off(subject: str, name: str, /, **words: str) -> Finding:
    return Finding(subject, "off", phrase(name, WORDS, **words))


def bad(subject: str, name: str, /, **words: str) -> Finding:
    return Finding(subject, "bad", phrase(name, WORDS, **words))
