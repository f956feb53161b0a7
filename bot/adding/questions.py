"""What a person states of a document: by options, and on a terminal where the text is silent."""

import argparse
from collections.abc import Callable, Mapping
from datetime import date

from bot.adding.report import WORDS
from bot.wording.phrases import phrase
from corpus.newcomer import IDENTIFIER, Newcomer
from corpus.regions import resolve

OPTIONS = ("title", "number", "issuer", "level", "region", "issued", "effective_from", "effective_to")
_ASKED = ("title", "region", "issuer", "issued")
_DATES = frozenset({"issued", "effective_from", "effective_to"})


class UnfitAnswerError(ValueError):
    """What a person stated can't be used; says so in the user's words."""


class MissingFactsError(ValueError):
    """What the text does not say and nobody has stated; says so in the user's words."""


def stated(given: argparse.Namespace, *, several: bool) -> dict[str, str]:
    """The facts of the command's options, read.

    :raises UnfitAnswerError: for an unknown place, no date, an id that is none, one title for several files.
    """
    if several and (given.id or given.title or given.number):
        raise UnfitAnswerError(phrase("ask.one_file_only", WORDS))
    if given.id and not IDENTIFIER.fullmatch(given.id):
        raise UnfitAnswerError(phrase("ask.bad_id", WORDS, said=given.id))
    return {key: read_answer(key, value) for key in OPTIONS if (value := getattr(given, key))}


def read_answer(key: str, answer: str) -> str:
    """:raises UnfitAnswerError: when it is no place or no date."""
    if key == "region":
        code = resolve(answer)
        if code is None:
            raise UnfitAnswerError(phrase("ask.bad_region", WORDS, said=answer))
        return code
    if key in _DATES:
        try:
            return date.fromisoformat(answer.strip()).isoformat()
        except ValueError as error:
            raise UnfitAnswerError(phrase("ask.bad_date", WORDS, said=answer)) from error
    return answer.strip()


def complete(newcomer: Newcomer, known: Mapping[str, str], ask: Callable[[str], str] | None) -> dict[str, str]:
    """What is stated, with answers to what the text leaves open; `ask` is None where nobody can be asked.

    :raises MissingFactsError: when a fact is missing that a document can't be without.
    """
    answers = dict(known)
    for key in _ASKED if ask is not None else ():
        if ask is not None and key not in newcomer.proposal.facts and key not in answers:
            answers |= _answer(key, ask)
    missing = [key for key in newcomer.proposal.missing if key not in answers]
    if missing:
        facts = "、".join(phrase(f"fact.{key}", WORDS) for key in missing)
        options = " ".join(f"--{key}" for key in missing)
        raise MissingFactsError(phrase("done.missing", WORDS, facts=facts, options=options))
    return answers


def _answer(key: str, ask: Callable[[str], str]) -> dict[str, str]:
    question = phrase(f"ask.{key}", WORDS)
    while answer := ask(question).strip():
        try:
            return {key: read_answer(key, answer)}
        except UnfitAnswerError as error:
            question = str(error)
    return {}
