"""In which language and script a message is written, and so in which it is answered."""

import re
from typing import Literal

from corpus.scripts import is_simplified, is_traditional

Speech = Literal["hans", "hant", "en"]

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_WORDS = re.compile(r"[A-Za-z]{2,}")
SENTENCE = 2
"""Latin words from which a message without Chinese is English, whatever was spoken before."""
TELLING = 3
"""Chinese characters from which a message tells its script: 300万 does not."""


def speech_of(text: str, before: Speech | None) -> Speech:
    """The speech of a message; one that could be several, such as a bare figure, goes on as before."""
    chinese = len(_CHINESE.findall(text))
    if not chinese:
        words = len(_WORDS.findall(text))
        return "en" if words >= SENTENCE or (words and before is None) else before or "hans"
    if is_traditional(text):
        return "hant"
    keeps = before == "hant" and not (chinese >= TELLING and is_simplified(text))
    return "hant" if keeps else "hans"
