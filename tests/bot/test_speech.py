"""The language and script of a message, and that a reply is in the same."""

import re

import pytest

from bot.dialogue.gloss import glossed
from bot.dialogue.speech import Speech, speech_of
from tests.bot.talking import Conversation

_CHINESE = re.compile(r"[\u3400-\u9fff]")


@pytest.mark.parametrize(
    ("text", "before", "speech"),
    [
        ("红河的企业能补多少", None, "hans"),
        ("企業買了大學的專利", None, "hant"),
        ("昆明", None, "hans"),
        ("昆明", "hant", "hant"),
        ("300万", "hant", "hant"),
        ("我们在昆明买的专利", "hant", "hans"),
        ("how much is it", None, "en"),
        ("hello", None, "en"),
        ("ok", "hans", "hans"),
        ("3000000", "en", "en"),
        ("", "hant", "hant"),
        ("3000000", None, "hans"),
        ("what if 6 million", "hans", "en"),
        ("能补多少", "en", "hans"),
    ],
)
def test_a_message_is_answered_as_it_is_written(text: str, before: Speech | None, speech: Speech) -> None:
    assert speech_of(text, before) == speech


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("we bought a patent", "我们买了专利"),
        ("RMB 3m", "RMB 3 million"),
        ("half a million", "0.5 million"),
        ("three million yuan", "3 million yuan"),
        ("on 5 January 2023", "on 2023年1月5日"),
        ("paid in Jan 2023", "实缴 2023年1月"),
        ("March 5th, 2024", "2024年3月5日"),
        ("Kunming University", "Kunming大学"),
        ("我们 have 3m", "我们 have 3m"),
    ],
)
def test_english_words_are_put_into_the_policies_own(text: str, chinese: str) -> None:
    assert glossed(text) == chinese


@pytest.mark.parametrize(
    "question",
    [
        "How much subsidy can my company in Honghe get if we bought a university patent for 3 million yuan?",
        "What subsidies can a company in Honghe apply for?",
        "Which gives more for the team from horizontal project income, Kunming or Honghe?",
        "When did the Yunnan regulation take effect?",
        "What can you do?",
    ],
)
def test_an_english_question_gets_an_english_frame_around_chinese_quotes(question: str) -> None:
    reply = Conversation().say(question)
    frame = re.sub(r"「[^」]*」|“[^”]*”|\([^)]*号\)|[^:]*: [^:]*、[^:]*\.$", "", reply.text, flags=re.MULTILINE)
    assert _CHINESE.findall(re.sub(r"云南省人民代表大会\S+", "", frame)) == []
    assert [entry.title for entry in reply.calculations if _CHINESE.search(entry.title)] == []
    assert [ask.question for ask in reply.asks if _CHINESE.search(ask.question)] == []
