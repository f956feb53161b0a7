"""Talks at random: facts, corrections, sums on top, suppositions, questions between, and ways back, over rules.

A plain model keeps the facts; every amount told must be what the facts, or the supposition, give by the model.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.bot.talking import Conversation, amounts

TALKS = 12
TURNS = 7
WAN = 10_000


@dataclass(frozen=True, slots=True)
class Kind:
    """One rule: how its talk opens, what a further sum is called, and what a base of so many 万 gives, in yuan."""

    opening: str
    further: str
    bound: str
    gives: Callable[[float], float]


KINDS = (
    Kind("红河企业买高校成果,已登记,到账{}万,补多少", "又到账{}万", "exactly", lambda base: min(base * 0.2, 100)),
    Kind("红河科技型企业交了科技保险费{}万,补多少", "下半年又交了{}万", "at_most", lambda base: min(base * 0.5, 20)),
    Kind(
        "红河企业自有资金研发投入{}万,原创,已产业化,补多少",
        "后来又投入了{}万",
        "exactly",
        lambda base: min(base * 0.2, 1000),
    ),
)
BACK = ("按实际的算", "还是按实际情况")
BETWEEN = ("为什么?", "你确定吗", "谢谢", "今天天气怎么样")


@pytest.mark.parametrize("seed", range(TALKS))
def test_a_talk_ends_with_what_its_facts_give(seed: int) -> None:
    chance, conversation = random.Random(seed), Conversation()
    kind = chance.choice(KINDS)
    fact = view = chance.randrange(10, 900)
    said = [kind.opening.format(fact)]
    conversation.say(said[0])
    for _ in range(TURNS):
        words, fact, view = _turn(chance, kind, fact, view)
        said.append(words)
        reply = conversation.say(words)
        allowed = [[], [_amount(kind, view)]]
        assert amounts(reply) in allowed, (said, fact, view)
    said.append(BACK[0])
    assert amounts(conversation.say(BACK[0])) == [_amount(kind, fact)], said


def _turn(chance: random.Random, kind: Kind, fact: int, view: int) -> tuple[str, int, int]:
    """What is said next, the fact after it, and what a reply speaks of: the fact or the supposition."""
    new = chance.randrange(10, 900)
    step = chance.choice(("correct", "further", "suppose", "double", "back", "between"))
    if step == "correct":
        return f"不对,是{new}万", new, new
    if step == "further":
        return kind.further.format(new), fact + new, fact + new
    if step == "suppose":
        return f"要是{new}万呢", fact, new
    if step == "double":
        return "要是翻一倍呢", fact, fact * 2
    if step == "back":
        return chance.choice(BACK), fact, fact
    return chance.choice(BETWEEN), fact, view


def _amount(kind: Kind, base: float) -> str:
    return f"{kind.bound} {kind.gives(base) * WAN:.2f}"
