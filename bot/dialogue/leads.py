"""What a message wants to be told first, and so how the answer leads in; the words for it are in the lexicon."""

import re

from bot.dialogue.understand import Understanding

_LEADS = ("who", "rate", "decides")
_VIEWS = ("doubt", "source", "why")

QUESTION = re.compile(
    "[??]|([\u4e00-\u9fff])不\\1|吗|么|什么|啥|怎|咋|如何|哪|是否|是不是|能不能|会不会|有没有|可不可以|要不要|支不支持|算不算|进不进|行不行|谁|为何|几|格[是有能会得要]|给[有是能会]|噶\\W*$|[不没否](有)?[\\s。]*$"
)
"""What a message that asks something says."""


def lead_of(message: Understanding) -> str:
    """The lead of an answer in the clauses' words: departments, the rate, a yes or no, or the clauses."""
    return next((lead for lead in _LEADS if message.has(lead)), "quoted")


def view_of(message: Understanding) -> str:
    """What is asked of an amount given before: where it comes from, its words, whether it is right; or nothing."""
    return next((view for view in _VIEWS if message.has(view)), "")
