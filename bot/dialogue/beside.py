"""What another document says beside a rule: on another base, as a lower bound too, or earlier or later."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.dialogue.acts import Act, Computed, Quoted, Remark
from bot.dialogue.turn import Turn
from calculators.model import Beside, Rule
from corpus.address import address

_TURNED: dict[Beside, Beside] = {
    "other_base": "other_base",
    "lower_bound": "lower_bound",
    "newer": "older",
    "older": "newer",
}


def told_beside(turn: Turn, act: Act) -> Act:
    """The act with what other documents say beside its rules, where they hold here or no place is known."""
    if isinstance(act, Computed):
        rules = [result.rule for result in act.calculations if result.eligible is not False]
    elif isinstance(act, Quoted) and act.lead not in ("source", "dates", "who"):
        rules = [rule for rule in turn.rules() if rule.citation in act.citations]
    else:
        return act
    wanted = turn.message.named.documents
    remarks = [
        remark(turn, rule, kind, other)
        for rule in {rule.id: rule for rule in rules}.values()
        for kind, other in others(turn, rule)
        if (kind != "older" or other.document in wanted) and other not in rules and turn.holds(other.document)
    ]
    return replace(act, remarks=(*act.remarks, *remarks))


def others(turn: Turn, rule: Rule) -> Iterator[tuple[Beside, Rule]]:
    """The rules beside a rule, whichever of the pair names the other, by how they stand to it."""
    rules = turn.house.rules
    for kind, names in rule.beside.items():
        yield from ((kind, rules[name]) for name in names)
    for other in rules.all():
        yield from ((_TURNED[kind], other) for kind, names in other.beside.items() if rule.id in names)


def newer_for(turn: Turn, rule: Rule) -> list[Rule]:
    """The rules, surely law on the day and in the user's place, that have overtaken a rule.

    Two lower bounds stand side by side.
    """
    on, corpus = turn.situation.as_of, turn.house.corpus
    return [
        other
        for kind, other in others(turn, rule)
        if kind == "newer"
        and rule.bound != "at_least"
        and turn.holds(other.document)
        and corpus.document(other.document).in_force(on)
    ]


def remark(turn: Turn, rule: Rule, kind: Beside, other: Rule) -> Remark:
    """How the other rule stands to the rule, in its own words."""
    corpus = turn.house.corpus
    document, own = corpus.document(other.document), corpus.document(rule.document)
    figures = {
        "title": document.title,
        "label": address(other.citation.clause, corpus),
        "quote": " ".join(other.citation.quote.split()),
        "base": base(other),
        "own_base": base(rule),
        "own_title": own.title,
        "since": document.since.isoformat() if document.since else "",
        "own_since": own.since.isoformat() if own.since else "",
    }
    floors = kind == "newer" and rule.bound == "at_least"
    name = "overtaken" if kind == "older" and other.bound != "at_least" else f"{kind}_floor" if floors else kind
    return Remark(f"beside_{name}", figures, other.citation)


def base(rule: Rule) -> str:
    """What the rule counts from, in the words of its first input."""
    return next((entry.label for entry in rule.inputs.values() if entry.role == "base"), "")


def family(turn: Turn, rules: Iterable[Rule]) -> list[Rule]:
    """The rules with those beside them and those of the same measure."""
    found = {rule.id: rule for rule in rules}
    for rule in list(found.values()):
        found |= {other.id: other for other in turn.house.rules.all() if other.measure == rule.measure}
        found |= {other.id: other for _, other in others(turn, rule)}
    return list(found.values())
