"""This is where a message from outside is made fit to read, or refused kindly, the same for every channel."""

import unicodedata
from typing import Any

from bot.messages import UserMessage
from corpus.regions import resolve

KEPT_CONTROLS = frozenset("\t\n\r")
INVISIBLE = frozenset({"Cc", "Cf"})  # controls, zero-width marks and text-direction tricks
ANSWERS_LIMIT = 64


class UnfitMessageError(ValueError):
    """A message that the assistant can't take; `problem` names the table of problems.toml that says why."""

    problem = "wrong_field"

    def __init__(self, **words: object) -> None:
        super().__init__(self.problem)
        self.words = words


class EmptyMessageError(UnfitMessageError):
    problem = "empty_message"


class MessageTooLongError(UnfitMessageError):
    problem = "message_too_long"


class UnreadableTextError(UnfitMessageError):
    problem = "unreadable_text"


class UnknownRegionError(UnfitMessageError):
    problem = "unknown_region"


class TooManyAnswersError(UnfitMessageError):
    problem = "too_many_answers"


def fit(message: UserMessage, limit: int) -> UserMessage:
    """The same message, readable: no invisible characters, at most `limit`, its region one that we know.

    :raises UnfitMessageError: one of the kinds above, when nothing readable is left or a field can't be used.
    """
    answers = _fit_answers(message.answers, limit)
    text = readable(message.message, limit).strip()
    if not text and not answers:
        raise EmptyMessageError(field="message")
    known = message.region if region_code(message.region) else None
    return message.model_copy(update={"message": text, "answers": answers, "region": known})


def readable(text: str, limit: int) -> str:
    """The text without what nobody can see: `3\\u200b00万` is 300万, not 3 and 00万.

    :raises UnfitMessageError: for half a surrogate pair, or a text over the limit.
    """
    if len(text) > limit:
        raise MessageTooLongError(limit=limit, length=len(text))
    categories = [unicodedata.category(character) for character in text]
    if "Cs" in categories:
        raise UnreadableTextError
    pairs = zip(text, categories, strict=True)
    return "".join(character for character, kind in pairs if character in KEPT_CONTROLS or kind not in INVISIBLE)


def region_code(region: str | None) -> str | None:
    """The GB/T 2260 code of a code or a place's name; blank is none.

    :raises UnknownRegionError: when it is neither a code nor a place that we know.
    """
    if region is None or not region.strip():
        return None
    code = resolve(readable(region, len(region)).strip())
    if code is None:
        raise UnknownRegionError(field="region")
    return code


def _fit_answers(answers: dict[str, Any], limit: int) -> dict[str, Any]:
    if len(answers) > ANSWERS_LIMIT:
        raise TooManyAnswersError(field="answers", limit=ANSWERS_LIMIT)
    return {readable(name, limit): _fit_answer(value, limit) for name, value in answers.items()}


def _fit_answer(value: Any, limit: int) -> Any:
    if isinstance(value, str):
        return readable(value, limit)
    if isinstance(value, list | tuple):
        return [_fit_answer(part, limit) for part in value]
    return value
