"""What is wrong with a reply: each check reads one expectation; a breach is `kind: what`."""

from collections.abc import Callable, Iterator

from bot.messages import Reply
from bot.quality_amounts import computes, kinds, no_amount_given, only_asks
from bot.quality_cases import Expect
from bot.quality_clauses import applies_nothing_else, cites, cites_nothing_else
from bot.quality_words import asks, confirms_nothing_false, says

KINDS = {
    "refuse": ("refusal",),
    "not_found": ("not_found",),
    "ask": ("question",),
    "answer": ("answer", "comparison"),
}


def judge(expect: Expect, reply: Reply) -> list[str]:
    """Every breach, `kind: what`; an empty list is a right reply."""
    checks = _CHECKS if not _merely_asks(expect, reply) else (asks,)
    return [error for check in checks for error in check(expect, reply)]


def _merely_asks(expect: Expect, reply: Reply) -> bool:
    """Asking is right too, though the case hopes for more: nothing else can be wanted then."""
    return only_asks(reply) and "ask" in kinds(expect) and expect.kind != "ask"


def behaves(expect: Expect, reply: Reply) -> Iterator[str]:
    """A reply of another kind than those that count."""
    accepted = [kind for behavior in expect.behavior for kind in KINDS[behavior]]
    if accepted and reply.kind not in accepted:
        yield f"wrong kind: {reply.kind}, not {' or '.join(accepted)}"


_CHECKS: tuple[Callable[[Expect, Reply], Iterator[str]], ...] = (
    behaves,
    computes,
    no_amount_given,
    cites,
    cites_nothing_else,
    applies_nothing_else,
    says,
    confirms_nothing_false,
    asks,
)
